"""Whose metric it is: the company or other subject of the clause, of the sentence so far, of the text so far."""

import re
from collections.abc import Callable

from caixun.relations.holding import OWN, find_own, find_owner, holds_on, is_holding
from caixun.relations.lists import name_all
from caixun.relations.market import (
    ends_with_goods,
    find_market,
    is_earned,
    is_issuer,
    is_macro,
    is_rated,
    is_traded,
    is_volume,
    moves,
    read_bond,
)
from caixun.relations.metric import Metric
from caixun.relations.names import BOARDS, places, towns
from caixun.relations.question import VERBAL, Answer, Question
from caixun.relations.referent import read_name
from caixun.relations.row import Row, Slot
from caixun.relations.sphere import find_sphere
from caixun.relations.standing import CROWD, brokers, clause_start, in_brackets, is_place, score_name
from caixun.relations.topic import LANDS, PLACES, Cast, Topic, continues_land
from caixun.relations.traded import (
    POLICY,
    PRICE,
    ask_index,
    ask_policy,
    ask_term,
    judge_count,
    judge_delivery,
    judge_film,
    judge_policy,
    judge_price,
    judge_quote,
)

LED = re.compile(r"(?:领投|跟投|参投)了?(?P<name>(?!的)[一-鿿A-Za-z·]{2,12}?)(?:数|近|约|超|逾|[A-Z]轮)?$")
ALONE = re.compile(r"(?:市场|行业|板块|全国|全球|全行业|终端|(?<!生)产业|概念股?|指数|期货|主力合约|现货|项目|企业|券商|银行业|账户|产品价格|居民|品牌|车企|房企|险企|厂商|运营商|供应商|经销商|合资公司|标的公司|项目公司|新公司|(?:行业|板块|A股|全部|同类|沪深)[一-鿿]{0,4}上市公司|(?<![持参每新通先售总控送配转红金人个仓大])(?<=[一-鿿]{2})股)$|^(?:部分|国内|全国|全球|世界|各)")
WIDE = frozenset(("全球", "国内", "全国", "中国"))  # before a share of the market: 某公司(全球市占率16%)
SHARE_KINDS = frozenset(("A股", "港股"))
PEOPLE = frozenset(("company", "holder", "phrase", "name"))
RANKED = re.compile(r"\(%\)(?:&|[.e]*[+\-g])")
NATION = re.compile(r"全国|我国|中国|沪深两市|两市|沪市|深市|大市(?=成交)|北[向上]资金|南[向下]资金|[沪深港]股通|[A港]股(?!上市)|(?:[在离]岸)?人民币(?=[兑对])")
HOMES = frozenset(("全国", "我国", "中国"))
LAND = re.compile(r"(?:(?<![一-鿿])|(?<=[年月日季度]))(?P<name>我国|国内|全国|中国)[一-鿿]{0,4}$")
TOWNS = ("市", "县", "区", "州", "省", "国")
SAME = re.compile(r"(?:全|本|我|该)(?:省|市|州|县|区)(?!场)")
ITEM = re.compile(r"[;。:,\n]\s*(?:\d{1,2}[)、]|\([\d一二三四五六]\)|[①-⑳])")
MOVED = frozenset("rise fall growth amplitude inventory market_size turnover_value turnover_volume reserves net_long".split())
GOOD = 0.8
NAMES = frozenset("CSqH")


def choose_subject(row: Row, at: int, floor: int, phrase: str, phrase_start: int, metric: Metric | None, cast: Cast) -> Answer:
    """The subject of the number in slot `at` and the words that narrow it: the first of DECISIONS that settles it."""
    asked = Question(row, at, floor, phrase, phrase_start, metric, cast, is_holding(row, metric))
    for decide in DECISIONS:
        answer = decide(asked)
        if answer is not None:
            return answer
    return infer(asked)


def ask_remark(asked: Question) -> Answer | None:
    """The company that the remark around the number is about."""
    noted = find_noted(asked.row, asked.at, asked.cast)
    return (noted, asked.phrase) if noted is not None else None


