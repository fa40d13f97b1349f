"""Nouns: the unlisted words beside a number that could name its metric, and what is counted."""

import re

from caixun.relations.phrase import is_void, trim_phrase
from caixun.relations.row import NUMBERS, Row
from caixun.relations.sight import DEALS, MOVEMENT, STOCK, Metric, own_unit, take

WORDS = re.compile(r"[一-鿿A-Za-z]{2,24}$")
NOUN = re.compile(r"[一-鿿A-Za-z]{2,20}")
HEAD = re.compile(r"^(?:的|岁|以[上下内]|经(?![济营销理验常费典纪过])|其中|其(?![他余它])|次(?=.{0,8}航)|近日|日前|已|又|也|还|将|并|且|仅|累计|合计|目前)+(?=[一-鿿A-Za-z]{2})")
TAIL = re.compile(r"(?:(?<=[率度量比])高|将在?|[的了近超逾仅在和与及不等]|(?<![要合契条节制预大公签履违])约|[大高小低少多优]于|不?(?:超过|低于|高于|少于|多于)|不足|最[高低多少]|之一|不等)+$")
VERBAL = re.compile(r"(?<=..)(?:以及|旗下|即(?!将|时|期)|并(?![购网表])|前往|支持|进行|因|集中|斩获|获(?!利)|取消|已|实现|公布|公告|宣布|称|表示|来自|被|均(?!价|线)|全部|签约|参与|出现|涉及|正在|位于|覆盖|拥有|状态|显示|用于|披露|联合|进入|预计|认为|开盘|蝉联|位居|排名|落地).*$")
BEING = re.compile(r"(?:(?<![要合契条节制预大公签履违])约|[近超逾达为是在有共了的于以将得 ]|达到|超过|合计|共计|总计|其中|约合|折合|前值|此前|前次|原|平均)+$")
BROKEN = re.compile(r"(?:[跌升涨突击]破|失守|站上|站稳|跌穿|重返|收复)$")
MOVES = frozenset("上涨 下跌 涨停 跌停 收涨 收跌 走高 走低 飘红 飘绿 上市 破发 翻红 翻绿".split())
CROWD = re.compile(r"(?:个股|股票|类股|板块|公司|品种|合约|城市|行业|股)")
ADVERB = re.compile(r"(?:但|而|并|且|不过|同时|大幅|小幅|继续|持续|有所|较为|仍|均|分别|进一步|略|明显|显著|快速|稳步|逐步|累计|合计|共|平均|预计|将|则|其中|较快|较大|整体|总体|再|又|也|还|已|当期|单季度?|全年|本期|期内|年内|实现|保持|出现|呈现|净|强劲|高速|正|双双)+$")
COUNTERS = frozenset("家个只名项款种座条间辆架艘户人位例起宗笔份股张块颗台套件处所支类")
PRICES = re.compile(r"[费价额率]约?$")
SPEAKING = re.compile(r"公告|发布|披露|表示|称|:|,|$")
JOINTS = re.compile(r"[及和与或以对将于从、]")
RANKED = re.compile(r"(?:的(?:交付|销)?量|的成绩)?(?:继续|再次|仍|稳)?(?:领跑|居首|夺冠|登顶|蝉联|位[列居]|排名)")
WHERE = "内里中后前时上下"  # 市内, 投产后: where or when, not what
VOID = frozenset("对所持 主要 条件 继续 还是 围绕 试图 可以兑现 基本上就能 有上".split())
LONGEST = 8
SHORTENED = 6
OPENED = ("", ",", ";", ":", "P", "q", "C", "(")  # what a clause with a name of its own begins with


def count_noun(row: Row, at: int) -> Metric | None:
    """What is counted: 103个外资项目, 5家研究机构; or what the counted do: 344支下跌."""
    slot = row.slots[at]
    if own_unit(row, at) not in COUNTERS or belongs_after(row, at) or RANKED.match(row.text, slot.end):
        return None
    return count_movers(row, at) or keep_words(row, name_run(NOUN.match(row.text, slot.end, end_of_run(row, at)), True))


def belongs_after(row: Row, at: int) -> bool:
    """Whether the words after a number name the next one: 每手1000股入场费3500元."""
    codes = row.codes[at + 1 : at + 4]
    return bool(re.match(r"[MV]e?[N%px]", codes)) or bool(re.match(r"\.e?[N%px]", codes) and PRICES.search(row.text, row.slots[at + 1].start, row.slots[at + 1].end))


