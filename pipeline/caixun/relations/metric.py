"""Which metric a number measures: the nearest name in its clause, then the words after it, then what stood before."""

import re
from typing import NamedTuple

from caixun.entities.metric import metrics
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, Slot

WORDS = re.compile(r"[一-鿿A-Za-z]{2,6}$")
NOUN = re.compile(r"[一-鿿A-Za-z]{2,10}")
HOLDING = re.compile(r"的?(?:公司|其|该公司)?(股份|股权|权益|表决权|普通股)")
HAN = re.compile(r"[一-鿿A-Za-z]+")
BEING = re.compile(r"(?:[约近超逾达为是在有共了的于以将得 ]|达到|超过|合计|共计|总计|其中|约合|折合|前值|此前|前次|原|平均)+$")
SPENDING = frozenset(("斥资", "耗资", "出资", "涉资", "作价", "以", "拟以"))
QUOTES = frozenset("报 收报 收于 报收 报于 报收于 收盘报 现报".split())
ADVERB = re.compile(r"(?:大幅|小幅|继续|持续|有所|较为|仍|均|分别|进一步|略|明显|显著|快速|稳步|逐步|累计|合计|共|平均|预计|将|则|其中|较快|较大|整体|总体|再|又|也|还|已|当期|单季度?|全年|本期|期内|年内|实现|保持|出现|呈现|净|强劲|高速|正|双双)+$")
TRADING = frozenset("涨幅 跌幅 升幅 降幅 涨跌幅 振幅".split())
COUNTERS = frozenset("家个只名项款种座条间辆架艘户人位例起宗笔份股张块颗台套件处所支类")


VERBS = {"l": 3, "w": 3, "V": 3, "g": 2, "+": 1, "-": 1, "~": 1, "?": 1}


class Metric(NamedTuple):
    """The words that name what is measured, the slot they come from, and whether a loss word turns the sign."""

    text: str
    start: int
    end: int
    slot: Slot | None = None
    verb: bool = False
    negative: bool = False


def previous_number(row: Row, at: int) -> int:
    """The index of the number before `at`, or -1."""
    return max(row.codes.rfind(code, 0, at) for code in NUMBERS)


def take(row: Row, slot: Slot, verb: bool = False, negative: bool = False) -> Metric:
    """The metric that a slot names; the table knows which names turn a plain number into a minus (应占亏损)."""
    words = row.text[slot.start : slot.end]
    known = metrics().get(words)
    return Metric(words, slot.start, slot.end, slot, verb, negative or (known is not None and known.sign < 0))


def look_left(row: Row, at: int, floor: int, moved: bool) -> Metric | None:
    """The nearest metric name between the number before and this one.

    A verb (亏损, 上涨) serves only where its clause has no name; what moved may stand one clause before its movement.
    """
    verb: Metric | None = None
    rank, depth, loss = 0, 0, False
    for i in range(at - 1, floor, -1):
        slot = row.slots[i]
        depth += (slot.code == ")") - (slot.code == "(")
        if slot.code == ";" or (slot.code == "," and verb and (rank > 1 or not moved)):
            break
        if depth > 0:
            continue
        if slot.code == "M":
            return take(row, slot, negative=loss)
        if slot.code == "s":
            start = row.slots[i - 1].start if i and row.codes[i - 1] == "M" else slot.start
            words = row.text[start : row.slots[at].start].rstrip("的约近超逾达为 ")
            return Metric(words, start, start + len(words), slot)
        loss = loss or slot.code == "l"
        ranked = VERBS.get(slot.code, 0)
        if ranked > rank and not (slot.code == "V" and row.codes[i + 1] == "z" and i + 1 < at - 1):
            verb, rank = take(row, slot, verb=True, negative=slot.code == "l"), ranked
    return verb


def look_right(row: Row, at: int) -> Metric | None:
    """The metric right after the number: 3亿元营收, 12亿元的亏损, 20倍PE."""
    codes = row.codes
    held = HOLDING.match(row.text, row.slots[at].end, row.end)
    if held and codes[at] in "N%":
        return Metric(held.group(1), held.start(1), held.end(1))
    for i in range(at + 1, min(at + 3, len(codes))):
        if codes[i] in "MVl":
            after = codes[i + 1 : i + 3].lstrip("ezr")[:1]
            return None if after and after in NUMBERS else take(row, row.slots[i], negative=codes[i] == "l")
        if codes[i] not in "z":
            return None
    return None