def ask_counted(asked: Question) -> Answer | None:
    """The group that is counted, where it stands right behind the number: 25家科创板公司."""
    row = asked.row
    after = row.slots[asked.at + 1] if asked.at + 1 < len(row.slots) else None
    if after is None or after.code != "C" or after.mention is not None or not BOARDS.fullmatch(row.text, after.start, after.end):
        return None
    if row.text[row.slots[asked.at].end : after.start].strip():
        return None
    asked.cast.here = Topic(row.text[after.start : after.end], None, "crowd")
    asked.cast.topic = asked.cast.topic or asked.cast.here
    return asked.cast.here, ""


def ask_round(asked: Question) -> Answer | None:
    """Who led a round of financing: 由某资本领投的10亿元融资."""
    row, metric = asked.row, asked.metric
    if metric is None or not metric.text.endswith("融资"):
        return None
    led = LED.search(row.text, row.start, row.slots[asked.at].start)
    return (Topic(led["name"], None, "company"), "") if led else None


def ask_market(asked: Question) -> Answer | None:
    """The market whose turnover it is, or the bond whose yield."""
    metric = asked.metric
    if metric is None:
        return None
    turnover = metric.known is not None and metric.known.like == "turnover_value"
    traded = (find_market(asked.row, asked.at) if turnover else None) or read_bond(asked.row, metric)
    return (traded, "") if traded else None


def ask_names(asked: Question) -> Answer | None:
    """The name of the sentence that serves best, which the sentence speaks of from here on."""
    row, cast, metric = asked.row, asked.cast, asked.metric
    owner = find_owner(row, asked.at, cast) if asked.holding or metric is None else None
    found = owner or find_name(row, asked.floor, asked.at, cast, asked.holding, asked.is_local())
    if found is None:
        return (cast.holder, "") if asked.holding and holds_on(row, asked.floor, asked.at, metric, cast) else None
    slot, who = found
    if asked.holding and slot.code == "q" and row.text[slot.start : slot.end] in OWN:
        who = find_own(row, slot, cast) or who
    names = name_all(row, row.slots.index(slot))
    if names:
        who = Topic(names, None, who.kind)
    former = cast.here or cast.topic
    speak_of(asked, slot, who)
    if who.kind == "commodity" and is_volume(metric):
        return count_goods(asked, slot, former) or name_thing(asked, slot, who)
    return name_thing(asked, slot, who)


def speak_of(asked: Question, slot: Slot, who: Topic) -> None:
    """A name comes on stage: inside a remark, as a part, or for the rest of the sentence."""
    row, cast = asked.row, asked.cast
    cast.holder = who if asked.holding else cast.holder
    if in_brackets(row, slot):
        cast.inside = who
    elif ITEM.search(row.text, row.start, slot.start) or (cast.here is not None and row.text.endswith(("其中", "其中,", "其中:"), 0, slot.start)):
        cast.part = who, slot.start
    else:
        cast.here, cast.part = who, None


def count_goods(asked: Question, slot: Slot, former: Topic | None) -> Answer | None:
    """Goods that are counted belong to the land that makes, sells or uses them: 我国精炼铜产量."""
    row, cast = asked.row, asked.cast
    words = row.text[slot.start : slot.end]
    if former is not None and former.kind in LANDS:
        cast.here = former
        return former, words
    begin = row.slots[clause_start(row, asked.at)].start
    named = next((s for s in reversed(row.slots) if begin <= s.start < slot.start and is_place(s)), None)
    if named is not None and named.end <= slot.start:
        cast.here = Topic(row.text[named.start : named.end], None, named.cue.value if named.cue else "country")
        return cast.here, row.text[named.end : slot.end]
    land = LAND.search(row.text, begin, slot.start)
    if land is None:
        return None
    cast.here = Topic(land.group("name"), None, "country")
    return cast.here, row.text[land.end("name") : slot.end]


def name_thing(asked: Question, slot: Slot, who: Topic) -> Answer:
    """The name with the phrase that narrows it, or in one with it: 铜 + 期货."""
    phrase = "" if slot.code == "q" and asked.phrase.endswith("公司") else asked.phrase
    whole = phrase and who.kind not in PEOPLE and slot.end == asked.phrase_start
    price = PRICE.match(asked.row.text, slot.end) if who.kind in LANDS and moves(asked.metric) else None
    if price:
        return Topic(asked.row.text[slot.start : price.end()]), ""
    if whole and (who.kind not in PLACES or CROWD.fullmatch(phrase)):
        return Topic(asked.row.text[slot.start : slot.end] + phrase, None, who.kind), phrase
    return who, phrase


