"""Period: when a figure holds — the period nearest before it, its own in a list, or the one the text goes on with."""

import re
from typing import NamedTuple

from caixun.entities.calendar import end_of, members, span_months
from caixun.entities.metric import metrics
from caixun.relations.lists import Share
from caixun.relations.metric import Metric
from caixun.relations.row import Row, Slot
from caixun.types import Period

FLOWS = frozenset(("quarter", "half", "year", "months", "month"))
BALANCES = frozenset(
    "debt_ratio current_ratio quick_ratio npl_ratio provision_coverage capital_adequacy cash_short_debt_ratio".split()
)
QUARTER_ENDS = frozenset(((3, 31), (6, 30), (9, 30), (12, 31)))
NOW = frozenset(("当前", "目前", "现", "现在", "近期", "最新", "近日", "日前", "当日"))
NO_PERIOD = re.compile(r"\s*(?:交货|交割|到期|合约|主力|黄金|原油|白银|期货|期金|期铜|期价|份?合约|的?(?:低点|高点|新高|新低|最高|最低|首次|分位))")
COMPARED = re.compile(r"(?:去年|上年|上一年|前一年)?同期$")


class When(NamedTuple):
    """The words of a period and what they mean."""

    text: str
    period: Period | None


def choose_period(
    row: Row, at: int, share: Share, metric: Metric | None, before: When | None
) -> tuple[When | None, When | None]:
    """The period of the number in slot `at`, and the period that the text goes on with."""
    if share.period is not None and share.period.mention is not None:
        words, period = row.cite(share.period.start, share.period.end), share.period.mention.period
        if share.member >= 0 and period:
            return When(words, members(period)[share.member]), before
        own: When | None = When(words, period)
    else:
        own = own_period(row, at) or before or day_after(row, at, metric)
    if own is None or own.period is None:
        return own, own
    if own.period.grain in FLOWS and stands_on_day(metric):
        return When(own.text, end_of(own.period)), own
    if own.text.startswith(("截至", "截止")) and is_flow(metric) and own.period.start is not None:
        return When(own.text, since_new_year(own.period)), own
    return own, own


def since_new_year(period: Period) -> Period:
    """A report as of a quarter's end tells of the year up to it: 截止9月30日营业收入."""
    end = period.end
    if end is None or period.start != end or (end.month, end.day) not in QUARTER_ENDS:
        return period
    return span_months(end.year, 1, end.month, "months" if end.month < 12 else "year")


def is_flow(metric: Metric | None) -> bool:
    """Whether the metric runs over a stretch (营业收入)."""
    known = metrics().get(metric.text) if metric else None
    return known is not None and known.kind == "flow" and known.use == "noun"


def own_period(row: Row, at: int) -> When | None:
    """The period that the sentence itself gives: the nearest before the number; of a heading before a colon, its first."""
    best: Slot | None = None
    marks = ""
    for i in range(at - 1, -1, -1):
        slot = row.slots[i]
        marks += slot.code if slot.code in ",;:" else ""
        if slot.code != "P" or not holds(row, i, marks):
            continue
        if ":" not in marks:
            return read(row, slot)
        best = slot
    return read(row, best) if best else None


def read(row: Row, slot: Slot) -> When:
    return When(row.cite(slot.start, slot.end), slot.mention.period if slot.mention else None)


def holds(row: Row, i: int, marks: str) -> bool:
    """Whether a period says when a later number holds: not a base (从前一月的), a contract month, or a comparison elsewhere."""
    slot = row.slots[i]
    words = row.text[slot.start : slot.end]
    if words in NOW or (i and row.codes[i - 1] == "f") or NO_PERIOD.match(row.text, slot.end, row.end):
        return False
    return not (marks and COMPARED.search(words))


def day_after(row: Row, at: int, metric: Metric | None) -> When | None:
    """A price before its date: 公司(收盘价:5.43元)5月28日晚间公告."""
    if not is_price(metric):
        return None
    for slot in row.slots[at + 1 : at + 5]:
        if slot.code == "P" and slot.mention and slot.mention.period and slot.mention.period.grain == "day":
            return read(row, slot)
    return None


def last_period(row: Row, before: When | None) -> When | None:
    """The period that a sentence without figures leaves for the next: its first."""
    for i, slot in enumerate(row.slots):
        if slot.code == "P" and slot.mention and slot.mention.period and slot.mention.period.start and holds(row, i, ","):
            return read(row, slot)
    return before


def is_price(metric: Metric | None) -> bool:
    known = metrics().get(metric.text) if metric else None
    return known is not None and known.kind == "price"


def stands_on_day(metric: Metric | None) -> bool:
    """Whether the metric stands on a day (总资产, 存货) rather than over a stretch."""
    mention = metric.slot.mention if metric and metric.slot else None
    if metric is None or mention is None:
        return False
    known = metrics().get(metric.text) or metrics().get(mention.name or "")
    return known is not None and (known.kind == "stock" and known.use == "noun" or known.id in BALANCES)
