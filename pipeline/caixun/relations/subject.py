"""Whose metric it is: the company or other subject of the clause, of the sentence so far, of the text so far."""

import re

from caixun.relations.holder import name_office
from caixun.relations.market import ends_with_goods, find_market, is_macro, is_quote, is_traded, is_volume, read_bond
from caixun.relations.metric import Metric
from caixun.relations.names import FIRMS
from caixun.relations.row import Row, Slot
from caixun.relations.standing import ABOUT, CROWD, brokers, clause_start, first_of_list, is_oblique, score_name
from caixun.relations.topic import PLACES, UNNAMED, Cast, Topic
from caixun.types import Mention

LED = re.compile(r"(?:领投|跟投|参投)了?(?P<name>(?!的)[一-鿿A-Za-z·]{2,12}?)(?:数|近|约|超|逾|[A-Z]轮)?$")
ALONE = re.compile(r"(?:市场|行业|板块|全国|全球|全行业|终端|(?<!生)产业|概念股?|指数|期货|主力合约|现货|项目|企业|券商|银行业|账户|产品价格|居民|品牌|车企|房企|险企|厂商|运营商|供应商|经销商|合资公司|标的公司|项目公司|新公司)$|^(?:国内|全国|全球|世界|各)")
LEGAL = re.compile(r"(?:有限|股份|集团)(?:责任)?公司$|\(.{1,8}\)$|[A-Za-z]$")
REGISTERED = re.compile(r"(?:成立|设立|注册)于|(?:的)?(?:法定代表人|注册资本|经营范围)")
CHANGED = re.compile(r"发生(?:多项|一系列)?(?:工商|投资人)(?:信息)?变更")
POLICY = re.compile(r"LPR|MLF|逆回购利率|准备金率|联邦基金利率")
AFTERWARDS = re.compile(r"\s*(?:本次|此次|上述)?(?:权益变动|[增减]持|转让|交易|变动)(?:完成)?后")
LANDS = PLACES | {"place"}
WIDE = frozenset(("全球", "国内", "全国", "中国"))  # before a share of the market: 某公司(全球市占率16%)
SHARE_KINDS = frozenset(("A股", "港股"))
PEOPLE = frozenset(("company", "holder", "phrase", "name"))
HOLDINGS = frozenset(("increase_holding", "decrease_holding", "shareholding", "pledge"))
RANKED = re.compile(r"\(%\)(?:&|[.e]*[+\-g])")
OWN = re.compile(r"公司|集团|我[们司行]|本[行集]|其(?![中他它余次实])")
SPHERE = re.compile(r"(?:(?<![一-鿿\d])|(?<=[年月季度日底末])|(?<=20\d\d))(?:(?:(?!.{0,2}对|维持|跑赢|提升|完善|推动|促进|突破|随着)[一-鿿]{2,4}?)?行业(?![内第])|全国|我国|国内|全球(?!化)|全市场)")
DATA = re.compile(r"(?:据|根据|从)[^,;。]{2,20}(?:数据|统计|监测|测算)|[^,;。]{0,12}(?:数据|统计|监测)显示|统计局|协会")
LAND = re.compile(r"(?<![一-鿿])(?P<name>我国|国内|全国|中国)[一-鿿]{0,4}$")
STOCK = re.compile(r"(?:A股|H股)?(?:股票|股价|总市值|市值|总股本)")
SHARES = re.compile(r"总股本|股份|公司股票|股权|股本|持股|质押")
HELD_BY = re.compile(r"\)?(?:股[份权]|股票)?(?:\([^()]{1,60}\))?(?:以上|以下)?的?(?:公司|第[一二三四五]大|控股|原|特定|大)*股东(?:[、及兼和]*(?:实际控制人|实控人|董事长|董事|(?:副)?总经理|高管))*|[^,;。()\n]{0,14}\([^()]{1,24}\)的股东")
ORG = re.compile(r"[一-鿿]{0,6}?(?:银行(?![业股板存间体])|集团|商社|资产(?![负管总净规配价重])|总统|总督|总理|财长|市长)")
INDEX = re.compile(r"[一-鿿]{0,4}[A-Z][A-Za-z0-9&]{1,13}(?:综合|成[份分])?指数")
NATION = re.compile(r"全国|我国|中国|沪深两市|两市|沪市|深市|北[向上]资金|南[向下]资金|[沪深港]股通|A股|港股|(?:[在离]岸)?人民币(?=[兑对])")
MARKET = re.compile(r"(?P<mark>WTI|布伦特|布油|美国?|纽约|伦敦|NYMEX|COMEX|LME|ICE|沪)\s*\d{0,2}月?(?:交[割货])?(?:的)?\s*$")
VERBAL = re.compile(
    r"^(?:(?:本土|本地|外来|境外输入性?|全部|线上|线下)$|纳入|感谢|涉及|此|这|那|该|其|转[为让]|尚|助|赴|可|已|将|仅|不|需|要|拟|在|被|把|由|为|使|让|给|对|向|从|以|最|更|较|共|还|也|都|再|又|并|但|而|且|因|若|如)|(?:了|着|过|在|为|成|到|出|给|称|约|超|不|仅|上|中|下|后|前|时)$"
    r"|签[订署]|与客户|转为|共赴|涉嫌|累计|合计|实现|完成|同意|提出|进行|开展|显示|新设立|获得|达到|需要|预计|收到|出现|表示|指出|认为|体现|确定|处理|追回|查处|曝光|违[法规]"
)
DELIVERY = re.compile(r"^(?:[一-鿿]{2,8}交易所)?(\d{1,2}月份?交[割货])的")
GOOD = 0.8
NAMES = frozenset("CSqH")


