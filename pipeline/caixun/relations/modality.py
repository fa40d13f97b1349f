"""Modality: how a number is said — actual, forecast, plan, rumour, denied."""

import re
from datetime import date

from caixun.relations.cues import Cue
from caixun.relations.metric import Metric
from caixun.relations.period import When
from caixun.relations.row import Row
from caixun.types import Period

ROLES = frozenset(("forecast", "plan", "rumor"))
VALUATIONS = frozenset(("pe", "pb", "ps", "peg", "ev_ebitda"))
HOLDER = re.compile(r"\)?(?:以上|以下)?的?(?:公司|第[一二三四五]大|控股|原)*股东|[^,;。()\n]{0,14}\([^()]{1,24}\)的股东")
KEPT = re.compile(r"维持|上调|下调|引入|给予|调整|对应|前值")
HEADING = re.compile(r"(?<![为是称示如下测计显析])[::](?!\d)")
OBJECT = re.compile(r"其|所|该|持有|公司|上述|部分|全部|本次|此|它|他")


def choose_modality(row: Row, at: int, metric: Metric | None, when: When | None, published: date | None) -> str:
    """The modality that governs the number: the last trigger before it in its part of the sentence, or what it measures."""
    slot = row.slots[at]
    period = when.period if when else None
    if is_valuation(row, at, metric, period):
        return "forecast"
    if HOLDER.match(row.text, slot.end, row.end):
        return "actual"
    found, since = "actual", row.start
    for cue in row.asides:
        if cue.start >= slot.start:
            break
        role = will(row, cue) if cue.role == "will" and found == "actual" else cue.role
        if role in ROLES and governs(row, cue, at):
            found, since = role, cue.start
    if found in ("forecast", "plan"):
        if slot.mention and slot.mention.label == "QUANTITY" and found == "forecast" and cue_touches(row, since, at):
            return "actual"
        if looks_back(row, since, at):
            return "actual"
        if found == "plan" and metric and metric.text.startswith("持有"):
            return "forecast"
    elif period is not None and period.start is not None and published is not None and period.start > published:
        return "forecast"
    return found


def is_valuation(row: Row, at: int, metric: Metric | None, period: Period | None) -> bool:
    """Target prices, and multiples or earnings per share of a year that a broker keeps, raises or grants, are forecasts."""
    name = metric.slot.mention.metric_id if metric and metric.slot and metric.slot.mention else None
    if name in ("target_price", "target_market_cap", "upside"):
        return True
    if period is None or period.grain not in ("year", "years"):
        return False
    clause = max(row.text.rfind(mark, row.start, row.slots[at].start) for mark in ",;。")
    return name in VALUATIONS or (name == "eps" and KEPT.search(row.text, max(clause, row.start), row.slots[at].start) is not None)


def governs(row: Row, cue: Cue, at: int) -> bool:
    """Whether a trigger reaches the number: not from a heading before a colon, nor past a semicolon with a period of its own."""
    number = row.slots[at].start
    if HEADING.search(row.text, cue.end, number):
        return False
    mark = row.text.rfind(";", cue.end, number)
    return mark < 0 or not any(s.code == "P" and mark < s.start < number for s in row.slots[:at])


def will(row: Row, cue: Cue) -> str:
    """将 before a verb of an own deed is a plan, before a movement or a level a forecast, before an object nothing."""
    if OBJECT.match(row.text, cue.end):
        return ""
    after = next((s for s in row.slots if s.start >= cue.end and s.code not in ".P"), None)
    if after is None or after.start - cue.end > 12:
        return ""
    if after.code == "V":
        return "plan"
    near = after.start - cue.end <= 4
    return "forecast" if after.code in "+-~?lwtf" or (near and after.code in "eN%x") else ""


def cue_touches(row: Row, since: int, at: int) -> bool:
    """Counting those who forecast (25家公司预告) forecasts nothing."""
    slot = row.slots[at]
    unit = slot.mention.quantity.unit if slot.mention and slot.mention.quantity else ""
    return unit in ("家", "只", "份")


def looks_back(row: Row, since: int, at: int) -> bool:
    """Whether a past period (上年同期) stands between the trigger and the number."""
    for slot in reversed(row.slots[:at]):
        if slot.start <= since:
            return False
        if slot.code in "PB":
            return row.text[slot.start : slot.end].startswith(("上年", "去年")) and slot.code == "P"
    return False
