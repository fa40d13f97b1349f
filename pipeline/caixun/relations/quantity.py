"""Quantity: the number as the fact states it — a level with its sign, a movement as a magnitude."""

from decimal import Decimal

from caixun.entities.metric import metrics
from caixun.relations.metric import Metric
from caixun.relations.roles import Draft
from caixun.relations.row import Row
from caixun.types import Mention, Quantity


def state_quantity(row: Row, draft: Draft, mention: Mention, metric: Metric | None) -> Quantity:
    """The fact's own quantity."""
    assert mention.quantity is not None
    low, high, bound = mention.quantity.low, mention.quantity.high, mention.quantity.bound
    unit = name_unit(mention, metric)
    if metric and metric.text == "单价" and "/" not in unit and (piece := counted_before(row, draft.at)):
        unit = f"{unit}/{piece}"
    if draft.kind == "value":
        if metric and metric.negative and low is not None and low > 0:
            low, high = (None if high is None else -high), -low
        return Quantity(low, high, unit, bound)
    if draft.silent:
        return Quantity(None, None, unit, bound)
    if draft.amount is not None:
        return Quantity(draft.amount, draft.amount, unit, bound)
    return Quantity(*measure(low, high), unit, bound)


def name_unit(mention: Mention, metric: Metric | None) -> str:
    """The unit, with what it is per; a bare number takes the metric's own, a price the share's."""
    assert mention.quantity is not None
    unit, known = mention.quantity.unit, None
    slot = metric.slot if metric else None
    if slot is not None and slot.mention is not None and slot.mention.name:
        known = metrics().get(slot.mention.name)
    if mention.per:
        return f"{unit}/{mention.per}"
    if known is None:
        return unit
    if mention.label == "NUMBER":
        return known.unit or unit
    if mention.label == "MONEY" and "/股" in (known.unit or ""):
        return f"{unit}/股"
    return unit


def counted_before(row: Row, at: int) -> str:
    """The counter of the goods that a unit price is for: 4万颗芯片,单价2.5万元."""
    for slot in reversed(row.slots[:at]):
        if slot.mention and slot.mention.label == "QUANTITY" and slot.mention.quantity:
            return slot.mention.quantity.unit
    return ""


def measure(low: Decimal | None, high: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """A movement's size; a range that spans zero keeps its signs."""
    if low is not None and high is not None:
        if low < 0 < high:
            return low, high
        low, high = sorted((abs(low), abs(high)))
        return low, high
    return (None if low is None else abs(low)), (None if high is None else abs(high))


def read_level(row: Row, at: int | None) -> Quantity | None:
    """The level in a slot, as a base or as what was reached."""
    mention = row.slots[at].mention if at is not None else None
    return mention.quantity if mention else None
