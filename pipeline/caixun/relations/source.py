"""Source: who says a number, how far the words of a speaker reach, and what ends them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from caixun.relations.cues import Cue
from caixun.relations.row import Row
from caixun.types import Fact
from caixun.words import table

SENTENCE, PARAGRAPH, TEXT = range(3)

MARKS = ",;:。!?“”\"【】\n"
LEAD = 240
TAILS = re.compile(
    r"(?:(?:在|于)[^,在于从]{1,18}?(?:上|中|时|里|后|期间|会议|报告|研报|月报|周报)|(?:对|向|接受)[^,对向]{1,12}?(?:采访时|专访时|采访|专访|记者|媒体|投资者|本报|时报|网|社)|就[^,就]{2,18}?(?:一事|问题|情况)"
    r"|在?接受[^,]{0,12}采访时|《[^《》]{1,30}》|今?\(?\d{1,2}\)?日|\d{1,2}月|\d{4}年|周[一二三四五六日]|今天|今日|昨日|昨天|昨晚|当晚|当天|当日|同日|近日|日前|近期|最近|最新|此前|年初|早间|晚间|盘后|当地时间|北京时间"
    r"|发布会|发布|公布|发表|出具|刊发|更新|披露|提供|研究报告|报告|研报|研究|点评|月报|周报|数据|统计|调查|调研|监测|测算|分析|一份|一则|不完全|官方|实时|网站|官网|消息|预测|了|的|在|中|并|还|则|也|均|都|上|又|曾|亦|仍|再|最|后|同时|进一步|普遍|纷纷|一致|平均|方面|目前|继续|补充|解释|回应|指|\s)+$"
)
CITED = re.compile(
    r"(?P<name>[一-鿿A-Za-z·&.\-]{2,20}?(?:\([A-Za-z一-鿿 ]{1,24}\))?|[A-Z][A-Za-z&.\- ]{1,24}?[一-鿿]{0,4})(?:\s|的|最新|实时|官方|发布|公布|披露|于?\d{1,2}[月日]|周[一二三四五六日]|统计|调研|研究|监测)*+"
    r"(?:数据|统计|监测|测算|调查|调研|报告|研报|报道|消息|介绍|透露|称|表示|预测|预计|估算|估计|显示|研究|,)"
)
TITLE = re.compile(
    r"(?:首席[一-鿿]{0,6}[官家师]|CEO|CFO|COO|CTO|董事长|总裁|总经理|总监|分析师|经济学家|策略师|创始人|行长|主席|部长|厅长|局长|司长|主计长|主任|发言人|负责人|秘书长|合伙人|研究员|基金经理|投资顾问|经理|教授|院长|会长|所长|理事长|副总)"
    r"(?:兼[一-鿿A-Z]{2,8})?(?P<name>[一-鿿]{2,4}|[一-鿿]{1,8}(?:[·\-][一-鿿]{1,8}){1,3}|[A-Z][A-Za-z.\-]{1,15}(?: [A-Z][A-Za-z.\-]{1,15}){0,3})?(?:\([^()]{1,30}\))?(?:先生|女士)?$"
)
NAME = re.compile(
    r"^(?:[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏章云苏潘葛范彭郎鲁韦马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤殷罗毕郝安常于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘解丁邓洪包左石崔吉龚程邢裴陆荣翁段焦侯班仲宁栾甘厉武刘景詹龙叶司白蒲赖卓乔阳闻党翟谭贡申冉易慎廖耿匡欧沃关游][一-鿿]{1,2}|欧阳[一-鿿]{1,2})$"
)
FOREIGN = re.compile(r"(?P<name>[A-Z][A-Za-z&.\-]{1,20}(?: [A-Z][A-Za-z&.\-]{1,15}){0,3}[一-鿿]{0,4}|[一-鿿]{2,6}(?:·[一-鿿]{1,8}){1,2}(?:\([A-Za-z .]{2,30}\))?)$")
ORIGIN = re.compile(r"^.*(?:根据|依据|援引|引述|引用|据|从|由|按)(?!:)")
HEADING = re.compile(r"[【\s\"]*(?:原标题:\s*)?(?P<name>[^,;:。\d【】()\n]{2,16}):(?!//)")
SAYING = re.compile(r"[,。]?\s*(?P<said>[^,。;:\n“”]{1,40}?)(?:表示|坦言|透露|强调|介绍|写道|指出|认为|称|说)")
POLL = re.compile(
    r"(?P<name>市场|华尔街|分析师|经济学家|机构|券商|法人|彭博|路透|业内)们?的?(?:普遍|一致|平均|此前|综合|调查的?)*(?:预期|预估|预测|预计)(?:均值|中值|值|的|会|将|达到|达|为|是|约|增长|增加|减少|下降|上升|上涨|:)*$"
)
QUOTE = re.compile(r"股价|收报|报收|收盘|盘中|总?市值|成交|涨停|跌停|收涨|收跌|现报|最新价|开盘|早盘|午后|换手|收于|股权|质押")
VIEW = re.compile(r"目标|预计|预期|有望|预测|评级")
NOBODY = re.compile(
    r"(?:公司|集团|公告|财报|年报|季报|中报|半年报|快报|业绩|预告|招股书|说明书|资料|信息|行情|股东|董事会|管理层|本行|本报|记者|其|消息面|龙虎榜|股权|简历|合同|协议|方案|预案|问询函|关注函)$|^(?:公司|本公司|我司|集团)"
)
VAGUE = re.compile(
    r"财报|年报|季报|中报|快报|年度|半年|公开|历史|相关|有关|最新|初步|我们|以上|上述|此|该|其|公司|记者|不完全|近[一-五十]年|数据|统计|大致|目前|市场|行业|招股|公告|资料|现有|融资融券|盘后|龙虎榜|测算|计算|规定|协议|合同|方案|计划|实际|会议"
)


class Speaker(NamedTuple):
    """Who speaks, as written, from where on, how far it reaches, and whether a house or office speaks of others.

    A speaker without a name is the company speaking of itself: it silences the one before.
    """

    name: str
    start: int
    reach: int = SENTENCE
    opinion: bool = False


class Floor(NamedTuple):
    """Who still has the floor when a sentence begins, and who spoke last."""

    holder: Speaker | None = None
    last: Speaker | None = None


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind of speaker, longest first."""
    return tuple(sorted((row["word"] for row in table("speakers") if row["kind"] == kind), key=len, reverse=True))


