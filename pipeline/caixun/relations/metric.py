"""Which metric a number measures: the nearest name in its clause, then the words after it, then what stood before."""

import re
from typing import NamedTuple

from caixun.entities.metric import metrics
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, Slot

WORDS = re.compile(r"[一-鿿A-Za-z]{2,6}$")
NOUN = re.compile(r"[一-鿿A-Za-z]{2,10}")
HOLDING = re.compile(r"的?(?:公司|其|该公司)?(股份|股权|权益|表决权|普通股)")
BEING = re.compile(r"(?:[约近超逾达为是在有共了的于以将得 ]|达到|超过|合计|其中)+$")
SPENDING = frozenset(("斥资", "耗资", "出资", "涉资", "作价", "以", "拟以"))
TRADING = frozenset("涨幅 跌幅 升幅 降幅 涨跌幅 振幅".split())
COUNTERS = frozenset("家个只名项款种座条间辆架艘户人位例起宗笔份股张块颗台套件处所支类")


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


def look_left(row: Row, at: int, floor: int) -> Metric | None:
    """The nearest metric name between the number before and this one; a verb (亏损, 上涨) only where its clause has no name."""
    verb: Metric | None = None
    loss = False
    depth = 0
    for i in range(at - 1, floor, -1):
        slot = row.slots[i]
        depth += (slot.code == ")") - (slot.code == "(")
        if slot.code == ";" or (slot.code == "," and verb):
            break
        if depth > 0:
            continue
        if slot.code == "M":
            return take(row, slot, negative=loss)
        if slot.code == "s":
            start = row.slots[i - 1].start if i and row.codes[i - 1] == "M" else slot.start
            return Metric(row.text[start : row.slots[at].start].rstrip("的约近超逾达为 "), start, slot.end, slot)
        loss = loss or slot.code == "l"
        if verb is None and (slot.code in "Vlw" or slot.code in "+-g~?"):
            verb = take(row, slot, verb=True, negative=slot.code == "l")
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
    """What is counted: 103个外资项目, 5家研究机构."""
    slot = row.slots[at]
    unit = slot.mention.quantity.unit if slot.mention and slot.mention.quantity else ""
    noun = NOUN.match(row.text, slot.end, row.end) if unit in COUNTERS else None
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
    at = draft.head if draft.head is not None else draft.at
    floor = previous_number(row, at)
    near = look_left(row, at, floor)
    right = look_right(row, draft.at)
    if near and not near.verb:
        return right if right and not touches(row, near, at) else near
    between = row.codes[floor + 1 : at]
    if draft.kind == "change":
        return choose_moved(row, at, floor, near, right, before)
    if near and near.slot and near.slot.code in "lwV":
        if right and near.text in SPENDING:
            return right
        return before if before and is_price(near) and is_price(before) and not before.verb else near
    if before and (not between.strip("&Petr,") or unit == own_unit(row, at)) and not right:
        return before
    return right or count_noun(row, at) or noun_before(row, at, floor) or near or before


def choose_moved(
    row: Row, at: int, floor: int, near: Metric | None, right: Metric | None, before: Metric | None
) -> Metric | None:
    """What moved, where the clause of the movement does not name it."""
    between = row.codes[floor + 1 : at]
    if before is None or "C" in between or "S" in between:
        return right or near or noun_before(row, at, floor)
    if near and near.text in TRADING and (before.verb or is_price(before)):
        return near
    return before


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
