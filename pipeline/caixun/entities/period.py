"""Periods: every stretch of time that a text names, resolved against the text itself and its publication date.

One pattern finds the forms; each form is resolved by its own function with what the text has said before.
A period that cannot be known has neither start nor end.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from caixun.entities import absolute, statement
from caixun.entities.calendar import as_of, members, previous, shift_year, unknown
from caixun.entities.context import Context
from caixun.entities.relative import (
    join_words,
    load_words,
    resolve_ago,
    resolve_weekday,
    resolve_window,
    resolve_word,
)
from caixun.types import Mention, Period

__all__ = ["as_of", "find_periods", "members", "previous", "shift_year"]

COUNT = r"(?:\d{1,3}|十[一二三四五六七八九]?|[一二两三四五六七八九半])"
RELATIVE = join_words([w for w, row in load_words().items() if row.unit != "year"])
SIDE = r"(?P<side>未来|过去|最近|近|今后)"
WINDOW = rf"{SIDE}的?(?P<count>{COUNT})(?P<unit>个?(?:月|季度|星期)|年|周|日|天)(?!来|代|均|线|[期龄])"
AGO = rf"(?P<ago>{COUNT})年前(?![三两二])"
WEEKDAY = r"(?P<week>上|本|下|这)?个?(?:周|星期|礼拜)(?P<name>[一二三四五六日天])(?!围|边|线|均|遭|刊|报|期)"
WORDS = rf"(?:{absolute.UNTIL})?(?P<relative>{RELATIVE})(?P<since>以来|起)?"
SAME = r"同期"
HOLIDAY = rf"(?:{absolute.YEAR} ?)?(?P<holiday>{absolute.HOLIDAYS})(?!板|[药后])"


def resolve_relative(match: re.Match[str], context: Context) -> Period | None:
    """A word that counts from the publication date, from what was named last or from the report: 昨日, 当月, 报告期末."""
    return resolve_word(load_words()[match.group("relative")], context, match.start(), match.end())


def resolve_same(match: re.Match[str], context: Context) -> Period | None:
    """同期: the period named last, or the year before where it is compared with."""
    if context.last is None:
        return unknown("year")
    return shift_year(context.last, -1 if context.text[match.start() - 1 : match.start()] in ("较", "比", "与") else 0)


def resolve_near(match: re.Match[str], context: Context) -> Period | None:
    """A window before or after publication: 过去一年, 近30日, 未来12个月."""
    if match.group("count") == "半":
        return unknown("days")
    return resolve_window(match.group("side"), match.group("count"), match.group("unit"), context)


def resolve_past(match: re.Match[str], context: Context) -> Period | None:
    """The calendar year of 四年前."""
    return None if match.group("ago") == "半" else resolve_ago(match.group("ago"), context)


def resolve_name(match: re.Match[str], context: Context) -> Period | None:
    """A day of the week: 周五, 上周五, 本周一."""
    return resolve_weekday(match.group("week"), match.group("name"), context)


Resolver = Callable[[re.Match[str], Context], Period | None]


class Form(NamedTuple):
    """A way to name a period: what finds it, what reads its parts, and who resolves it."""

    name: str
    finds: str
    reads: str
    resolve: Resolver


def make_form(name: str, finds: str, resolve: Resolver, reads: str = "") -> Form:
    """A form; the parts are read by the pattern that finds it unless another is given."""
    return Form(name, re.sub(r"\(\?P<\w+>", "(?:", finds), reads or finds, resolve)


YEAR_FIRST = rf"(?<![\d.]){absolute.YEAR}(?: ?{absolute.SUB})?"
PART_ONLY = rf"(?<![\dA-Za-z.]){absolute.SUB}"
FORMS = (
    make_form("closing", statement.CLOSING, statement.resolve_closing),
    make_form("fiscal", rf"(?<![\dA-Za-z.])(?:{statement.FISCAL})", statement.resolve_fiscal),
    make_form("iso", rf"(?<![\d./-]){absolute.ISO}(?![\d-])", absolute.resolve_iso),
    make_form("postfix", rf"(?<![\dA-Za-z.])(?:{absolute.POSTFIX})(?![\d.%亿万A-Za-z])", absolute.resolve_postfix),
    make_form("years", rf"(?<![\d.]){absolute.YEARS}", absolute.resolve_years),
    make_form("holiday", HOLIDAY, absolute.resolve_holiday_of),
    make_form("window", WINDOW, resolve_near),
    make_form("ago", rf"(?<![\d.一二三四五六七八九十]){AGO}", resolve_past),
    make_form("weekday", WEEKDAY, resolve_name),
    make_form("word", WORDS, resolve_relative),
    make_form(
        "calendar",
        rf"(?:{absolute.UNTIL})?(?:{YEAR_FIRST}|{PART_ONLY}){absolute.EDGE}?{absolute.TAIL}?",
        absolute.resolve_calendar,
        absolute.CALENDAR,
    ),
    make_form("bare", absolute.BARE, absolute.resolve_bare),
    make_form("same", SAME, resolve_same),
)


@cache
def compile_forms() -> tuple[re.Pattern[str], dict[str, tuple[re.Pattern[str], Resolver]]]:
    """The one pattern that finds every form, and for each form what reads and resolves it."""
    scan = re.compile("|".join(f"(?P<{form.name}>{form.finds})" for form in FORMS))
    return scan, {form.name: (re.compile(form.reads), form.resolve) for form in FORMS}


EXPLICIT = re.compile(r"(?:19|20)\d\d|\d\d年|\d\d[QH]|[QHM]\d\d|FY|财|[〇零]|[去今前明]年|[今去]年度")


def find_periods(text: str, published: date | None = None, title_end: int = 0) -> list[Mention]:
    """Every period of a folded text in order; `published` resolves relative words, the headline counts as context.

    >>> [str(m) for m in find_periods("今年一季度营收11亿元,去年同期为2亿元", date(2025, 6, 16))]
    ['2025-01-01..2025-03-31 quarter', '2024-01-01..2024-03-31 quarter']
    """
    context = Context(text, published)
    scan, readers = compile_forms()
    found: list[Mention] = []
    for hit in scan.finditer(text):
        name = hit.lastgroup or ""
        reader, resolve = readers[name]
        match = reader.fullmatch(text, hit.start(), hit.end())
        period = resolve(match, context) if match else None
        if period is None:
            continue
        start, end = hit.span()
        if found and (joined := join_range(found[-1], start, period, text)):
            found[-1] = Mention(label="PERIOD", start=found[-1].start, end=end, rule="period.range", period=joined)
            context.note(joined, found[-1].start, end, False)
            continue
        found.append(Mention(label="PERIOD", start=start, end=end, rule=f"period.{name}", period=period))
        context.note(period, start, end, name != "years" and bool(EXPLICIT.search(hit.group())))
    return found


def join_range(before: Mention, start: int, period: Period, text: str) -> Period | None:
    """The stretch from one day or month to another: 8月1日至8月27日, 2020年3月-2021年5月."""
    first = before.period
    if first is None or not re.fullmatch(r" ?[-~—–至到] ?", text[before.end : start]) or first.grain not in ("day", "month"):
        return None
    if period.grain not in ("day", "month") or period.end is None or first.start is None:
        return unknown("days") if period.grain in ("day", "month") else None
    low = first.start
    if low > period.end:
        earlier = shift_year(first, -1).start
        if earlier is None or (period.end - earlier) > timedelta(366):
            return None
        low = earlier
    return Period(low, period.end, "days" if "day" in (first.grain, period.grain) else "months")