def infer(asked: Question) -> Answer:
    """The subject of a number whose clause names none: what it is of by its metric or phrase, else whom the text speaks of."""
    who = recall(asked)
    for judge in JUDGEMENTS:
        answer = judge(asked, who)
        if answer is not None:
            return answer
    return who, asked.phrase


def recall(asked: Question) -> Topic | None:
    """Whom the text speaks of at the number: inside a remark, behind 其中, in the sentence, in the text; an economy's figures are of a place."""
    row, cast, metric = asked.row, asked.cast, asked.metric
    number = row.slots[asked.at]
    cast.inside = cast.inside if in_brackets(row, number) else None
    part = cast.part[0] if cast.part is not None and ";" not in row.text[cast.part[1] : number.start] and not ITEM.search(row.text, cast.part[1], number.start) else None
    who = cast.inside or part or cast.here or cast.topic
    if who is not None and who.kind == "fund" and is_traded(metric):
        who = cast.main if is_issuer(cast.main) or cast.topic is None or cast.topic.kind == "fund" else cast.topic
    if who is not None and who.kind == "commodity" and who is cast.topic and is_no_goods(metric):
        who = cast.main or cast.place
    if cast.here is None and is_rated(metric) and is_issuer(cast.main) and (who is None or not who.symbol):
        who = cast.main
    if (is_macro(metric) and (who is None or who.kind not in LANDS)) or (who is None and is_volume(metric)):
        who = cast.place or (who if who is not None and who.name[:2] in towns() else None)
    if who is None and cast.main is None and not is_quoted(metric):
        who = cast.land
    return who


def is_quoted(metric: Metric | None) -> bool:
    """Whether the metric is of what is traded or of a central bank, not of a land."""
    return moves(metric) or is_traded(metric) or (metric is not None and (POLICY.search(metric.text) is not None or metric.text.endswith("息")))


def is_no_goods(metric: Metric | None) -> bool:
    """Whether a metric cannot be of goods, as prices, volumes and their moves can."""
    known = metric.known if metric else None
    return known is not None and known.kind != "price" and not is_volume(metric) and known.like not in MOVED


def judge_nation(asked: Question, who: Topic | None) -> Answer | None:
    """The land or market that the metric's own name begins with: 沪深两市成交额."""
    metric, cast = asked.metric, asked.cast
    if metric is None or metric.slot is None or metric.slot.mention is None:
        return None
    nation = NATION.match(metric.text)
    if not nation or (nation.group() in SHARE_KINDS and cast.main is not None and cast.main.symbol):
        return None
    named = Topic(nation.group(), None, "country" if nation.group() in HOMES else "market")
    cast.place = named if named.kind == "country" else cast.place
    if not is_issuer(cast.main):
        cast.here = cast.here or named
        cast.topic = cast.topic or named
    return named, asked.phrase


def judge_phrase(asked: Question, who: Topic | None) -> Answer | None:
    """The phrase itself, where nobody is spoken of or where it stands for itself: a market, a trade, goods with a price."""
    cast, phrase = asked.cast, asked.phrase
    vague = who is None or who.kind == "phrase" or (cast.here is None and who.kind in PLACES and who != cast.main) or joins_goods(asked, who)
    whole = SAME.match(phrase)
    if whole and cast.place is not None:
        return cast.place, phrase  # 到2025年全省用水总量
    if who is not None and who.kind in PLACES and is_part_of_economy(asked):
        return None
    if not asked.names_thing() or not (vague or stands_for_itself(asked, who)) or continues_land(phrase, who):
        return None
    if vague:
        cast.here = Topic(phrase)
    return Topic(phrase), ""


def is_part_of_economy(asked: Question) -> bool:
    """Whether the phrase is a part of the economy of the land that is spoken of, and no land itself: 能源通胀率, 国有企业进出口."""
    metric, phrase = asked.metric, asked.phrase
    return metric is not None and is_macro(metric) and "PMI" not in metric.text and phrase not in WIDE and phrase not in places() and not phrase.endswith(TOWNS)