def read_name(row: Row, slot: Slot, cast: Cast) -> Topic | None:
    """Who the name in a slot is."""
    words = row.text[slot.start : slot.end]
    if slot.code == "q":
        if STOCK.match(row.text, slot.end) and cast.main is not None and cast.main.symbol:
            return cast.main
        that = last_named(row, slot) if row.text.startswith("该公司", slot.start) else first_changed(row, slot.start) or (cast.registered if REGISTERED.match(row.text, slot.end) else None)
        return that or refer(cast)
    if slot.code == "C" or (slot.code == "H" and slot.mention is not None):
        return name_company(words, slot.mention)
    if slot.cue is not None and slot.cue.value == "same":
        return last_place(row, slot, cast)
    if slot.code == "H":
        return Topic(name_office(row.text, words), None, "holder")
    crowd = CROWD.match(row.text, slot.end, row.end) if slot.code == "S" else None
    if crowd:
        return Topic(row.text[slot.start : crowd.end()], None, "crowd")
    org = ORG.match(row.text, slot.end, row.end) if slot.code == "S" and slot.cue and slot.cue.value in PLACES else None
    if org:
        return Topic(row.text[slot.start : org.end()], None, "company")
    index = INDEX.match(row.text, slot.end, row.end) if slot.cue and slot.cue.value in PLACES else None
    if index:
        return Topic(row.text[slot.start : index.end()], None, "index")
    mark = MARKET.search(row.text, row.start, slot.start) if slot.cue and slot.cue.value == "commodity" else None
    if mark:
        words = mark["mark"] + words
    return Topic(words, None, slot.cue.value if slot.cue else "phrase")


def last_named(row: Row, slot: Slot) -> Topic | None:
    """The company that 该公司 means: the one named last before it in the sentence."""
    named = next((s for s in reversed(row.slots) if s.code == "C" and s.end <= slot.start and not ABOUT.match(row.text, s.end)), None)
    return name_company(row.text[named.start : named.end], named.mention) if named else None


def first_changed(row: Row, end: int) -> Topic | None:
    """The company that 公司 means behind a change in the register: 某某有限公司发生工商变更,新增股东,公司注册资本由…."""
    changed = CHANGED.search(row.text, row.start, end)
    named = next((s for s in row.slots if changed and s.code == "C" and s.end == changed.start()), None)
    return name_company(row.text[named.start : named.end], named.mention) if named else None


def last_place(row: Row, slot: Slot, cast: Cast) -> Topic | None:
    """The place that 全省, 该国 stand for: the last one named before."""
    named = [s for s in row.slots if s.code == "S" and s.start < slot.start and s.cue and s.cue.value in PLACES]
    return Topic(row.text[named[-1].start : named[-1].end], None, named[-1].cue.value) if named and named[-1].cue else cast.place


def refer(cast: Cast) -> Topic | None:
    """Whom 公司 means: the company spoken of, but the listed one where that is only its shareholder or offspring."""
    topic, main = cast.topic, cast.main
    if main is UNNAMED or topic is None or topic.kind != "company" or (topic.symbol is None and main is not None and main.symbol):
        return main
    return topic


