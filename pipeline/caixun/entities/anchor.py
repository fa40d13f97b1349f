"""Which year words without one belong to: 四季度, 8月, 8月27日, 全年, 年报."""

from collections.abc import Callable
from datetime import date

from caixun.entities.context import Context
from caixun.types import Period

MONTH = 31  # days
Build = Callable[[int], Period | None]


def choose_year(context: Context, build: Build, grain: str, closed: bool, start: int, end: int) -> int | None:
    """The year of a part of a year that is named without it, or None; closed for what speaks of a time that is over."""
    if context.year and start - context.year_place <= 2:
        return context.year
    if grain == "year" and not closed and context.year and context.continues_line(context.year_place, start):
        ahead = context.published is not None and context.year > context.published.year
        if not ahead or context.continues(context.year_place, start):
            return context.year
    announced = context.announced if context.continues_line(context.announced_place, start) else None
    if day := context.published or announced:
        return choose_dated(context, day, build, grain, closed, start, end)
    return choose_undated(context, build, grain, closed, start, end)


def choose_dated(
    context: Context, published: date, build: Build, grain: str, closed: bool, start: int, end: int
) -> int | None:
    """The year of the sentence, else that of the latest such time that began, or closed, by the publication date.

    What the words expect may still be ahead; a day may always be a few weeks ahead.
    """
    ahead = context.expects(start, end)
    if grain == "day":
        if context.day and context.continues(context.day_place, start):
            return context.day.year
        days = [
            p.start for y in (published.year - 1, published.year, published.year + 1) if (p := build(y)) and p.start
        ]
        near = [d for d in days if d <= published or (d - published).days <= (180 if ahead else 31)]
        return max(near).year if near else None
    if context.year is not None and context.continues(context.year_place, start):
        told = build(context.year)
        if ahead or not told or not told.start or told.start <= published:
            return context.year
    this = build(published.year)
    if this is None or this.start is None or this.end is None:
        return None
    if grain == "year" and not closed:
        ahead = ahead and not (published.month < 4 and context.warns(start))
        return published.year if ahead or published.month > 4 else published.year - 1
    last = context.last
    follows = last and last.start and context.continues(context.last_place, start) and last.start.year == published.year
    base = this.start > published and context.text[start - 1 : start] in ("较", "比")
    if follows and last and last.start and last.start < this.start and not base:
        return published.year
    begun = this.end <= published if closed else this.start <= published
    return published.year if begun or ahead else published.year - 1


def year_near(build: Build, told: date | None, back: int, ahead: int) -> int | None:
    """The year in which a time lies near one that the text has told in full: 截至2023年5月17日收盘…,5月18日."""
    if told is None:
        return None
    found = ((year, part.start) for year in (told.year - 1, told.year, told.year + 1) if (part := build(year)) and part.start)
    return next((year for year, first in found if -back <= (first - told).days <= ahead), None)


def choose_undated(context: Context, build: Build, grain: str, closed: bool, start: int, end: int) -> int | None:
    """The year that a text without a publication date makes certain: of its sentence, else of what it reports on.

    A plain year is not enough (展望2022年…四季度 may be 2021's), nor is a year's report for a month or a day.
    """
    if grain == "day":
        day, month = context.day, context.month
        if day and context.continues(context.day_place, start):
            return day.year
        if month and month.start and context.continues(context.month_place, start):
            return month.start.year
        return year_near(build, day, MONTH, MONTH) if context.continues_line(context.day_place, start) else None
    if grain == "month" and context.month and context.continues_line(context.month_place, start):
        near = year_near(build, context.month.start, 2 * MONTH, 0)
        if near is not None:
            return near
    if context.year_firm and context.continues(context.year_place, start):
        return context.year
    report = context.report if context.report_firm else None
    if report is None or report.start is None or report.end is None:
        one = build(2000) if grain in ("quarter", "quarters", "half", "months") else None
        return context.year_of_report(one.end.month) if one and one.end else None
    told = build(report.end.year)
    if told is None or told.start is None or told.end is None:
        return None
    if grain == "month" and (report.grain == "year" or not report.start <= told.start <= report.end):
        return None
    if closed and told.end > report.end:
        return report.end.year - 1 if grain == "year" else None
    if told.end <= report.end and told != report and context.expects(start, end):
        return None
    return report.end.year