def joins_goods(asked: Question, who: Topic) -> bool:
    """Whether the phrase opens its clause with goods that come after others: 氧化镝价格上涨,镝铁合金价格下跌."""
    begin = asked.row.slots[clause_start(asked.row, asked.at)].start
    known = asked.metric.known if asked.metric else None
    land = asked.cast.place  # of whose economy goods are a part: CPI中鲜果价格上涨3%
    if who.kind != "commodity" or asked.phrase_start != begin or (land is not None and land.kind == "country"):
        return False
    return known is not None and (known.kind == "price" or known.like == "inventory")


def stands_for_itself(asked: Question, who: Topic | None) -> bool:
    """Whether the phrase is a subject of its own whoever is spoken of, not the goods of a company or a land."""
    phrase, metric = asked.phrase, asked.metric
    if asked.row.text[asked.phrase_start - 1 : asked.phrase_start] in tuple("对向给"):
        return False  # 对某地市场的产品价格下调50元/吨
    owned = any(slot.code in "qC" and asked.row.text.startswith(phrase, slot.end) for slot in asked.row.slots)  # 公司|商业化项目
    if len(phrase) > 2 and ALONE.search(phrase) and not owned:
        return True
    if not ends_with_goods(phrase) or is_macro(metric) or (is_earned(metric) and is_issuer(asked.cast.main)):
        return False
    return not (is_volume(metric) and (asked.is_local() or (who is not None and who.kind in LANDS)))


def judge_sphere(asked: Question, who: Topic | None) -> Answer | None:
    """The trade, market or country that the clause opens with in a company's article."""
    cast, phrase = asked.cast, asked.phrase
    if who is None or who.kind != "company" or cast.here is not None or cast.inside is not None:
        return None
    sphere = find_sphere(asked.row, asked.at, who.name)
    if sphere is None:
        return None
    named = phrase if phrase and VERBAL.search(phrase) is None else sphere
    return (Topic(named), phrase.removeprefix(named)) if named else (None, "")


DECISIONS: tuple[Callable[[Question], Answer | None], ...] = (ask_remark, ask_counted, ask_round, ask_market, ask_policy, ask_term, ask_index, ask_names)
JUDGEMENTS: tuple[Callable[[Question, Topic | None], Answer | None], ...] = (
    judge_film,
    judge_count,
    judge_nation,
    judge_delivery,
    judge_price,
    judge_phrase,
    judge_quote,
    judge_policy,
    judge_sphere,
)


def find_name(row: Row, floor: int, at: int, cast: Cast, holding: bool = False, local: bool = False) -> tuple[Slot, Topic] | None:
    """The best name between two slots, if any is good enough."""
    named = [i for i in range(floor + 1, at) if row.codes[i] in NAMES and row.slots[i].start not in cast.speakers]
    if not named:
        return None
    best: tuple[float, Slot] | None = None
    alone = cast.main is None or cast.main.name in brokers()
    items = [m.end() for m in ITEM.finditer(row.text, row.start, row.slots[at].start if at < len(row.slots) else row.end)]
    for i in named:
        slot = row.slots[i]
        if items and items[0] <= slot.start < items[-1]:
            continue  # told of in an item before
        score = score_name(row, i, at, holding, local, alone)
        if score >= GOOD and (best is None or score >= best[0]):
            best = score, slot
    who = read_name(row, best[1], cast) if best else None
    return (best[1], who) if best and who else None


def find_noted(row: Row, at: int, cast: Cast) -> Topic | None:
    """The company that the remark around the number is about: 泸州老窖(最新价:243元)."""
    opened = row.codes.rfind("(", 0, at)
    others = {row.text[s.start : s.end] for s in row.slots[opened:at] if s.code in "CHSq;"}
    if opened < 1 or ")" in row.codes[opened:at] or others - WIDE:
        return None
    slot = row.slots[opened - 1]
    if slot.code in ".S" and RANKED.match(row.codes, opened) and row.text[row.slots[opened].end] in "+-":
        return Topic(row.text[slot.start : slot.end], None, "sector")
    return read_name(row, slot, cast) if slot.code == "C" else None