@cache
def houses() -> frozenset[str]:
    """Every known house, office and medium, by all its names."""
    rows = (*table("brokers"), *table("institutions"))
    return frozenset(word for row in rows for word in (row["name"], *row["aliases"].split("|")) if word)


@cache
def office() -> re.Pattern[str]:
    """A name that ends like an office, a union or a research house."""
    return re.compile(rf"(?P<name>(?:[A-Z][A-Za-z&.]{{1,15}} ?)?[一-鿿·]{{1,14}}?(?:{'|'.join(words('office'))})(?:\([A-Za-z]{{2,10}}\))?)$")


def find_speakers(row: Row, companies: Mapping[int, str], floor: Floor = Floor()) -> list[Speaker]:
    """Everyone who is said to say something in the sentence, in order; `companies` maps the end of a company's name to it."""
    found = [*read_heading(row), *read_quotations(row, floor)]
    for cue in row.asides:
        if cue.role == "cite":
            found += read_citation(row, cue, companies)
        elif cue.role == "say":
            who = name_speaker(row, cue, companies, floor)
            found += [who] if who else []
    return sorted(found, key=lambda s: s.start)


def read_heading(row: Row) -> Iterator[Speaker]:
    """The house or office at the head of a line, before a colon."""
    match = HEADING.match(row.text, row.start, row.end)
    if match:
        name = match["name"].strip()
        if name in houses() or office().fullmatch(name):
            yield Speaker(name, row.start, widen(row), True)


def read_quotations(row: Row, floor: Floor) -> Iterator[Speaker]:
    """Those named behind the quotation in which a number stands."""
    at = row.start
    while True:
        close = row.text.find("”", at, row.end + 300)
        if close < 0:
            return
        match = SAYING.match(row.text, close + 1)
        if match:
            opening = row.text.rfind("“", row.start, close)
            who = name_person(match["said"], max(opening, row.start), floor)
            if who and "\n" not in row.text[row.start : close].rstrip():
                yield who
        if close >= row.end:
            return
        at = close + 1


def read_citation(row: Row, cue: Cue, companies: Mapping[int, str]) -> Iterator[Speaker]:
    """The one after 据, 根据, 援引: 据协会数据, 根据某机构统计."""
    match = CITED.match(row.text, cue.end, row.end)
    if not match:
        return
    name = TAILS.sub("", match["name"].strip()) or match["name"].strip()
    end = row.text.find(name, cue.end) + len(name)
    person = name_person(name, cue.start, Floor())
    if NOBODY.search(name):
        yield Speaker("", cue.start)
    elif name in houses() or office().fullmatch(name):
        yield Speaker(name, cue.start, widen(row), True)
    elif person:
        yield person
    elif VAGUE.search(name):
        return
    elif match.group().endswith(","):
        if FOREIGN.fullmatch(name) and not any(s.code == "M" and s.start < end <= s.end for s in row.slots):
            yield Speaker(name, cue.start, widen(row), True)
    else:
        yield Speaker(name, cue.start, widen(row), end in companies)


