"""Source: who says a number, how far the words of a speaker reach, and what ends them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

from msgspec import structs

from caixun.relations.cues import Cue
from caixun.relations.phrase import function
from caixun.relations.row import START, Row, last_mark
from caixun.relations.speaker import (
    MARKS,
    PARAGRAPH,
    SENTENCE,
    SILENCE,
    TAILS,
    TEXT,
    TITLE,
    Floor,
    Speaker,
    houses,
    institutions,
    keeps_records,
    measure_body,
    measure_colleague,
    name_body,
    name_person,
    office,
    opens_text,
    strip_tail,
    widen,
    words,
)
from caixun.relations.timeline import AFTERMATH
from caixun.relations.topic import Topic

STOP = re.compile("[,;:。]")
OPENING = 5000  # characters in which a note says 我们
HEAD = 120  # characters: where a note names the company that it is about
NEAR = 80  # how far before its verb a speaker is looked for
CITED = re.compile(
    r"\s*《?(?P<name>36氪|[一-鿿A-Za-z·&.\-]{2,20}?(?:\([A-Za-z一-鿿 &.\-]{1,30}\))?|[A-Z][A-Za-z&.\- ]{1,24}?[一-鿿]{0,4})》?(?=(?P<gap>(?:\s|的|最新|实时|官方|发布|公布|披露|于?\d{1,2}[月日]|周[一二三四五六日]|线上|线下|推总|全渠道|全媒体|客户端|重点|核心|统计|调研|研究|监测)*))(?P=gap)"
    r"(?:(?<!大)数据(?!库)|统计|监测|测算|计算|推算|评估|调查|调研|报告|研报|报道|消息|介绍|透露|称|表示|预测|预计|估算|估计|显示|研究|了解|获悉|披露|援引|引述|[,:])"
)
FOREIGN = re.compile(r"[A-Z][A-Za-z&.\-]{1,20}(?: [A-Z][A-Za-z&.\-]{1,15}){0,3}[一-鿿]{0,4}")
BODY = re.compile(r"[A-Z]{3,8}|[A-Z]{1,4}[a-z]{1,12}[A-Z][A-Za-z]{1,15}|[A-Z][A-Za-z&.\-]{1,15}(?: [A-Z][A-Za-z&.\-]{1,15}){1,3}|[A-Z][a-z]{4,12}")
STRANGER = re.compile(r"(?P<name>[A-Z][A-Za-z.\-]{1,15} [A-Z][A-Za-z.\-]{1,15}|(?!的|是|由|和|与)[一-鿿]{2,6}(?:·[一-鿿]{1,8}){1,2}(?:\([A-Za-z .]{2,30}\))?)$")
CALLED = re.compile(r"(?:王|之父|之母|教父|女皇|女神|大师|一哥|一姐|姐|哥|博士|先知)”$")
HEADING = re.compile(r"[【\s\"]*(?:原标题:\s*)?(?P<name>[^,;:。\d【】()\n]{2,16}):(?!//)")
SAYING = re.compile(r"[,。]?\s*(?P<said>[^,。;:\n“”]{1,40}?)(?:表示|坦言|透露|强调|介绍|写道|指出|认为|称|说(?!明))")
POLL = re.compile(
    r"(?P<name>市场|华尔街|分析师|经济学家|机构|券商|法人|彭博|路透|业内)们?的?(?:普遍|一致|平均|此前|综合|调查的?|共识)*(?:预期|预估|预测|预计|估计)(?:均值|中值|值|的|会|将|达到|达|为|是|约|在|仅|增长|增加|减少|下降|上升|上涨|增幅|降幅|涨幅|同比|环比|年率|月率|\d{1,2}月|:|\s)*$"
)
TOLD = re.compile(r"的(?:市场)?(?P<name>传闻|传言)")
RUMOUR = re.compile(rf"[^。;\n“”]{{0,40}}”?[^,。;\n“”]{{0,8}}{TOLD.pattern}")
QUOTE = re.compile(r"股价|收报|报收|收盘|盘中|总市值|成交|涨停|跌停|收涨|收跌|现报|最新价|交易价格|开盘|早盘|午后|换手|收于|发稿|报价|股权|质押|美元指数|[国美]债收益率|现货黄金|股指|[沪道纳]指|短线")
MOVED = re.compile(r"股价|短线|盘[中前后]|[早午尾]盘|午后|开盘|现报|收[报于涨跌]|美元指数|[国美]债收益率|现货黄金|股指|[沪道纳]指")
ELSE = re.compile(r"统计|测算|了解|介绍|报道")
ANEW = frozenset("另又")
ANEWS = ("此前", "早前", "另")
SHARED = re.compile("份额|市占率|占有率")  # which others tell of a company
GOES_ON = ("这", "其中", "同时", "但", "因此", "而且", "并且", "预计", "到20")
PAGE = re.compile(r"(?:(?<!官)(?<!互联)网|^[一-鿿]{2,4}发布|在线|资讯|智库|商情|新闻社|通讯社|电视台|[日早晚时]报|[一-鿿]大数据)$")
EXPECTED = re.compile(r"(?:^|[,;(]|此前)(?:预期|预估|市场预期值?)(?:为|是|增加|减少|增长|下降|上涨)*$")
OWN = re.compile(r"年报|季报|快报|业绩|公告|财报|中报|半年|两融|招股|销售简报|产销|预告")
TALLY = re.compile(r"[^。;\n]{0,24}(?:近|过去|最近)[^,;。\n]{1,10}(?:共有?|获得?|有|被)[^,;。\n]{0,6}\d+[份家次位](?:券商|机构|分析师|研报)")
VOICES = re.compile(r"^有(?:分析|观点|声音|研究)")
NOBODY = re.compile(
    r"(?:公司|集团|公告|财报|年报|季报|中报|半年报|快报|业绩|预告|招股书|说明书|资料|信息|行情|股东|董事会|管理层|本行|本报|记者|其|消息面|龙虎榜|股权|简历|合同|协议|方案|预案|问询函|关注函)$|^(?:公司|本公司|我司|集团)"
)
RELAYED = re.compile(r"(?:报道|通报|报告|公告|声明|消息|回应|函)$")
VAGUE = re.compile(
    r"^[对这那]|财报|年报|季报|中报|快报|年度|半年|公开|历史|相关|有关|最新|初步|自查|我们|以上|上述|此|该|其|公司|记者|不完全|近[一-五十]年|数据|统计|大致|目前|市场|行业|招股|公告|资料|现有|融资融券|盘后|龙虎榜|测算|计算|规定|协议|合同|方案|计划|实际|会议|财务|行情|交易|监测|研究|销售|经营|运营|调查|非农|就业|通胀|经济|持仓|资金|库存|官方|平台|周[一-五]|跟踪|投标|中标|合规|输入|纪要|模型|推介|路演|两融|融资|利率|期货|新增|上周|本周|隔夜|板块|产业|分析|观点|线上|线下|口径|上限|下限"
)
HOUSE = re.compile(r"(?:数据库|研究|研调|调研|咨询|数据|资讯|信息|情报|分析|评级|监测|统计|行业|市场|服务)(?:机构|公司|平台|服务商|供应商|提供商|商)(?P<name>[一-鿿]{2,8}|[A-Z][A-Za-z&.\- ]{1,24}[一-鿿]{0,4})$")
ACCOUNT = re.compile(r"[一-鿿]{2,4}")  # 西安发布
UNKNOWN = re.compile(r"[一-鿿]{2,6}")
VIEWED = re.compile(r"目标价|评级|评等|预测|预期|数据|展望|盈利预估")
RATER = re.compile(r"[\s\d、.()]*(?:其中,?)?(?P<name>[一-鿿A-Za-z&]{2,14}?)(?:在|则|亦|也|还|将|把|维持|上调|下调|调高|调低|重申|给予|上修|下修|予)")


EXPERTS = re.compile(r"^(?:经济学家|分析师|策略师|分析员|研究员)")


def company_ends(row: Row) -> dict[int, str]:
    """The companies of a sentence by where their names end."""
    return {s.end: row.text[s.start : s.end] for s in row.slots if s.code == "C"}


def find_speakers(row: Row, floor: Floor = SILENCE) -> list[Speaker]:
    """Everyone who is said to say something in the sentence, in order."""
    found = [*read_heading(row)] if row.text.find(":", row.start, row.end) > 0 else []
    if row.text.find("”", row.start, row.end + 300) >= 0:
        found += read_quotations(row, floor)
    companies = company_ends(row) if row.asides and "C" in row.codes else {}
    if TALLY.match(row.text, row.start, row.end):
        found.append(Speaker("", row.start, row.end))
    for cue in row.asides:
        if cue.role == "cite":
            found += read_citation(row, cue, companies, floor)
        elif cue.role == "rumor" and row.text[cue.start : cue.end] in words("crowd"):
            found.append(Speaker(row.text[cue.start : cue.end], cue.start, row.end, SENTENCE, cue.start))
        elif cue.role == "say":
            who = name_speaker(row, cue, companies, floor)
            found += [who] if who else []
    return [end_remark(row, who) for who in drop_silences(row, sorted(found, key=START))] if found else found


def drop_silences(row: Row, said: list[Speaker]) -> Iterator[Speaker]:
    """The speakers without the companies that another speaker in the same group of clauses tells of."""
    voice = -1
    for who in said:
        if who.name:
            voice = who.start
        elif not who.opinion and 0 <= voice < who.start and row.text.find(";", max(voice, who.start - 400), who.start) < 0:
            continue
        yield who


def end_remark(row: Row, who: Speaker) -> Speaker:
    """The speaker, whose words end with the remark in brackets that they are given in."""
    place = max(who.place, who.start)
    opened = row.text.rfind("(", row.start, place)
    if opened < 0 or row.text.find(")", opened, place) >= 0:
        return who
    close = row.text.find(")", place + len(who.name), row.end)
    return structs.replace(who, end=close, reach=SENTENCE) if close > 0 else who


def read_heading(row: Row) -> Iterator[Speaker]:
    """The house, office or crowd at the head of a line, before a colon."""
    match = HEADING.match(row.text, row.start, row.end)
    if not match:
        return
    name = match["name"].rpartition(" ")[2]
    if all(part in houses() or office().fullmatch(part) for part in name.split("、")):
        yield Speaker(name, row.start, row.end, widen(row, name), match.end("name") - len(name), True)
    elif ((title := TITLE.search(name)) and title["name"]) or measure_colleague(name):
        who = name_person(name, match.end("name") - len(name), SILENCE)
        if who:
            yield structs.replace(who, end=row.end, reach=PARAGRAPH)
    elif name.endswith("AI点评"):
        yield Speaker("", row.start, row.end)
    elif name in words("crowd") or name.endswith("人士"):
        close = row.text.find("】", match.end(), row.end)
        yield Speaker(name, row.start, close if close > 0 else row.end, SENTENCE, match.end("name") - len(name))


def read_quotations(row: Row, floor: Floor) -> Iterator[Speaker]:
    """Those named behind the quotation in which a number stands."""
    at = row.start
    while (close := row.text.find("”", at, row.end + 300)) >= 0:
        match = SAYING.match(row.text, close + 1)
        near = max(row.start, close - 400)
        if match and row.text.find("\n", near, close) < 0:
            who = name_person(match["said"], match.start("said"), floor)
            if who:
                yield structs.replace(who, start=max(row.text.rfind("“", near, close), row.start), end=close)
        if close >= row.end:
            return
        at = close + 1


def read_citation(row: Row, cue: Cue, companies: Mapping[int, str], floor: Floor) -> Iterator[Speaker]:
    """The one after 据, 根据, 援引: 据协会数据, 根据某机构统计."""
    if ELSE.match(row.text, cue.end) and row.text[cue.start - 1 : cue.start] in ANEW:
        yield Speaker("", cue.start, row.end, PARAGRAPH, -1, True)
        return
    match = CITED.match(row.text, cue.end, row.end)
    if "我们" in row.text[max(row.start, cue.start - 8) : match.end() if match else cue.end + 2]:
        yield take_floor(floor.author, cue.start, row)
        return
    if not match:
        return
    name = TAILS.sub("", match["name"].strip()) or match["name"].strip()
    house = HOUSE.search(name)
    name = house["name"] if house else name
    place = row.text.find(name, cue.end)
    if match["gap"] == "发布" and name not in houses() and ACCOUNT.fullmatch(name) and not NOBODY.search(name):
        name += "发布"
    known = name in houses() or office().fullmatch(name) is not None or PAGE.search(name) is not None
    person = None if known else name_person(name, place, SILENCE)
    if person:
        yield structs.replace(person, start=cue.start, end=row.end)
    elif known or (row.text[cue.start : cue.end] != "按" and not NOBODY.search(name) and (is_titled(row, name, place) or (row.text[place - 1] != "《" and not VAGUE.search(name)))):
        latin = FOREIGN.fullmatch(name) and not measures(row, place + len(name))
        if known or latin or not match.group().endswith((",", ":")):
            reach = SENTENCE if "我们" in row.text[:OPENING] else min(widen(row, name), PARAGRAPH)
            yield Speaker(name, cue.start, row.end, reach, place, known or place + len(name) in companies)
    elif NOBODY.search(name):
        yield Speaker("", cue.start, row.end)


def take_floor(author: Speaker | None, start: int, row: Row) -> Speaker:
    """The one that 我们 are: whose text it is, or nobody who is named."""
    return structs.replace(author, start=start, end=row.end) if author else Speaker("", start, row.end, SENTENCE, -1, True)


def is_titled(row: Row, name: str, place: int) -> bool:
    """Whether a name is that of a paper or magazine, in title marks."""
    return row.text[place - 1] == "《" and row.text.startswith("》", place + len(name))


def measures(row: Row, end: int) -> bool:
    """Whether the word that ends there is a metric (EPS), not a name."""
    at = bisect_left(row.slots, end, key=START)
    return at > 0 and row.slots[at - 1].code in "MVx" and end <= row.slots[at - 1].end


def name_speaker(row: Row, cue: Cue, companies: Mapping[int, str], floor: Floor) -> Speaker | None:
    """The speaker before a verb of saying."""
    floor_at = max(row.start, cue.start - NEAR)
    start = max(last_mark(row.text, MARKS, floor_at, cue.start) + 1, floor_at)
    said = row.text[start : cue.start]
    silence = Speaker("", start, row.end)
    if VOICES.search(said):
        return silence
    if "我们" in said:
        return take_floor(floor.author, start, row)
    if cue.value == "rating":
        return name_rater(row, cue, start)
    bare = strip_tail(said)
    if not bare and cue.value == "data" and said.startswith(ANEWS):
        return Speaker("", start, row.end, PARAGRAPH, -1, True)
    if cue.value == "hear" and "从" not in bare:
        return None
    end, tail = start + len(bare), said[len(bare) :]
    study = "研" in tail or "统计" in tail or row.text[cue.start : cue.end] in ("研报", "报告", "统计", "监测")
    own = cue.value == "own" or (not study and OWN.search(tail + row.text[cue.end : clause_end(row, cue.end)]) is not None)
    house = HOUSE.search(bare) if cue.value == "data" and end in companies and not measure_body(bare) else None
    if house:
        return Speaker(house["name"], start, row.end, PARAGRAPH, start + house.start("name"))
    if end in companies or (bare.endswith("官方") and end - 2 in companies):
        name = companies.get(end, "公司")
        if own or not (study or name in houses() or office().fullmatch(name)):
            return silence
        return Speaker(name, start, row.end, widen(row, name), end - len(name), True)
    title = TITLE.search(bare)
    if NOBODY.search(bare) and not (title and title["name"]):
        return silence if own or cue.value not in ("data", "hear") else None
    who = name_body(bare, start, row) or name_person(bare, start, floor)
    if who:
        reach = PARAGRAPH if title and title["name"] and opens_text(row) else who.reach
        return structs.replace(who, start=start, end=limit_view(row, cue, who), reach=max(reach, who.reach))
    if cue.value == "data" and bare and (house := HOUSE.search(bare)):
        return Speaker(house["name"], start, row.end, PARAGRAPH, start + house.start("name"))
    if cue.value not in ("data", "view", "speech") or not bare or measures(row, end) or VAGUE.search(bare[-8:]):
        return None
    named = HOUSE.search(bare) or (STRANGER.search(bare) if cue.value == "speech" else None)
    if cue.value in ("view", "speech") and UNKNOWN.fullmatch(bare) and CALLED.search(row.text, max(row.start, start - 12), start):
        return Speaker(bare, start, row.end, SENTENCE, start)
    if named:
        reach = SENTENCE if cue.value == "speech" else PARAGRAPH
        return Speaker(named["name"], start, row.end, reach, start + named.start("name"))
    if cue.value in ("view", "speech") and BODY.fullmatch(bare):
        who = Speaker(bare, start, row.end, SENTENCE, start, True)
        return structs.replace(who, end=limit_view(row, cue, who))
    if cue.value == "data" and (study or "数据" in tail) and not own and FOREIGN.fullmatch(bare):
        return Speaker(bare, start, row.end, PARAGRAPH, start, True)
    if cue.value == "speech" and start == row.start and row.text.startswith((",", ":"), cue.end) and not RELAYED.search(bare):
        return silence
    if start == row.start and tail.endswith("数据") and cue.value == "data" and not own and UNKNOWN.fullmatch(bare) and bare not in function():
        return Speaker(bare, start, row.end, PARAGRAPH, start, True)
    return None


def clause_end(row: Row, start: int) -> int:
    """Where the clause ends, a dozen characters on at the latest."""
    stop = STOP.search(row.text, start, start + 12)
    return stop.start() if stop else min(start + 12, row.end)


def limit_view(row: Row, cue: Cue, who: Speaker) -> int:
    """Where the words of the speaker end at the latest: what a crowd expects is one figure."""
    agreed = row.text.endswith("一致", 0, cue.start)
    if cue.value != "view" or (who.name not in ("市场", "华尔街", "分析师", "经济学家") and not agreed):
        return row.end
    stops = [at for mark in ",;" if (at := row.text.find(mark, cue.end + 1, row.end)) >= 0]
    return min(stops, default=row.end)


def name_rater(row: Row, cue: Cue, start: int) -> Speaker | None:
    """The house that rates: the first at the head of the clause, or the one that a rated company gets a view from."""
    ahead = row.text[start : cue.end + 24]
    if not VIEWED.search(ahead):
        return None
    for slot in row.slots[bisect_left(row.slots, cue.start - NEAR, key=START) :]:
        if slot.start >= cue.start:
            break
        name = row.text[slot.start : slot.end]
        if slot.code == "C":
            lead = row.text[max(row.start, slot.start - 1) : slot.start]
            head = slot.start == start or not lead or lead in MARKS + "获被遭 间日早"
            after = EXPERTS.sub("", row.text[slot.end : slot.end + 6])[:1]
            if head and (name in houses() or (slot.start == start and after in "将把则予")):
                return Speaker(name, slot.start, row.end, widen(row, name), slot.start, True)
    for at in (start, row.start):
        match = RATER.match(row.text, at, cue.end)
        direct = match is not None and row.text.startswith(("将其目标价", "将其评级", "予其"), match.end("name"))
        if match and match["name"] not in function() and (direct or match["name"] in houses() or office().fullmatch(match["name"])):
            return Speaker(match["name"], start, row.end, PARAGRAPH, match.start("name"), True)
    return None


def choose_source(
    row: Row, at: int, said: list[Speaker], floor: Floor, subject: Topic | None, main: Topic | None, modality: str
) -> str | None:
    """Who says the number in slot `at`, as written; nothing where the company speaks of itself or a price of the day is told."""
    start, end = row.slots[at].start, row.slots[at].end
    near = max(row.start, start - NEAR)
    clause = max(last_mark(row.text, ",;。(", near, start), near)
    poll = POLL.search(row.text, max(clause, start - 30), start)
    if not poll and TOLD.search(row.text, end, min(end + 60, row.end)):
        poll = RUMOUR.match(row.text, end, row.end)
    if poll:
        return row.words[poll.start("name") : poll.end("name")]
    begun = said[: bisect_right(said, start, key=START)]
    here = next((s for s in reversed(begun) if start < s.end), None)
    speaker = here or (floor.near if row.text.startswith(GOES_ON, row.start) else None) or floor.holder
    if speaker is None or not speaker.name or EXPECTED.search(row.text, clause, start):
        return None
    if here is None and AFTERMATH.match(row.text, row.start):
        return None
    if modality == "actual" and (tells_own(row, at, here, floor.holder, subject, main) or is_quoted(row, clause, end, speaker)):
        return None
    if subject is not None and speaker.name == subject.name and speaker.reach and (modality == "actual" or not keeps_records(speaker.name)):
        return None
    return row.words[speaker.place : speaker.place + len(speaker.name)]


def tells_own(row: Row, at: int, here: Speaker | None, holder: Speaker | None, subject: Topic | None, main: Topic | None) -> bool:
    """Whether a company's own figure stands where nobody speaks in its sentence; in a text by one house, only that of the company that its head names."""
    if here is not None or (holder is not None and holder.name in institutions("statistics")):
        return False
    if subject is None or subject.kind == "name":
        return "q" in row.codes[:at]
    if subject.kind != "company":
        return False
    if holder is None or holder.reach < TEXT:
        return subject == main or subject.symbol is not None
    if holder.name in institutions("research") or SHARED.search(row.text, max(row.start, row.slots[at].start - 20), row.slots[at].end):
        return False
    return subject == main and subject.name in row.text[:HEAD]


