"""Edges: the part of a period that the words at its end speak of: 末, 初, 上旬, 当周, 以来, 前, 起, and 截至 before it."""

import re
from datetime import timedelta

from caixun.entities.calendar import end_of, move_months, since, start_of, unknown
from caixun.entities.context import Context
from caixun.entities.relative import read_number
from caixun.types import Period

SUMMED = re.compile(r"[^。;\n]{0,12}(?:累计|已)")


def day_before(period: Period) -> Period:
    """As of the last day before a period: 2030年前 is the end of 2029."""
    last = period.start - timedelta(1) if period.start else None
    return Period(last, last, period.grain)


def cut_period(period: Period, match: re.Match[str], context: Context) -> Period:
    """The part of a period that 末, 初, 上旬, 截至, 以来 and 前 speak of."""
    edge, tail = match.group("edge"), match.group("tail")
    if period.start is None or period.end is None:
        return period
    if edge and edge.endswith("周"):
        return unknown("week")  # whose first day each statistic sets for itself
    if edge and edge.endswith("旬"):
        begins = period.start.replace(day={"上": 1, "中": 11, "下": 21}[edge[0]])
        period = Period(begins, period.end if edge[0] == "下" else begins + timedelta(9), "days")
    elif edge:
        period = start_of(period) if edge.endswith("初") else end_of(period)
    if tail in ("以来", "至今", "来"):
        return since(period.start, context.published)
    if tail and tail[0] == "起":
        return open_period(period, match, context)
    if tail in ("当周", "的一周") and period.end:
        return Period(period.end - timedelta(6), period.end, "week")
    if tail in ("之前", "以前", "前"):
        return end_of(period) if edge or match.group("d") else day_before(period)
    if match.group("until"):
        period = end_of(period)
        if context.published and period.end and period.end > context.published:
            return unknown(period.grain)
    return period


def open_period(period: Period, match: re.Match[str], context: Context) -> Period:
    """What begins on a day: 6月1日起6个月内 is a stretch, 1月5日起累计 one until now, and what is priced 3月5日起 so on that day."""
    assert period.start is not None
    if months := match.group("within"):
        return Period(period.start, move_months(period.start, read_number(months)) - timedelta(1), "days")
    if SUMMED.match(context.text, match.end()):
        return since(period.start, context.published)
    return Period(period.start, period.start, "day") if period.grain == "month" else period
