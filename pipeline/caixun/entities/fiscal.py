"""Fiscal years: which twelve months, or 52 weeks, a company calls its year.

The company is the nearest one named before the words; the table fiscal_years says where its year ends.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from caixun.entities.calendar import move_months, span_months, unknown
from caixun.types import Period
from caixun.words import table

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class FiscalYear(NamedTuple):
    """Where a company's year ends: the kind of day, its month, and whether the year is named after its end or start."""

    day: str
    month: int
    label: str


STATED = re.compile(
    r"截[至止](?:至|到|于)?(?:(20\d\d)年)?(1[0-2]|0?[1-9])月(?:([0-3]?\d)日|[底末])?止?的?"
    r"(?:(20\d\d)(?:财年|财政年度)(?:第?([一二三四1-4])财?季)?|第?([一二三四1-4])(?:财季|财政季)"
    r"|(?<=止)的?(?: ?([三六九369]) ?个月|(?:年度|十二个月)))"
)

PLACES = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
SPANS = {"三": 1, "六": 2, "九": 3, "3": 1, "6": 2, "9": 3}


@cache
def load_years() -> dict[str, FiscalYear]:
    """Every company word of the table with its fiscal year."""
    found = {}
    for row in table("fiscal_years"):
        day, month = row.cells["year_end"].split()
        for word in row.cells["words"].split("|"):
            found[word] = FiscalYear(day, int(month), row.cells["label"])
    return found


@cache
def compile_names() -> re.Pattern[str]:
    """One pattern over all company words, longest first."""
    words = sorted(load_years(), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in words), re.ASCII)


def find_company(text: str, start: int, end: int) -> tuple[FiscalYear, int] | None:
    """The fiscal year of the company named last in a stretch of text and where the name ends, or None.

    >>> find_company("英伟达公布第二财季业绩", 0, 5)
    (FiscalYear(day='last_sunday', month=1, label='end'), 3)
    """
    found = None
    for match in compile_names().finditer(text, start, end):
        found = match
    return (load_years()[found.group()], found.end()) if found else None


def find_stated(text: str, published: date | None) -> FiscalYear | None:
    """The fiscal year that a text tells itself by the day on which one of its quarters closes, or None.

    >>> find_stated("截至8月31日的2026财年第一财季", date(2025, 9, 25))
    FiscalYear(day='month_end', month=5, label='end')
    """
    match = STATED.search(text)
    if match is None or (match[1] is None and published is None):
        return None
    month, quarter = int(match[2]), SPANS[match[7]] if match[7] else PLACES[match[5] or match[6] or "四"]
    year = int(match[1]) if match[1] else published.year if published else 0
    if not match[1] and published and (month, int(match[3] or 28)) > (published.month, published.day):
        year -= 1
    closed = close_month("month_end", year, month)
    kind = "month_end"
    if match[3] and int(match[3]) != closed.day:
        day = int(match[3])
        if 7 < day < closed.day - 6 or day > closed.day:
            return None
        kind = f"{'last' if day > 7 else 'nearest'}_{WEEKDAYS[date(year, month, day).weekday()]}"
        month -= day <= 7
    last = month + 3 * (4 - quarter)
    ends = year + (last - 1) // 12
    return FiscalYear(kind, (last - 1) % 12 + 1, "start" if match[4] and int(match[4]) == ends - 1 else "end")


def close_month(kind: str, year: int, month: int) -> date:
    """The day on which a fiscal quarter that ends around a month's end closes.

    >>> close_month("last_sunday", 2025, 4), close_month("nearest_saturday", 2024, 12)
    (datetime.date(2025, 4, 27), datetime.date(2024, 12, 28))
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    last = date(year, month, monthrange(year, month)[1])
    if kind == "month_end":
        return last
    place, name = kind.split("_")
    back = (last.weekday() - WEEKDAYS.index(name)) % 7
    forward = place == "nearest" and back > 3
    return last + timedelta(7 - back) if forward else last - timedelta(back)


def fiscal_quarters(company: FiscalYear, year: int, first: int, last: int, grain: str) -> Period:
    """The stretch from one quarter of a company's fiscal year to another.

    >>> str(fiscal_quarters(FiscalYear("last_sunday", 1, "end"), 2026, 2, 2, "quarter"))
    '2025-04-28..2025-07-27 quarter'
    >>> str(fiscal_quarters(FiscalYear("month_end", 3, "end"), 2025, 1, 4, "year"))
    '2024-04-01..2025-03-31 year'
    """
    closing = year if company.label == "end" or company.month == 12 else year + 1
    opens = company.month - 12 + 3 * (first - 1)
    closes = company.month - 12 + 3 * last
    start = close_month(company.day, closing, opens) + timedelta(1)
    return Period(start, close_month(company.day, closing, closes), grain)


def year_named(company: FiscalYear, day: date) -> int:
    """What a company calls the fiscal year that a day falls in."""
    label = day.year - 1
    while True:
        end = fiscal_quarters(company, label, 1, 4, "year").end
        assert end is not None
        if day <= end:
            return label
        label += 1


def find_quarter(company: FiscalYear, end: date) -> tuple[int, int] | None:
    """The fiscal year and quarter of a company that close on a day, or None.

    >>> find_quarter(FiscalYear("last_sunday", 1, "end"), date(2025, 4, 27))
    (2026, 1)
    """
    label = year_named(company, end)
    for number in range(1, 5):
        if fiscal_quarters(company, label, number, number, "quarter").end == end:
            return label, number
    return None


def ending(end: date, months: int, grain: str) -> Period:
    """The stretch of some months that ends on a day: whole months, or 13 weeks a quarter when it ends within a month.

    >>> str(ending(date(2025, 4, 27), 3, "quarter"))
    '2025-01-27..2025-04-27 quarter'
    >>> str(ending(date(2025, 9, 30), 6, "half"))
    '2025-04-01..2025-09-30 half'
    """
    if months % 3 and end.day != monthrange(end.year, end.month)[1]:
        return unknown(grain)
    if end.day == monthrange(end.year, end.month)[1]:
        start = move_months(end, -months) + timedelta(1)
        return span_months(start.year, start.month, months, grain)
    return Period(end - timedelta(weeks=13 * months // 3, days=-1), end, grain)