def is_quoted(row: Row, start: int, end: int, speaker: Speaker) -> bool:
    """Whether the words tell a price of the day; a house of data may tell prices and the turnover of a market, but not what a market made of its words."""
    told = keeps_records(speaker.name) or PAGE.search(speaker.name) or speaker.name in institutions("research")
    return (MOVED if told else QUOTE).search(row.text, start, end) is not None


def pass_floor(row: Row, said: list[Speaker], floor: Floor) -> Floor:
    """Who has the floor after the sentence: the last speaker, or whose text it is where those words end."""
    ended = "\n" in row.text[row.end - 2 : row.end]
    said = [s for s in said if s.end == row.end or row.text[s.end] != ")"]
    if not said and not ended:
        return floor if floor.near is None else structs.replace(floor, near=None)
    named = [s for s in said if s.name]
    author = next((s for s in reversed(named) if s.reach == TEXT), floor.author)
    unnamed = next((s for s in reversed(said) if s.reach == PARAGRAPH), None)
    holder = floor.holder if not said else named[-1] if named else unnamed
    if holder is None or (said and holder.reach == SENTENCE) or (holder.reach < TEXT and ended):
        holder = author
    near = named[-1] if named and not ended else None
    return Floor(holder, named[-1] if named else floor.last, author, near)