def name_company(words: str, mention: Mention | None) -> Topic:
    """The company by its short name as the text uses it; a full legal name gives way to the canonical one."""
    if mention is None:
        return Topic(words, None, "company" if FIRMS.search(words) else "name")
    name = mention.name or words
    canonical = name in words or words in name or LEGAL.search(words) is not None
    return Topic(name if canonical else words, mention.symbol, "company")


def find_name(row: Row, floor: int, at: int, cast: Cast, holding: bool = False, local: bool = False) -> tuple[Slot, Topic] | None:
    """The best name between two slots, if any is good enough."""
    best: tuple[float, Slot] | None = None
    alone = cast.main is None or cast.main.name in brokers()
    for i in range(floor + 1, at):
        slot = row.slots[i]
        if slot.code in NAMES and slot.start not in cast.speakers:
            score = score_name(row, i, at, holding, local, alone)
            if score >= GOOD and (best is None or score >= best[0]):
                best = score, slot
    who = read_name(row, best[1], cast) if best else None
    return (best[1], who) if best and who else None


def choose_subject(
    row: Row, at: int, floor: int, phrase: str, phrase_start: int, metric: Metric | None, cast: Cast
) -> tuple[Topic | None, str]:
    """The subject of the number in slot `at` and the words that narrow it; `phrase` stands right before the metric."""
    holding = is_holding(row, metric)
    noted = find_noted(row, at, cast)
    if noted is not None:
        return noted, phrase
    owner = find_owner(row, at, cast) if holding or metric is None else None
    if metric is not None and metric.text.endswith("融资") and (led := LED.search(row.text, row.start, row.slots[at].start)):
        return Topic(led["name"], None, "company"), ""
    mention = metric.slot.mention if metric and metric.slot else None
    known = metric.known if metric and mention else None
    local = cast.main is not None and cast.main.kind == "company" and (known is None or known.kind != "price")
    if metric is not None and metric.known is not None and metric.known.id == "turnover_value" and (market := find_market(row, at)):
        return market, ""
    if metric is not None and (bond := read_bond(row, metric)):
        return bond, ""
    who: Topic | None
    found = (owner[0], owner[1]) if owner else find_name(row, floor, at, cast, holding, local)
    if holding and found is None and cast.holder is not None and AFTERWARDS.match(row.text, row.start):
        return cast.holder, ""
    if found:
        slot, who = found
        former = cast.here or cast.topic
        cast.holder = who if holding else cast.holder
        if in_brackets(row, slot):
            cast.inside = who
        elif cast.here is not None and row.text.endswith(("其中", "其中,", "其中:"), 0, slot.start):
            cast.part = who, slot.start
        else:
            cast.here, cast.part = who, None
        if who.kind == "commodity" and is_volume(metric) and former is not None and former.kind in LANDS:
            cast.here = former
            return former, row.text[slot.start : slot.end]
        if who.kind == "commodity" and is_volume(metric) and (land := LAND.search(row.text, row.slots[clause_start(row, at)].start, slot.start)):
            cast.here = Topic(land.group("name"), None, "country")
            return cast.here, row.text[land.end("name") : slot.end]
        if phrase and who.kind not in PEOPLE and slot.end == phrase_start and (who.kind not in PLACES or CROWD.fullmatch(phrase)):
            return Topic(row.text[slot.start : slot.end] + phrase, None, who.kind), phrase
        return who, phrase
    cast.inside = cast.inside if in_brackets(row, row.slots[at]) else None
    part = cast.part[0] if cast.part is not None and ";" not in row.text[cast.part[1] : row.slots[at].start] else None
    who = cast.inside or part or cast.here or cast.topic
    if who is not None and who.kind == "fund" and is_traded(metric):
        who = cast.topic if cast.topic is not None and cast.topic.kind != "fund" else cast.main
    if metric is not None and metric.slot is not None and metric.slot.mention is not None:
        nation = NATION.match(metric.text)
        if nation and not (nation.group() in SHARE_KINDS and cast.main is not None and cast.main.symbol):
            cast.place = Topic(nation.group(), None, "country")
            return Topic(nation.group(), None, "country"), phrase
        if (is_macro(metric) and (who is None or who.kind not in PLACES)) or (who is None and is_volume(metric)):
            who = cast.place
    delivery = DELIVERY.match(phrase)
    if delivery:
        cast.here = Topic(phrase[delivery.end() :])
        return cast.here, delivery.group(1)
    if phrase.count("(") != phrase.count(")") or phrase[-1:] in ("每", "的"):
        phrase_start = -1  # cut from a remark, or no noun
    vague = who is None or who.kind == "phrase" or (cast.here is None and who.kind in PLACES and who != cast.main)
    if phrase and phrase_start >= 0 and VERBAL.search(phrase) is None and (vague or (len(phrase) > 2 and ALONE.search(phrase)) or (ends_with_goods(phrase) and not is_macro(metric) and not (is_volume(metric) and (local or (who is not None and who.kind in LANDS))))):
        if vague:
            cast.here = Topic(phrase)
        return Topic(phrase), ""
    if phrase and phrase_start < 0 and is_quote(metric):
        return Topic(phrase), ""
    if who is not None and who.kind == "company" and cast.here is None and metric is not None and POLICY.search(metric.text):
        return cast.place, phrase
    if who is not None and who.kind == "company" and cast.here is None and cast.inside is None and (sphere := find_sphere(row, at, who.name)) is not None:
        named = phrase if phrase and VERBAL.search(phrase) is None else sphere
        return (Topic(named), phrase.removeprefix(named)) if named else (None, "")
    return who, phrase


