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
from caixun.entities.calendar import as_of, end_of, members, previous, shift_year, start_of, unknown
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
WORDS = rf"(?:{absolute.UNTIL})?(?P<relative>{RELATIVE})(?P<edge>[初末底])?(?P<since>以来)?"
SAME = r"同期"
HOLIDAY = rf"(?:{absolute.YEAR} ?)?(?P<holiday>{absolute.HOLIDAYS})(?!板|[药后])"


def resolve_relative(match: re.Match[str], context: Context) -> Period | None:
    """A word that counts from the publication date, from what was named last or from the report: 昨日, 当月, 报告期末."""
    word = load_words()[match.group("relative")]
    if not word.stands(context.text, *match.span("relative")):
        return None
    period = resolve_word(word, context, match.start())
    if edge := match.group("edge"):
        period = start_of(period) if edge == "初" else end_of(period)
    return Period(period.start, context.published, "days") if match.group("since") and period.start else period


def resolve_same(match: re.Match[str], context: Context) -> Period | None:
    """同期: the period named last, or the year before where it is compared with."""
    before = context.text[max(0, match.start() - 2) : match.start()]
    if before.endswith("不"):
        return None
    if context.last is None or before in ("历史", "近年", "往年", "农历"):
        return unknown("year")
    return shift_year(context.last, -1 if before.endswith(("较", "比", "与")) else 0)


def resolve_near(match: re.Match[str], context: Context) -> Period | None:
    """A window before or after publication: 过去一年, 近30日, 未来12个月."""
    if match.group("count") == "半":
        return unknown("days")
    return resolve_window(match.group("side"), match.group("count"), match.group("unit"), context, match.start())


def resolve_past(match: re.Match[str], context: Context) -> Period | None:
    """The calendar year of 四年前."""
    return None if match.group("ago") == "半" else resolve_ago(match.group("ago"), context)


def resolve_name(match: re.Match[str], context: Context) -> Period | None:
    """A day of the week: 周五, 上周五, 本周一."""
    return resolve_weekday(match.group("week"), match.group("name"), context)


Resolver = Callable[[re.Match[str], Context], Period | None]


class Form(NamedTuple):
    """A way to name a period: what finds it where it opens with a figure or a word, what reads its parts, who resolves it."""

    name: str
    figures: str
    words: str
    reads: str
    resolve: Resolver


TAILS = f"{absolute.EDGE}?{absolute.TAIL}?"
YEAR_FIRST = rf"{absolute.YEAR}(?: ?{absolute.SUB})?"
FORMS = (
    Form("closing", "", statement.CLOSING, statement.CLOSING, statement.resolve_closing),
    Form("fiscal", statement.FISCAL, statement.FISCAL, statement.FISCAL, statement.resolve_fiscal),
    Form("iso", rf"(?<![/-]){absolute.ISO}(?![\d-])", "", absolute.ISO, absolute.resolve_iso),
    Form("postfix", rf"(?<![A-Za-z])(?:{absolute.POSTFIX})(?![\d.%亿万A-Za-z])", "", absolute.POSTFIX, absolute.resolve_postfix),
    Form("years", absolute.YEARS, "", absolute.YEARS, absolute.resolve_years),
    Form("holiday", HOLIDAY, HOLIDAY, HOLIDAY, absolute.resolve_holiday_of),
    Form("window", "", WINDOW, WINDOW, resolve_near),
    Form("ago", AGO, rf"(?<![一二三四五六七八九十]){AGO}", AGO, resolve_past),
    Form("weekday", "", WEEKDAY, WEEKDAY, resolve_name),
    Form("word", "", WORDS, WORDS, resolve_relative),
    Form(
        "calendar",
        rf"(?:{YEAR_FIRST}|{absolute.SUB}){TAILS}",
        rf"(?:{absolute.UNTIL})?(?:{YEAR_FIRST}|{absolute.SUB}){TAILS}",
        absolute.CALENDAR,
        absolute.resolve_calendar,
    ),
    Form("bare", absolute.BARE, "", absolute.BARE, absolute.resolve_bare),
    Form("same", "", SAME, SAME, resolve_same),
)
# What a figure must be followed by, and what a word must open with, before any form is tried: most of a text is neither.
FIGURE = r"(?<![\d.])(?=\d{1,4} ?[年月日财会季QHMEF/~—–―至到、,和及.上下半中前第一二三四首全春国-]|618)"
OPENINGS = "".join(
    sorted({w[0] for w in load_words()} | set("元春清五端中国双圣") | set("截FQH第前首末一二三四五六七八九十两上下半中全年民本新该未过最近这周星礼同"))
)


@cache
def compile_forms() -> tuple[re.Pattern[str], list[tuple[str, re.Pattern[str], Resolver]]]:
    """The one pattern that finds every form, and for each of its groups the form's name, reader and resolver."""
    readers: list[tuple[str, re.Pattern[str], Resolver]] = [("", re.compile(""), resolve_same)]
    sides: list[str] = []
    for side in ("figures", "words"):
        groups = []
        for form in FORMS:
            if finds := getattr(form, side):
                groups.append("(" + re.sub(r"\(\?P<\w+>", "(?:", finds) + ")")
                readers.append((form.name, re.compile(form.reads), form.resolve))
        sides.append("|".join(groups))
    return re.compile(f"{FIGURE}(?:{sides[0]})|(?=[{OPENINGS}])(?:{sides[1]})"), readers


EXPLICIT = re.compile(r"(?:19|20)\d\d|\d\d年|\d\d[QH]|[QHM]\d\d|FY|财|[〇零]|[去今前明]年|[今去]年度")


def find_periods(text: str, published: date | None = None, title_end: int = 0) -> list[Mention]:
    """Every period of a folded text in order; `published` resolves relative words, the headline counts as context.

    >>> [str(m) for m in find_periods("今年一季度营收11亿元,去年同期为2亿元", date(2025, 6, 16))]
    ['2025-01-01..2025-03-31 quarter', '2024-01-01..2024-03-31 quarter']
    """
    context = Context(text, published, title_end)
    scan, readers = compile_forms()
    found: list[Mention] = []
    for hit in scan.finditer(text):
        name, reader, resolve = readers[hit.lastindex or 0]
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
        context.note(period, start, end, bool(EXPLICIT.search(hit.group())))
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