def end_of_run(row: Row, at: int) -> int:
    """Where the words after a number end at the latest: at a number, a period, what leads to a level, a metric of their own, or a company that speaks up."""
    for slot in row.slots[at + 1 :]:
        if slot.code in "Pt" + NUMBERS or (slot.code == "M" and slot.start > row.slots[at].end + 2) or (slot.code in "CH" and SPEAKING.match(row.text, slot.end, row.end)):
            return slot.start
    return row.end


def name_run(run: re.Match[str] | None, counted: bool = False) -> Metric | None:
    """The noun in a run of words: after its last 的, before its verb where it is counted, without what leads on to the number."""
    if run is None:
        return None
    words = VERBAL.sub("", run.group()) if counted else run.group()
    words = TAIL.sub("", words)
    at = words.rfind("的") + 1
    at = at if len(words) - at > 1 else 0
    lead = HEAD.match(words[at:])
    at += lead.end() if lead else 0
    if not counted and words.endswith(("新增", "净增")):
        at = len(words) - len("新增")
    elif not counted and len(words) - at > LONGEST:
        parts = JOINTS.split(words[at:])
        at = len(words) - (len(parts[-1]) if 2 < len(parts[-1]) <= LONGEST else SHORTENED)
    return Metric(words[at:], run.start() + at, run.start() + len(words)) if len(words) - at > 1 else None


def count_movers(row: Row, at: int) -> Metric | None:
    """What those counted do: 344支下跌, 51只个股涨停."""
    if own_unit(row, at) not in COUNTERS:
        return None
    for i in range(at + 1, min(at + 3, len(row.slots))):
        if row.codes[i] in "+-" or (row.codes[i] == "V" and row.text[row.slots[i].start : row.slots[i].end] in MOVES):
            return None if row.codes[i + 1 : i + 2] in ("t", *NUMBERS) else take(row, row.slots[i], verb=True)
        if not CROWD.fullmatch(row.text, row.slots[i].start, row.slots[i].end):
            return None
    return None


def noun_before(row: Row, at: int, floor: int) -> Metric | None:
    """The words right before the number where no known metric stands: 下单4万颗, 军工合同约1361万元."""
    for i in range(at - 1, floor, -1):
        slot = row.slots[i]
        if slot.code in ".z":
            rest = TAIL.sub("", BEING.sub("", TAIL.sub("", row.text[slot.start : slot.end].rstrip())))
            noun = keep_words(row, name_run(WORDS.search(row.text, slot.start, slot.start + len(rest))))
            if noun and (verb := BROKEN.search(noun.text)):
                return Metric(verb.group(), noun.start + verb.start(), noun.end)  # 盘中快速 跌破
            return with_deed(row, i, noun) if noun and STOCK.fullmatch(noun.text) else noun
        if slot.code not in "er":
            return None
    return None


def noun_moved(row: Row, at: int, floor: int) -> Metric | None:
    """The unlisted noun right before the movement of a count: 百亿级基金增至104只, 育龄妇女比2020年减少500万人."""
    i = at - 1
    while i > floor and row.codes[i] in MOVEMENT + "t":
        i -= 1
    if own_unit(row, at) not in COUNTERS - {"股", "份"} or {"+", "-"}.isdisjoint(row.codes[i + 1 : at]) or row.codes[i] != "." or row.codes[i - 1 : i] not in OPENED:
        return None
    return None if ADVERB.fullmatch(row.text, row.slots[i].start, row.slots[i].end) else noun_before(row, i + 1, floor)


def noun_after(row: Row, at: int) -> Metric | None:
    """The words right after a number that nothing before it names: 22亿募投."""
    noun = name_run(NOUN.match(row.text, row.slots[at].end, end_of_run(row, at)), True)
    if noun and noun.text[0] == "是":
        return None
    if noun and len(noun.text) > LONGEST:
        noun = Metric(noun.text[:SHORTENED], noun.start, min(noun.end, noun.start + SHORTENED))
    return keep_words(row, noun)


def with_deed(row: Row, i: int, noun: Metric) -> Metric:
    """The shares with what is done with them: 减持 公司股份."""
    deed = row.slots[i - 1] if i and row.codes[i - 1] == "V" else None
    if deed is None or not DEALS.search(row.text[deed.start : deed.end]):
        return noun
    return Metric(row.text[deed.start : noun.end], deed.start, noun.end, deed, True)


def keep_words(row: Row, noun: Metric | None) -> Metric | None:
    """The noun without half words and function words at its edges."""
    place = trim_phrase(row.text, noun.start, noun.end, row.bounds, verbs=True) if noun else None
    if not place or place[1] - place[0] < 2 or is_void(row.text[place[0] : place[1]]) or row.text[place[1] - 1] in WHERE or row.text[place[0] : place[1]] in VOID:
        return None
    return Metric(row.text[place[0] : place[1]], *place)