def count_noun(row: Row, at: int) -> Metric | None:
    """What is counted: 103个外资项目, 5家研究机构; or what the counted do: 344支下跌."""
    slot = row.slots[at]
    after = row.slots[at + 1] if at + 1 < len(row.slots) else None
    if after is not None and after.code in "+-" and row.codes[at + 2 : at + 3] not in tuple(NUMBERS):
        return take(row, after, verb=True)
    noun = NOUN.match(row.text, slot.end, row.end) if own_unit(row, at) in COUNTERS else None
    return Metric(noun.group(), noun.start(), noun.end()) if noun else None


def noun_before(row: Row, at: int, floor: int) -> Metric | None:
    """The words right before the number where no known metric stands: 下单4万颗, 军工合同约1361万元."""
    for i in range(at - 1, floor, -1):
        slot = row.slots[i]
        if slot.code in ".z":
            words = WORDS.search(BEING.sub("", row.text[slot.start : slot.end]))
            return Metric(words.group(), slot.start + words.start(), slot.start + words.end()) if words else None
        if slot.code not in "er":
            return None
    return None


def choose_metric(row: Row, draft: Draft, before: Metric | None, unit: str | None = None) -> Metric | None:
    """The metric of one draft; `before` and `unit` are those of the fact before, inherited where the text plainly continues."""
    at = draft.at if draft.head is None else draft.head
    floor = previous_number(row, at)
    near = look_left(row, at, floor, draft.kind == "change")
    right = look_right(row, draft.at)
    if right and right.slot is None and (near is None or near.verb):
        return right
    if near and not near.verb:
        return right if right and not touches(row, near, at) else near
    if draft.kind == "change":
        return choose_moved(row, at, floor, near, right, before)
    own = own_unit(row, at)
    between = row.codes[floor + 1 : at]
    if before and own and unit == own and not right and not (near and near.slot and near.slot.code in "lw"):
        return before
    if near and near.slot and near.slot.code in "lwV":
        return choose_deed(row, at, floor, near, right, before, unit)
    if before and not between.strip("&Petr,(") and not right:
        return before
    return right or count_noun(row, at) or noun_before(row, at, floor) or near or before


def choose_deed(
    row: Row, at: int, floor: int, near: Metric, right: Metric | None, before: Metric | None, unit: str | None
) -> Metric | None:
    """The metric where a verb stands for it: what is quoted, bought with the money spent, or counted."""
    if right and near.text in SPENDING:
        return right
    if own_unit(row, at) in COUNTERS and not touches(row, near, at):
        return noun_before(row, at, floor) or count_noun(row, at) or near
    if before and not before.verb and near.text in QUOTES:
        rates = row.codes[at] == "%" and unit in ("bp", "pp", "%")
        return before if rates or is_price(before) else near
    return near


def choose_moved(
    row: Row, at: int, floor: int, near: Metric | None, right: Metric | None, before: Metric | None
) -> Metric | None:
    """What moved, where the clause of the movement does not name it."""
    between = row.codes[floor + 1 : at]
    own = opening_noun(row, at, floor)
    if own:
        return own
    if near and near.slot and near.slot.code in "wlV":
        return near
    if before is None or "C" in between or "S" in between:
        return right or near or noun_before(row, at, floor)
    if near and (near.text in TRADING or before.verb) and is_price(before):
        return near
    return before


def opening_noun(row: Row, at: int, floor: int) -> Metric | None:
    """An unlisted noun right before its comparison: ,服务(体验按摩)同比增长58%."""
    for i in range(floor + 1, at):
        slot = row.slots[i]
        if slot.code == "." and row.codes[i - 1 : i] in ("", ",", ";", "P", "q") and re.match(r"(?:\(\.\))?[bB]", row.codes[i + 1 : at + 1]):
            words = row.text[slot.start : slot.end].strip(" 的")
            if 2 <= len(words) <= 8 and not ADVERB.match(words) and HAN.fullmatch(words):
                return Metric(words, slot.start, slot.end)
    return None


def own_unit(row: Row, at: int) -> str:
    """The unit of a measured quantity; money and rates are too common to tell that a list goes on."""
    mention = row.slots[at].mention
    return mention.quantity.unit if mention and mention.quantity and mention.label == "QUANTITY" else ""


def touches(row: Row, metric: Metric, at: int) -> bool:
    """Whether only being words stand between the metric and the number."""
    i = next((i for i, s in enumerate(row.slots) if s is metric.slot), at)
    return not row.codes[i + 1 : at].strip("ezrl")


def is_price(metric: Metric) -> bool:
    mention = metric.slot.mention if metric.slot else None
    known = metrics().get(mention.name or "") if mention else None
    return known is not None and known.kind == "price"
