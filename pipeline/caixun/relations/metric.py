"""Which metric a number measures: the nearest name in its clause, then the words after it, then what stood before."""

import re
from typing import NamedTuple

from caixun.entities.metric import metrics
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, Slot

WORDS = re.compile(r"[一-鿿A-Za-z]{2,6}$")
NOUN = re.compile(r"[一-鿿A-Za-z]{2,10}")
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
    return Metric(row.text[slot.start : slot.end], slot.start, slot.end, slot, verb, negative)


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
            words = WORDS.search(row.text[slot.start : slot.end].rstrip("的约近超逾达为有共了 "))
            return Metric(words.group(), slot.start + words.start(), slot.start + words.end()) if words else None
        if slot.code not in "er":
            return None
    return None


def choose_metric(row: Row, draft: Draft, before: Metric | None) -> Metric | None:
    """The metric of one draft; `before` is the metric of the fact before, inherited where the text plainly continues."""
    at = draft.head if draft.head is not None else draft.at
    floor = previous_number(row, at)
    near = look_left(row, at, floor)
    right = look_right(row, draft.at)
    if near and not near.verb:
        return right if right and not touches(row, near, at) else near
    between = row.codes[floor + 1 : at]
    if draft.kind == "change":
        fresh = "C" in between or "S" in between
        return near or right or noun_before(row, at, floor) if fresh or before is None else before
    if near and near.slot and near.slot.code in "lwV":
        return before if before and is_price(near) and is_price(before) and not before.verb else near
    if floor >= 0 and between in ("&", "&P") and before:
        return before
    return right or count_noun(row, at) or noun_before(row, at, floor) or near or before


def touches(row: Row, metric: Metric, at: int) -> bool:
    """Whether only being words stand between the metric and the number."""
    i = next((i for i, s in enumerate(row.slots) if s is metric.slot), at)
    return not row.codes[i + 1 : at].strip("ezrl")


def is_price(metric: Metric) -> bool:
    mention = metric.slot.mention if metric.slot else None
    known = metrics().get(mention.name or "") if mention else None
    return known is not None and known.kind == "price"
