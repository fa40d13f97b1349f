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
from caixun.entities.calendar import (
    as_of,
    day_of,
    end_of,
    make_day,
    members,
    previous,
    shift_year,
    since,
    start_of,
    unknown,
)
from caixun.entities.context import Context
from caixun.entities.relative import (
    join_words,
    load_words,
    resolve_ago,
    resolve_weekday,
    resolve_window,
    resolve_word,
)
from caixun.rule import rule
from caixun.types import Mention, Period

__all__ = ["as_of", "find_periods", "members", "previous", "shift_year"]

COUNT = r"(?:\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半])"
RELATIVE = join_words([w for w, row in load_words().items() if row.unit != "year"])
MONTHLY = join_words([w for w, row in load_words().items() if row.unit == "month"])
SIDE = r"(?P<side>未来|过去|最近|近|今后)"
WINDOW = rf"{SIDE}的?(?P<count>{COUNT})(?P<unit>个?(?:月|季度|星期|交易日)|年|周|日|天)(?!代|均|线|[期龄])"
AGO = rf"(?P<ago>{COUNT})年前(?![三两二])"
WEEKDAY = (
    rf"(?<!黑色)(?<!疯狂)(?:{absolute.UNTIL})?(?P<week>上|本|下|这)?个?(?:周|星期|礼拜)(?P<name>[一二三四五六日天])(?!围|边|线|均|遭|期)"
)
WORDS = rf"(?:{absolute.UNTIL})?(?P<relative>{RELATIVE})(?P<edge>初(?![请次始步])|[末底])?(?P<since>以来|[至迄]今)?"
DATED = rf"(?P<relative>{MONTHLY})(?P<on>{absolute.DAY})[日号]"
SAME = r"同期"
HOLIDAY = rf"(?:{absolute.YEAR} ?)?(?P<holiday>{absolute.HOLIDAYS})(?!板|药|后|(?<=618)[\d.,%万亿元股个家人例点名项台套吨辆只条件])"


@rule(
    "period.word",
    {
        "昨日收盘上涨3%": "2025-06-15..2025-06-15 day",
        "上周油价回升4%": "2025-06-09..2025-06-13 week",
        "上周初请失业金人数为22万人": "2025-06-09..2025-06-13 week",
        "8月交付2万辆,当月新增订单3万个": "2024-08-01..2024-08-31 month",
        "2024年年报显示,报告期内收入增长10%": "2024-01-01..2024-12-31 year",
        "截至目前,累计回购5亿元": "2025-06-16..2025-06-16 day",
        "股价年初至今上涨30%": "2025-01-01..2025-06-16 days",
    },
    refuses=("项目前景广阔", "成效体现在三方面", "议题提上日程", "吞吐量创下月度新高", "短期内影响有限", "日本周二公布", "以上年限仅供参考", "成本期末结转"),
)
def resolve_relative(match: re.Match[str], context: Context) -> Period | None:
    """A word that counts from the publication date, from what was named last or from the report: 昨日, 当月, 报告期末."""
    word = load_words()[match.group("relative")]
    if not word.stands(context.text, match.start("relative")):
        return None
    period = resolve_word(word, context, *match.span())
    if edge := match.group("edge"):
        period = start_of(period) if edge == "初" else end_of(period)
    return since(period.start, context.published) if match.group("since") and period.start else period


@rule("period.dated", {"下月25日召开股东大会": "2025-07-25..2025-07-25 day"}, refuses=("本月25万辆",))
def resolve_dated(match: re.Match[str], context: Context) -> Period | None:
    """A day of a relative month: 本月20日, 下月25日."""
    month = resolve_word(load_words()[match.group("relative")], context, *match.span())
    if month.start is None:
        return unknown("day")
    day = make_day(month.start.year, month.start.month, int(match.group("on")))
    return day_of(day) if day else None


@rule(
    "period.same",
    {"2022年二季度净利10亿元,同期投资收益3亿元": "2022-04-01..2022-06-30 quarter"},
    refuses=("不同期限的存款利率下降0.2个百分点", "合同期限为20年"),
)
def resolve_same(match: re.Match[str], context: Context) -> Period | None:
    """同期: the period named last, or the year before where it is compared with."""
    before = context.text[max(0, match.start() - 2) : match.start()]
    if before.endswith(("不", "合")):
        return None
    if context.last is None or before in ("历史", "近年", "往年", "农历") or before.endswith(("年", "月", "日")):
        return unknown("year")
    return shift_year(context.last, -1 if before.endswith(("较", "比", "与")) else 0)


@rule(
    "period.window",
    {
        "未来12个月销售额将增长10%": "2025-06-16..2026-06-15 days",
        "过去一年股价上涨30%": "2024-06-17..2025-06-16 days",
        "近三年净利润翻番": ".. years",
        "最近5个交易日净流入3亿元": "2025-06-10..2025-06-16 days",
        "过去90天内机构目标均价为8元": "2025-03-18..2025-06-16 days",
    },
    refuses=("近5日均线",),
)
def resolve_near(match: re.Match[str], context: Context) -> Period | None:
    """A window before or after publication: 过去一年, 近30日, 未来12个月."""
    if match.group("count") == "半" and match.group("unit") != "年":
        return None
    return resolve_window(match.group("side"), match.group("count"), match.group("unit"), context, match.start())


@rule("period.ago", {"四年前市场份额高达95%": "2021-01-01..2021-12-31 year"}, refuses=("提前半年前往考察",))
def resolve_past(match: re.Match[str], context: Context) -> Period | None:
    """The calendar year of 四年前."""
    return None if match.group("ago") == "半" else resolve_ago(match.group("ago"), context)


