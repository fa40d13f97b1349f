"""Period: when a figure holds — the period nearest before it, its own in a list, or the one the text goes on with."""

from datetime import date
from typing import NamedTuple

from caixun.entities.calendar import end_of, members
from caixun.entities.metric import metrics
from caixun.relations.lists import Share
from caixun.relations.metric import Metric
from caixun.relations.row import Row
from caixun.types import Period

FLOWS = frozenset(("quarter", "half", "year", "months", "month"))


class When(NamedTuple):
    """The words of a period and what they mean."""

    text: str
    period: Period | None


def choose_period(
    row: Row, at: int, share: Share, metric: Metric | None, before: When | None, published: date | None
) -> When | None:
    """The period of the number in slot `at`."""
    when = own_period(row, at, share) or before
    if when is None or when.period is None:
        return when
    if is_stock(metric) and when.period.grain in FLOWS:
        return When(when.text, end_of(when.period))
    return when


def own_period(row: Row, at: int, share: Share) -> When | None:
    """The period that the sentence itself gives."""
    if share.period is not None and share.period.mention is not None:
        words = row.text[share.period.start : share.period.end]
        period = share.period.mention.period
        return When(words, members(period)[share.member] if period and share.member >= 0 else period)
    for i in range(at - 1, -1, -1):
        slot = row.slots[i]
        if slot.code == "P" and slot.mention is not None:
            return When(row.text[slot.start : slot.end], slot.mention.period)
    return None


def is_stock(metric: Metric | None) -> bool:
    """Whether the metric stands on a day (总资产, 存货) rather than over a stretch."""
    mention = metric.slot.mention if metric and metric.slot else None
    row = metrics().get(mention.name or "") if mention else None
    return row is not None and row.kind == "stock"
