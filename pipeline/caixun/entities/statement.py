"""Periods as company reports name them: 2026财年第二财季, FY25Q1, 第三财季, 截至4月27日的第一季度, 截至6月30日止六个月."""

import re
from datetime import date, timedelta

from caixun.entities.absolute import DAY, FULL, HAN_DAY, HAN_MONTH, HAN_YEAR, MONTH, YEAR_WORDS, widen
from caixun.entities.calendar import end_of, make_day, month_of, move_months, previous, unknown
from caixun.entities.context import Context
from caixun.entities.fiscal import (
    FiscalYear,
    close_month,
    ending,
    find_company,
    find_quarter,
    fiscal_quarters,
    year_named,
)
from caixun.entities.relative import count_years, load_words, read_number
from caixun.rule import rule
from caixun.types import Period

QUARTER = r"(?: ?的?第?(?P<{0}>[一二三四1-4]) ?财?季度?| ?Q(?P<{0}x>[1-4])| ?(?P<{0}h>[上下]半财?年度?|H[12])| ?(?P<{0}n>[前首]三个?财?季度?))?"
FISCAL = (
    r"(?<![A-Za-z])FY ?(?P<fa>20\d\d|\d\d)(?:(?P<fz>[-~])\d\d(?!\d)|/\d\d(?!\d))?"
    + QUARTER.format("q")
    + r"|(?<![A-Za-z\d])Q(?P<fbq>[1-4]) ?FY ?(?P<fb>20\d\d|\d\d)"
    + rf"|(?P<fc>{FULL}|\d\d)(?:[/-](?P<fd>{FULL}|\d\d))? ?年?(?:财年|财政年度|会计年度|财务年度)"
    + QUARTER.format("r")
    + r"|(?P<fw>上一?个?|本|新|下一?个?|当前|该|今|去|全)(?:财年|财政年度)"
    + QUARTER.format("s")
    + rf"|(?:(?P<fg>{FULL}) ?年度?)?第?(?P<ft>[一二三四1-4])财季度?"
    r"|(?P<fn>[前首]三个?财季度?)|(?P<fl>本|该|上一?个?|下一?个?)财季"
)
UNIT = (
    r"(?:前?(?P<cn>\d{1,2}|十[一二]?|[一二三四五六七八九]) ?个月|(?:财年|财政年度)?第?(?P<cq>[一二三四1-4]) ?财?季度?|(?P<cs>(?:财|该|本)?季度?)"
    r"|(?P<ca>(?:全|财政|财务|会计)?年度|[本该]?财年|自然年|全年)|(?P<ch>上?半年度?|中期))"
)
CLOSING = (
    rf"(?:截[至止](?:至|到|于)? ?)?(?:(?P<cy>{FULL}|{HAN_YEAR}) ?年 ?|(?P<cw>{YEAR_WORDS}))?(?P<cm>{MONTH}|{HAN_MONTH}) ?月(?:份|底|末)? ?"
    rf"(?:(?P<cd>{DAY}|{HAN_DAY}) ?[日号])? ?(?:止[的之]?|[的之](?= ?{FULL} ?(?:财年|自然年|财政年度)| ?第?[一二三四1-4]财?季|财季|[本该]?财年|季度|年度|前?[三六九十]))"
    rf"(?: ?(?P<cf>{FULL}) ?(?=财年|自然年|财政年度))?(?: ?{UNIT})?内?"
)
CLOSED = rf"{FULL} ?年 ?{MONTH} ?月 ?{DAY} ?[日号] ?止[的之]? ?{UNIT}内?"


@rule(
    "period.fiscal",
    {
        "英伟达2026财年第二财季营收指引为450亿美元": "2025-04-28..2025-07-27 quarter",
        "微软FY2024营收增长16%": "2023-07-01..2024-06-30 year",
        "苹果第一财季收入创新高": "2024-09-29..2024-12-28 quarter",
        "该公司2024财年收入增长5%": ".. year",
    },
    refuses=("跟踪财年变化",),
)
def resolve_fiscal(match: re.Match[str], context: Context) -> Period | None:
    """A fiscal year, half or quarter of the company named before it; unknown where its year end is."""
    get = match.group
    letter = next((k for k in "qrs" if any(get(k + x) for x in ("", "x", "h", "n"))), "q")
    quarter = get(letter) or get(letter + "x") or get("fbq") or get("ft")
    half, nine = get(letter + "h"), get(letter + "n") or get("fn")
    first, last, grain = 1, 4, "year"
    if quarter:
        first = last = read_number(quarter)
        grain = "quarter"
    elif half:
        first, last, grain = (3, 4, "half") if half[0] == "下" or half[-1] == "2" else (1, 2, "half")
    elif nine:
        last, grain = 3, "quarters"
    company = context.company(match.start())
    if company is None and (after := find_company(context.text, match.end(), match.end() + 12)):
        company = after[0]
    several = get("fz") or (
        get("fd") and (abs(widen(get("fd")) - widen(get("fc"))) > 1 or ("-" in match.group() and len(get("fd")) == 4))
    )
    if get("fl"):
        return shift_quarter(get("fl"), context, *match.span())
    if company is None or several:
        return unknown("years" if several else grain)
    year = choose_fiscal(match, context, company, first, last)
    if year is None:
        return unknown(grain)
    if grain != "year":
        context.fiscal, context.fiscal_year, context.fiscal_place = company, year, match.end()
    return fiscal_quarters(company, year, first, last, grain)


