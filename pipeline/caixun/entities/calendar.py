"""Stretches of the calendar: years, halves, quarters, months, weeks and days, and how they move.

A grain is one stretch (day, week, month, quarter, half, year, plan: a five-year plan), several that the text joins
(days, months, quarters, years), or report where the text speaks of a period that it never names. `members` parts the
joined quarters and years of 2022-2024年 and Q1-Q3.

An as-of figure is a stretch whose start equals its end; its grain is that of the stretch that ends there, so that
一季度末 is 2025-03-31..2025-03-31 quarter and the one before it is 2024-12-31.
"""

from calendar import monthrange
from datetime import date, timedelta

from caixun.types import Period

WEEKS = frozenset(7 * n for n in (13, 14, 26, 27, 39, 40, 52, 53))
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def unknown(grain: str) -> Period:
    """A stretch that the text names without allowing it to be known."""
    return Period(None, None, grain)


def span_months(year: int, first: int, count: int, grain: str) -> Period:
    """`count` whole months from month `first` of a year; months beyond the year's ends carry over.

    >>> str(span_months(2024, 11, 4, "months"))
    '2024-11-01..2025-02-28 months'
    """
    year, month = year + (first - 1) // 12, (first - 1) % 12 + 1
    last = month + count - 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Period(date(year, month, 1), date(end_year, end_month, monthrange(end_year, end_month)[1]), grain)


def year_of(year: int) -> Period:
    """A calendar year."""
    return span_months(year, 1, 12, "year")


def half_of(year: int, number: int) -> Period:
    """The first or second half of a year."""
    return span_months(year, 6 * number - 5, 6, "half")


def quarter_of(year: int, number: int) -> Period:
    """One quarter of a year, counted from 1."""
    return span_months(year, 3 * number - 2, 3, "quarter")


def month_of(year: int, month: int) -> Period:
    """One month of a year."""
    return span_months(year, month, 1, "month")


def week_of(day: date) -> Period:
    """The trading week of a day, Monday to Friday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=4), "week")


def day_of(day: date) -> Period:
    """One day."""
    return Period(day, day, "day")


def since(start: date | None, today: date | None) -> Period:
    """From a day until today; the end is open where today is not known."""
    return unknown("days") if start and today and today < start else Period(start, today, "days")


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def move_months(day: date, count: int) -> date:
    """The same day some months later or earlier; the last day of a month stays the last.

    >>> move_months(date(2025, 6, 30), -3)
    datetime.date(2025, 3, 31)
    """
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    last = monthrange(year, month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if ends else min(day.day, last))


def end_of(period: Period) -> Period:
    """The stretch seen as of its last day."""
    return Period(period.end, period.end, period.grain)


def start_of(period: Period) -> Period:
    """The stretch seen as of its first day."""
    return Period(period.start, period.start, period.grain)


def as_of(period: Period) -> date | None:
    """The day on which a balance of the period stands: its end.

    >>> as_of(quarter_of(2025, 1))
    datetime.date(2025, 3, 31)
    """
    return period.end


def counts_weeks(period: Period) -> bool:
    """Whether a period is one of a fiscal calendar of 52 or 53 weeks rather than of whole months."""
    if period.start is None or period.end is None or period.grain == "day":
        return False
    return period.start.day != 1 and (period.end - period.start).days + 1 in WEEKS


def shift_year(period: Period, count: int = -1) -> Period:
    """The same period some years later; -1 is what 同比 compares with.

    >>> str(shift_year(quarter_of(2025, 1)))
    '2024-01-01..2024-03-31 quarter'
    >>> str(shift_year(Period(date(2025, 1, 27), date(2025, 4, 27), "quarter")))
    '2024-01-29..2024-04-28 quarter'
    """
    if period.start is None or period.end is None:
        return unknown(period.grain)
    if counts_weeks(period) or period.grain == "week":
        weeks = timedelta(weeks=52 * count)
        return Period(period.start + weeks, period.end + weeks, period.grain)
    return Period(move_start(period, 12 * count), move_months(period.end, 12 * count), period.grain)


def move_start(period: Period, count: int) -> date:
    """The first day of a period some months later; a start is never drawn to the end of its month."""
    assert period.start is not None
    if period.start == period.end:
        return move_months(period.start, count)
    index = period.start.year * 12 + period.start.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(period.start.day, monthrange(year, month)[1]))


def previous(period: Period) -> Period:
    """The period just before, of the same grain: what 环比 compares with.

    >>> str(previous(quarter_of(2025, 1)))
    '2024-10-01..2024-12-31 quarter'
    >>> str(previous(Period(date(2025, 3, 31), date(2025, 3, 31), "quarter")))
    '2024-12-31..2024-12-31 quarter'
    """
    if period.start is None or period.end is None:
        return unknown(period.grain)
    if period.grain == "week":
        return Period(period.start - timedelta(7), period.end - timedelta(7), "week")
    if counts_weeks(period) or period.grain not in MONTHS:
        length = period.end - period.start + timedelta(days=1)
        return Period(period.start - length, period.end - length, period.grain)
    months = -MONTHS[period.grain]
    return Period(move_start(period, months), move_months(period.end, months), period.grain)


def members(period: Period) -> list[Period]:
    """The years of a stretch of grain years, the quarters of one of grain quarters; any other stretch alone.

    >>> [str(p.start) for p in members(span_months(2022, 1, 36, "years"))]
    ['2022-01-01', '2023-01-01', '2024-01-01']
    """
    single = {"years": "year", "quarters": "quarter"}.get(period.grain)
    if single is None or period.start is None or period.end is None:
        return [period]
    found, start = [], period.start
    while start <= period.end:
        found.append(span_months(start.year, start.month, MONTHS[single], single))
        start = move_months(start, MONTHS[single])
    return found
