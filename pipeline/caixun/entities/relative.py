"""Words that name a period by its place: 昨日, 上周, 当月, 上季度, 报告期末, 周五, 近三年, 四年前, 春节."""

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from chinese_calendar import is_holiday

from caixun.entities.calendar import (
    day_of,
    end_of,
    make_day,
    month_of,
    move_months,
    previous,
    quarter_of,
    shift_year,
    span_months,
    start_of,
    unknown,
    week_of,
    year_of,
)
from caixun.entities.context import Context
from caixun.types import Period
from caixun.words import table

MONTH_OF_SESSIONS = 23  # 近20日 of a share are sessions, 近30日 are days
DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


class Word(NamedTuple):
    """A relative word: what it is counted from, in which unit, how many units away, and where it is part of another word."""

    anchor: str
    unit: str
    offset: int
    not_after: re.Pattern[str]
    not_before: str

    def stands(self, text: str, start: int) -> bool:
        """Whether the word at a place is itself: 上年 is, but not in 以上年限."""
        return start == 0 or not self.not_after.match(text, start - 1)


@cache
def load_words() -> dict[str, Word]:
    """The relative words of the table."""
    found = {}
    for row in table("periods"):
        cells = row.cells
        before, after = (f"[{cells[side]}]" if cells[side] != "-" else r"\b\B" for side in ("not_after", "not_before"))
        found[cells["word"]] = Word(cells["anchor"], cells["unit"], int(cells["offset"]), re.compile(before), after)
    return found