@rule(
    "period.weekday",
    {"周五收盘上涨2%": "2025-06-13..2025-06-13 day", "上周五成交3亿元": "2025-06-13..2025-06-13 day"},
    refuses=("突破周一线压力", "周三围", "黑色星期五促销"),
)
def resolve_name(match: re.Match[str], context: Context) -> Period | None:
    """A day of the week: 周五, 上周五, 本周一."""
    return resolve_weekday(match.group("week"), match.group("name"), context, *match.span())


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
    Form("closing", statement.CLOSED, rf"(?=截){statement.CLOSING}", statement.CLOSING, statement.resolve_closing),
    Form("fiscal", statement.FISCAL, statement.FISCAL, statement.FISCAL, statement.resolve_fiscal),
    Form("iso", rf"(?<![/-]){absolute.ISO}(?![\d-])", "", absolute.ISO, absolute.resolve_iso),
    Form(
        "postfix",
        rf"(?<![A-Za-z])(?:{absolute.POSTFIX})(?![\d.%亿万a-z])(?![A-Z](?![A-Z]{{2}}))",
        rf"(?=截){absolute.UNTIL}(?:{absolute.POSTFIX})(?![\d.%亿万A-Za-z])",
        rf"(?:{absolute.UNTIL})?(?:{absolute.POSTFIX})",
        absolute.resolve_postfix,
    ),
    Form("years", absolute.YEARS, "", absolute.YEARS, absolute.resolve_years),
    Form("holiday", HOLIDAY, HOLIDAY, HOLIDAY, absolute.resolve_holiday_of),
    Form("window", "", WINDOW, WINDOW, resolve_near),
    Form("ago", AGO, rf"(?<![一二三四五六七八九十]){AGO}", AGO, resolve_past),
    Form("weekday", "", WEEKDAY, WEEKDAY, resolve_name),
    Form("dated", "", DATED, DATED, resolve_dated),
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
# A row of small figures (1-1-1-) is no period.
FIGURE = r"(?=\d)(?:(?<![\d.])(?:(?<!\d,)|(?!\d{3}(?!\d)))|(?<=\D\d\.)(?=(?:19|20)\d\d年))(?!\d{1,2}-\d{1,2}-|\d/\d/)(?=\d{1,4} ?[年月日财会季期QHMEF/~—–―至到、,和及.上下半中前第一二三四首全春国实营业归净行收机-]|618|\d{4}(?:元旦|五一|端午|双1|618))"
OPENINGS = "".join(
    sorted(
        {w[0] for w in load_words()}
        | set("元春清五端中国双圣")
        | set("截FQH第前首头末一二三四五六七八九十两上下半中全年民本新该未过最近这周星礼同")
    )
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


TO = re.compile(" ?[-~—–至到] ?")
WEEK = re.compile("[上本下这]?个?(?:周|星期|礼拜)")
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
        match = reader.fullmatch(text, *hit.span()) or read_on(reader, text, *hit.span())
        period = resolve(match, context) if match else None
        if period is None:
            continue
        start, end = hit.span()
        if found and (joined := join_range(found[-1], start, period, text)):
            found[-1] = Mention(label="PERIOD", start=found[-1].start, end=end, rule="period.range", period=joined)
            context.note(joined, found[-1].start, end, False, joined=True)
            continue
        found.append(Mention(label="PERIOD", start=start, end=end, rule=f"period.{name}", period=period))
        context.note(period, start, end, states_year(name, period, hit.group()))
    return found


def read_on(reader: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The parts of text[start:end] where what follows tells what it is: the 2020 of 2020净利润."""
    match = reader.match(text, start)
    return match if match and match.end() == end else None


def states_year(form: str, period: Period, words: str) -> bool:
    """Whether words give the calendar year that later words may lean on; a fiscal year that closes in March does not."""
    fiscal = form in ("fiscal", "closing") and period.start is not None and period.start.month != 1
    return not fiscal and bool(EXPLICIT.search(words))


@rule(
    "period.range",
    {
        "5月1日至5月5日销售额增长15%": "2025-05-01..2025-05-05 days",
        "2024年11月至2025年1月销量为3万台": "2024-11-01..2025-01-31 months",
        "12月27日至昨日上涨5%": "2024-12-27..2025-06-15 days",
        "本周一至周四上涨5%": "2025-06-16..2025-06-19 days",
        "周一至周三上涨5%": "2025-06-09..2025-06-11 days",
    },
    refuses=("5月1日和5月5日分别上涨1%、2%",),
)
def join_range(before: Mention, start: int, period: Period, text: str) -> Period | None:
    """The stretch from one day or month to another: 8月1日至8月27日, 2020年3月-2021年5月."""
    first = before.period
    if (
        first is None
        or not TO.fullmatch(text, before.end, start)
        or first.grain not in ("day", "month")
    ):
        return None
    if period.grain not in ("day", "month") or period.end is None or first.start is None:
        return unknown("days") if period.grain in ("day", "month") else None
    low = first.start
    if low > period.end and WEEK.match(text, before.start) and WEEK.match(text, start):
        weeks = timedelta(7 * -(-(low - period.end).days // 7))
        told = text[before.start] in "上本下这"
        return Period(low, period.end + weeks, "days") if told else Period(low - weeks, period.end, "days")
    if low > period.end:
        earlier = shift_year(first, -1).start
        if earlier is None or not timedelta(0) < period.end - earlier < timedelta(366):
            return None
        low = earlier
    return Period(low, period.end, "days" if "day" in (first.grain, period.grain) else "months")