def find_sphere(row: Row, at: int, name: str) -> str | None:
    """What a figure is of that is not the own one of the company `name`: the 行业, 国内 … that its clause opens with; empty words where data of others tell it."""
    if not {"C", "q"}.isdisjoint(row.codes[:at]) or OWN.search(row.text, row.start, row.slots[at].start):
        return None
    spheres = list(SPHERE.finditer(row.text, row.start, row.slots[at].start))
    found = spheres[-1] if spheres else None
    if found and ";" not in row.text[found.end() : row.slots[at].start]:
        return found.group()
    data = DATA.search(row.text, row.start, row.slots[at].start)
    return "" if data and name not in data.group() else None


def in_brackets(row: Row, slot: Slot) -> bool:
    """Whether the slot stands in a remark, which leaves the sentence with whom it was about."""
    return row.text.count("(", row.start, slot.start) > row.text.count(")", row.start, slot.start)


def is_holding(row: Row, metric: Metric | None) -> bool:
    """Whether the metric is of shares held, bought, sold or pledged: its subject is who holds them."""
    if metric is None:
        return False
    mention = metric.slot.mention if metric.slot else None
    return (mention is not None and mention.metric_id in HOLDINGS) or SHARES.search(metric.text) is not None


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


def find_owner(row: Row, at: int, cast: Cast) -> tuple[Slot, Topic] | None:
    """The holder that comes after the stake: 持股9.47%的股东某基金."""
    held = HELD_BY.match(row.text, row.slots[at].end, row.end)
    if not held:
        return None
    slot = next((s for s in row.slots[at + 1 : at + 16] if s.code in "HC" and held.end() - 1 <= s.start < held.end() + 6), None)
    who = read_name(row, slot, cast) if slot else None
    return (slot, who) if slot and who else None


def note_place(row: Row, cast: Cast) -> None:
    """The first place of a sentence is where its figures of a country's economy, and those after it, are from."""
    place = next((s for s in row.slots if s.code == "S" and s.cue and s.cue.value in PLACES and not in_brackets(row, s)), None)
    if place and place.cue:
        cast.place = Topic(row.text[place.start : place.end], None, place.cue.value)


def move_topic(row: Row, cast: Cast) -> None:
    """A sentence that tells of a name speaks of it from here on; a place gives way to a company, not the other way round."""
    cast.here = cast.inside = cast.part = None
    cast.registered = first_changed(row, row.end) or cast.registered
    found = find_name(row, -1, row.numbers[0] if row.numbers else len(row.slots), cast)
    if found and not is_listed(row, found[0]) and not found[1].name.endswith(("股东", "高管")) and (found[1].kind == "company" or cast.topic is None or cast.topic.kind != "company"):
        cast.topic = found[1]


def is_listed(row: Row, slot: Slot) -> bool:
    """Whether the name in a slot is one of several in a list, so that the text goes on about none of them."""
    i = next(n for n, other in enumerate(row.slots) if other is slot)
    return row.codes[i - 1 : i] == "&" or row.codes[i + 1 : i + 2] == "&"


def comes_from(row: Row, slot: Slot) -> bool:
    """Whether a place stands in a list of those that something comes from: 来自美国、新加坡的投资."""
    i = next(n for n, other in enumerate(row.slots) if other is slot)
    return slot.code == "S" and is_oblique(row, row.slots[first_of_list(row, i)].start)