def name_speaker(row: Row, cue: Cue, companies: Mapping[int, str], floor: Floor) -> Speaker | None:
    """The speaker before a verb of saying."""
    start = max(max(row.text.rfind(mark, row.start, cue.start) for mark in MARKS) + 1, row.start, cue.start - 80)
    if cue.value == "rating":
        return name_rater(row, cue, start)
    said = row.text[start : cue.start]
    bare = TAILS.sub("", said)
    end = start + len(bare)
    if cue.value == "hear":
        if "从" not in bare:
            return None
        bare = bare[bare.rfind("从") + 1 :]
    if end in companies and companies[end] not in houses():
        if cue.value == "data" or "研" in said[end - start :]:
            return Speaker(companies[end], end - len(companies[end]), PARAGRAPH, True)
        return Speaker("", start)
    if NOBODY.search(bare):
        return Speaker("", start) if cue.value != "data" else None
    who = name_body(bare, start, widen(row)) or name_person(bare, start, floor)
    if who or cue.value not in ("data", "view", "speech"):
        return who
    foreign = FOREIGN.search(bare)
    if foreign and not any(s.code in "MVx" and s.start < end <= s.end for s in row.slots):
        return Speaker(foreign["name"], start, PARAGRAPH if cue.value != "speech" else SENTENCE, cue.value == "data")
    return None


def name_rater(row: Row, cue: Cue, start: int) -> Speaker | None:
    """The house that rates: the first at the head of the clause, or the one that a rated company gets a view from."""
    for slot in row.slots:
        if slot.start >= cue.start:
            break
        if slot.code == "C" and row.text[slot.start : slot.end] in houses():
            head = row.text[max(row.start, slot.start - 2) : slot.start]
            if not head or head[-1] in MARKS + "获被遭对 " or slot.start == start or head.endswith(("间", "日", "早")):
                return Speaker(row.text[slot.start : slot.end], slot.start, PARAGRAPH, True)
    return None


def name_body(bare: str, start: int, reach: int) -> Speaker | None:
    """A house or office at the end of the words before a verb."""
    clean = ORIGIN.sub("", bare)
    match = office().search(clean)
    if match and len(match["name"]) <= 16:
        return Speaker(match["name"], start, reach, True)
    for size in range(min(len(clean), 16), 1, -1):
        if clean[-size:] in houses():
            return Speaker(clean[-size:], start + len(bare) - size, reach, True)
    return None


def name_person(bare: str, start: int, floor: Floor) -> Speaker | None:
    """A person, one of a crowd, or the one who spoke before, at the end of the words before a verb."""
    clean = TAILS.sub("", ORIGIN.sub("", bare).strip())
    if clean.endswith(words("again")):
        return floor.last._replace(start=start) if floor.last else None
    title = TITLE.search(clean)
    if title and title["name"]:
        return Speaker(title["name"], start)
    if title and title.start():
        for size in range(min(title.start(), 16), 1, -1):
            if clean[title.start() - size : title.start()] in houses():
                return Speaker(clean[title.start() - size : title.start()], start, PARAGRAPH, True)
    for word in words("crowd"):
        if clean.endswith(word):
            return Speaker(word, start)
    if NAME.fullmatch(clean):
        return Speaker(clean, start)
    return None


def widen(row: Row) -> int:
    """A house or office that opens the text speaks in all of it, else to the end of its paragraph."""
    return TEXT if row.start < LEAD and row.text.count("\n", 0, row.start) < 3 else PARAGRAPH


def choose_source(row: Row, said: list[Speaker], floor: Floor, fact: Fact) -> str | None:
    """Who says the number, as written; nothing where the company speaks of itself or a price of the day is told."""
    clause = max(max(row.text.rfind(mark, row.start, fact.start) for mark in ",;:。"), row.start)
    poll = POLL.search(row.text, max(clause, fact.start - 30), fact.start)
    if poll:
        return poll["name"]
    speaker = next((s for s in reversed(said) if s.start <= fact.start), floor.holder)
    if speaker is None or not speaker.name or is_same(speaker.name, fact.subject):
        return None
    told = row.text[clause : fact.end]
    if QUOTE.search(told) and not VIEW.search(told):
        return None
    return speaker.name


def is_same(speaker: str, subject: str | None) -> bool:
    """Whether the speaker is the one spoken of."""
    return subject is not None and (speaker in subject or subject in speaker)


def pass_floor(row: Row, said: list[Speaker], floor: Floor) -> Floor:
    """Who has the floor after the sentence: the last speaker, unless its words end with the sentence or paragraph."""
    last = next((s for s in reversed(said) if s.name), floor.last)
    holder = said[-1] if said else floor.holder
    if holder and (not holder.name or (said and holder.reach == SENTENCE)):
        holder = None
    if holder and holder.reach < TEXT and "\n" in row.text[row.end - 2 : row.end]:
        holder = None
    return Floor(holder, last)