def shift_quarter(word: str, context: Context, start: int, end: int) -> Period:
    """The fiscal quarter that 本财季, 上一财季 or 下一财季 means by the one named last; unknown where none is."""
    named = context.quarter if context.fiscal else None
    if named is None or named.end is None:
        return unknown("quarter")
    if word[0] == "上":
        return previous(named)
    if word[0] == "下" or (word == "本" and context.expects(start, end)):
        return (
            ending(move_months(named.end, 3), 3, "quarter")
            if named.end == month_of(named.end.year, named.end.month).end
            else unknown("quarter")
        )
    return named


def choose_fiscal(match: re.Match[str], context: Context, company: FiscalYear, first: int, last: int) -> int | None:
    """The fiscal year that the words name, else the latest whose quarter had closed by publication, or is expected."""
    get = match.group
    if get("fd"):
        return widen(get("fd")) if company.label == "end" else widen(get("fc"))
    if digits := get("fa") or get("fb") or get("fc") or get("fg"):
        return widen(digits)
    if get("fw") == "全" and context.fiscal == company:
        return context.fiscal_year
    if get("fw") == "全":
        return latest_fiscal(context, company, 1, 4, match.start(), match.end())
    if get("fw"):
        move = {"上": -1, "去": -1, "下": 1}.get(get("fw")[0], 0)
        return year_named(company, context.published) + move if context.published else None
    if (
        context.fiscal == company
        and context.fiscal_year
        and context.continues_line(context.fiscal_place, match.start())
    ):
        return context.fiscal_year
    return latest_fiscal(context, company, first, last, match.start(), match.end())


def latest_fiscal(context: Context, company: FiscalYear, first: int, last: int, start: int, end: int) -> int | None:
    """The fiscal year whose quarter closed last by publication, or closes next where the words expect it."""
    if context.published is None:
        return None
    year = year_named(company, context.published) + 1
    ahead = context.expects(start, end)
    while True:
        closed = fiscal_quarters(company, year, first, last, "quarter").end
        assert closed is not None
        if closed < context.published:
            return year + 1 if ahead else year
        year -= 1


@rule(
    "period.closing",
    {
        "截至2026年3月的本财年净利润预期下调": "2025-04-01..2026-03-31 year",
        "截至2025年4月27日的第一季度内减记55亿美元": "2025-01-27..2025-04-27 quarter",
        "截至2024年9月30日止六个月溢利3亿港元": "2024-04-01..2024-09-30 half",
        "截至3月31日止年度收入40亿港元": "2024-04-01..2025-03-31 year",
        "2024年12月31日止年度溢利9亿港元": "2024-01-01..2024-12-31 year",
    },
    refuses=("截至2025年3月31日,总资产90亿元",),
)
def resolve_closing(match: re.Match[str], context: Context) -> Period | None:
    """The stretch that ends on a stated day: 截至2025年4月27日的第一季度, 截至12月31日止年度; without a length, the day."""
    get = match.group
    company = context.company(match.start())
    month = read_number(get("cm"))
    months = (
        3
        if get("cq") or get("cs")
        else 12
        if get("ca")
        else 6
        if get("ch")
        else read_number(get("cn"))
        if get("cn")
        else 0
    )
    grain = {3: "quarter", 6: "half", 12: "year"}.get(months, "months")
    year = closing_year(match, context, company, month)
    if year is None or month > 12:
        return unknown(grain)
    if get("cd"):
        end = make_day(year, month, read_number(get("cd")))
    else:
        end = close_month(company.day if company else "month_end", year, month)
    if end is None:
        return None
    if not months:
        return end_of(month_of(year, month)) if not get("cd") else Period(end, end, "day")
    place = find_quarter(company, end) if company else None
    if company is None or place is None:
        return ending(end, months, grain)
    label, number = place
    if months == 3:
        context.fiscal, context.fiscal_year, context.fiscal_place = company, label, match.end()
    opens = fiscal_quarters(company, label, number, number, grain)
    for _ in range(months // 3 - 1):
        label, number = (label, number - 1) if number > 1 else (label - 1, 4)
        opens = fiscal_quarters(company, label, number, number, grain)
    return Period(opens.start, end, grain)


def closing_year(match: re.Match[str], context: Context, company: FiscalYear | None, month: int) -> int | None:
    """The calendar year of the closing day: stated, or of the fiscal year named, else the latest by publication."""
    get = match.group
    if get("cy"):
        return read_number(get("cy"))
    if get("cw"):
        return count_years(load_words()[get("cw")], context, match.start())
    if get("cf"):
        year = int(get("cf"))
        if get("cq") and company and "自然年" not in match.group():
            number = read_number(get("cq"))
            closed = fiscal_quarters(company, year, number, number, "quarter").end
            return closed.year if closed else None
        if "自然年" in match.group():
            return year + (month <= 6)
        return year + (company.label == "start" and company.month != 12) if company else None
    if context.year is not None and context.continues(context.year_place, match.start()):
        return context.year
    if context.published is None:
        return context.year
    day = make_day(context.published.year, month, read_number(get("cd"))) if get("cd") and month <= 12 else None
    first = date(context.published.year, month, 1) if month <= 12 else context.published
    return context.published.year - ((day or first + timedelta(20)) > context.published)