def join_words(words: list[str]) -> str:
    """A pattern for any of the words, the longest first, one branch for each first character."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        known = load_words().get(word)
        rests.setdefault(word[0], []).append(re.escape(word[1:]) + (f"(?!{known.not_before})" if known else ""))
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())


def read_number(text: str) -> int:
    """A small whole number in digits or in Chinese.

    >>> [read_number(n) for n in ("12", "三", "十二", "三十一", "二〇二一")]
    [12, 3, 12, 31, 2021]
    """
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (DIGITS[tens] if tens else 1) + (DIGITS[ones] if ones else 0)
    return int("".join(str(DIGITS[c]) for c in text))


def count_years(word: Word, context: Context, start: int) -> int | None:
    """The year that a word such as 去年, 上年 or 同年 stands for, or None."""
    if word.anchor == "published":
        now = context.published.year if context.published else context.guess_year()
        return now + word.offset if now else None
    base = context.anchor_year(start)
    if word.anchor == "text" and context.year is None and context.last is None:
        return None
    return base.start.year + word.offset if base and base.start else None


def move(period: Period, offset: int) -> Period:
    """The stretch some of its own lengths later (1) or earlier (-1)."""
    if offset == -1:
        return previous(period)
    if offset == 1 and period.start and period.end:
        if period.grain == "year":
            return shift_year(period, 1)
        first = period.end + timedelta(1)
        return {
            "quarter": quarter_of(first.year, (first.month + 2) // 3),
            "month": month_of(first.year, first.month),
        }.get(period.grain, week_of(period.end + timedelta(7)))
    return period


def resolve_word(word: Word, context: Context, start: int, end: int) -> Period:
    """What a relative word stands for at a place of the text."""
    published = context.published
    if word.unit in ("year_end", "year_start"):
        base = context.anchor_year(start)
        if base is None:
            return unknown("year")
        if word.unit == "year_start":
            return start_of(base)
        early = (
            published and published.month <= 3 and base.end and base.end > published and not context.expects(start, end)
        )
        return end_of(previous(base) if early else base)
    if word.unit == "plan":
        return span_months(word.offset, 1, 60, "plan")
    if word.unit == "within" and (told_year := context.year_told(start, end)):
        return told_year
    if word.unit == "within" and published and context.expects(start, end):
        return year_of(published.year)
    if word.unit == "month_within":
        return Period(published.replace(day=1), published, "days") if published else unknown("days")
    if word.unit in ("to_date", "within"):
        today = context.day if context.day and context.continues(context.day_place, start) else published
        return Period(date(today.year, 1, 1), today, "days") if today else unknown("days")
    if word.anchor == "report":
        report = context.report
        if report is None:
            return unknown("report")
        if word.offset:
            return previous(report)
        return {"report_end": end_of, "report_start": start_of}.get(word.unit, lambda p: p)(report)
    if word.unit in ("day", "now", "session"):
        return resolve_day(word, context, start)
    unit = word.unit.partition("_")[0]
    told = {"quarter": context.quarter, "month": context.month, "week": context.week}[unit]
    if unit == "week" and context.day and context.day_place > context.week_place:
        told = week_of(context.day)
    if word.anchor == "published" or told is None:
        if published is None or word.anchor == "text":
            return unknown(unit)
        quarter = quarter_of(published.year, (published.month + 2) // 3)
        told = {"quarter": quarter, "month": month_of(published.year, published.month), "week": week_of(published)}[
            unit
        ]
    if word.unit.endswith("_end"):
        return end_of(told)
    if word.unit.endswith("_start"):
        return start_of(told)
    return move(told, word.offset)


def resolve_day(word: Word, context: Context, start: int) -> Period:
    """The day of 昨日, 当日, 上一交易日; weekends are no sessions."""
    day = {"published": context.published, "text": context.day, "announced": context.issued or context.published}.get(word.anchor, context.scene(start))
    if day is None:
        return unknown("day")
    day += timedelta(word.offset)
    while word.unit == "session" and day.weekday() > 4:
        day -= timedelta(1)
    return day_of(day)


def resolve_weekday(week: str | None, name: str, context: Context, start: int, end: int) -> Period:
    """The day of 周五, 上周五, 本周一, 下周三: without a week the latest by publication, or the next where it is expected."""
    published = context.published
    number = "一二三四五六日".find("日" if name == "天" else name)
    if context.day and 0 <= start - context.day_place <= 2 and context.day.weekday() == number:
        return day_of(context.day)
    if published is None:
        return unknown("day")
    monday = published - timedelta(published.weekday())
    if week:
        return day_of(monday + timedelta(number + 7 * {"上": -1, "下": 1}.get(week, 0)))
    if context.expects(start, end):
        return day_of(published + timedelta((number - published.weekday()) % 7))
    return day_of(published - timedelta((published.weekday() - number) % 7))


def resolve_window(side: str, count: str, unit: str, context: Context, start: int) -> Period:
    """The stretch of 过去一年, 近30日, 未来12个月, from or to the day of the sentence; 近三年 may be calendar or report years."""
    published = context.scene(start)
    half = count == "半" and unit == "年"
    number, unit = (6, "月") if half else (read_number(count), unit)
    years = unit == "年"
    recent = side in ("近", "最近")
    if unit.endswith("交易日") or (unit == "日" and recent and number <= MONTH_OF_SESSIONS and context.tells_market(start)):
        return last_sessions(published, number) if published and side != "未来" and not context.tells_abroad(start) else unknown("days")
    if published is None or (recent and (years or (number == 1 and unit in "日天"))) or not 0 < number < 400:
        return unknown("years" if years else "days")
    ahead = side.startswith("未来")
    sign = 1 if ahead else -1
    if unit.endswith(("月", "年", "季度")):
        other = move_months(published, sign * number * (12 if years else 3 if unit == "季度" else 1))
    else:
        other = published + timedelta(sign * number * (7 if unit.endswith(("周", "星期")) else 1))
    if unit == "天" and not ahead:
        return Period(other, published, "days")  # 90 days ago until now
    low, high = (published, other - timedelta(1)) if ahead else (other + timedelta(1), published)
    return Period(low, high, "days")


def last_sessions(day: date, number: int) -> Period:
    """The last sessions of the mainland's exchanges up to a day; unknown where no table knows the holidays.

    >>> str(last_sessions(date(2023, 7, 5), 10))
    '2023-06-20..2023-07-05 days'
    """
    found: list[date] = []
    try:
        while len(found) < number:
            if day.weekday() < 5 and not is_holiday(day):
                found.append(day)
            day -= timedelta(1)
    except NotImplementedError:  # a year that chinese_calendar does not know
        return unknown("days")
    return Period(found[-1], found[0], "days")


def resolve_ago(count: str, context: Context) -> Period:
    """The calendar year of 四年前."""
    number = read_number(count)
    return year_of(context.published.year - number) if context.published and 0 < number < 100 else unknown("year")


@cache
def load_holidays() -> dict[str, dict[int, tuple[str, str]]]:
    """Each holiday's first and last day (MM-DD) by year; year 0 stands for every year."""
    found: dict[str, dict[int, tuple[str, str]]] = {}
    for row in table("holidays"):
        found[row.cells["word"]] = {}
        for entry in row.cells["days"].split():
            year, _, days = entry.rpartition(":")
            first, _, last = days.partition("..")
            found[row.cells["word"]][int(year or 0)] = (first, last or first)
    return found


def resolve_holiday(name: str, year: int | None, context: Context, ahead: bool) -> Period:
    """The days of a holiday in a year, else the last before publication, or the next when it is near or expected."""
    published, dates = context.published, load_holidays()[name]
    if year:
        return days_off(dates, year) or unknown("days")
    if published is None or days_off(dates, published.year) is None:
        return unknown("days")
    limit = published + timedelta(366 if ahead else 60)
    found = [p for n in (-1, 0, 1) if (p := days_off(dates, published.year + n)) and p.start and p.start < limit]
    return min(found, key=lambda p: abs((p.start or limit) - published)) if found else unknown("days")


def days_off(dates: dict[int, tuple[str, str]], year: int) -> Period | None:
    """The days of a holiday in one year, or None where the table does not know them."""
    days = dates.get(year) or dates.get(0)
    if not days:
        return None
    start, end = (make_day(year, int(day[:2]), int(day[3:])) for day in days)
    return Period(start, end, "day" if start == end else "days")
