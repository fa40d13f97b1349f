"""Periods told by the calendar: 2025年一季度, 1-6月, 20Q3, 1H22, 去年四季度, 截至2018年6月5日, 2022-2024年."""

import re
from collections.abc import Callable

from caixun.entities.anchor import choose_year
from caixun.entities.calendar import (
    day_of,
    end_of,
    half_of,
    make_day,
    month_of,
    quarter_of,
    shift_year,
    span_months,
    unknown,
    year_of,
)
from caixun.entities.context import Context
from caixun.entities.edge import cut_period
from caixun.entities.evidence import proves_year, refuses_bare
from caixun.entities.fiscal import fiscal_quarters
from caixun.entities.relative import count_years, join_words, load_words, read_number, resolve_holiday
from caixun.rule import rule
from caixun.types import Period
from caixun.words import table

YEAR_WORDS = join_words([w for w, row in load_words().items() if row.unit == "year"])
HOLIDAYS = join_words([row.cells["word"] for row in table("holidays")])
TO = r"[-~—–―至到]"
MONTH = r"(?:1[0-2]|0?[1-9])"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
HAN_MONTH = r"(?:十[一二]?|[一二三四五六七八九])"
HAN_DAY = r"(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
HAN_YEAR = r"[一二][九〇零][〇零一二三四五六七八九]{2}"
FULL = r"(?:19|20)\d\d"


QUARTER = (
    r"(?<![A-Za-z])Q(?P<qa>[1-3]) ?[-~—–至] ?Q?(?P<qb>[2-4])(?![\d.])|第?(?P<qc>[一1])(?:季度?)?[-~—–至到]第?(?P<qd>[二三四2-4])季度?"
    r"|(?P<qe>[一二三])(?:、[二三])?、(?P<qf>[二三四])季度"
    r"|[前首](?P<first>[二两三23])个?季度?|(?P<third>[三3]季报)"
    r"|第?(?P<q>[一二三四1-4]) ?季(?:度|报(?!价))?(?!节|行情)|(?<![A-Za-z])Q(?P<q2>[1-4])(?![\d.])|(?<![A-Za-z])(?P<q3>[1-4])Q(?!\d)|(?P<q4>首季|末季|(?<![首每一两二三四几多本此上初再\d])次季(?!节))度?"
)
HALF = r"(?P<h>上半年度?|下半年度?|半年度|半年报|中报|中期|(?<![A-Za-z])H[12](?![\d.])|(?<![A-Za-z])[12]H(?!\d))"
MONTHS = (
    rf"(?<=[12]\d)M(?P<me>1[0-2]|[1-9])(?!\d)|(?P<ma>{MONTH}) ?(?:月份?)? ?(?:{TO}|、) ?(?P<mb>{MONTH}) ?月份?(?! ?\d{{1,2}} ?[日号])"
    r"|(?<!此)[前首头](?P<mn>\d{1,2}|十[一二]?|[一二两三四五六七八九])个?月(?! ?\d{1,2} ?[日号])"
    rf"|(?P<md>{MONTH}) ?月 ?(?P<da>{DAY}) ?(?:[日号]? ?{TO}|、) ?(?P<db>{DAY}) ?[日号]"
    rf"|(?P<m>{MONTH}|{HAN_MONTH}) ?月(?:份| ?(?P<d>{DAY}|{HAN_DAY}) ?[日号])?"
)
WHOLE = r"(?P<w>全年度?|年年报|年报|年度报告)"
SUB = f"(?:{QUARTER}|{HALF}|{MONTHS}|{WHOLE})"
HEAD = r"(?= ?(?:Q[1-4]|H[12]|[上下]半年|半年|中报|前[三二两3]季|首[季三]|第?[一二三四]季|年报|全年|春节|国庆|元旦|五一|端午|中秋|双1|618|1[-~—–至]|实现|营收|业绩|归母|净利|行业|期间|总收入|收入(?!到)|M(?:1[0-2]|[1-9])(?!\d)))"
YEAR = (
    rf"(?:(?P<y>{FULL}) ?年(?:度(?!报告))?|(?P<y1>{FULL}){HEAD}|(?P<y2>\d\d)(?: ?年度?|(?=[QH][1-4](?!\d)|(?<=2[0-9])M(?:1[0-2]|[1-9])(?!\d)))"
    rf"|民国 ?(?P<roc>\d{{2,3}}) ?年度?|(?P<roc2>1[01]\d) ?年(?=第?[一二三四1-4]季|[上下]半年|前|{MONTH}月|度)"
    rf"|(?P<han>{HAN_YEAR})年度?|(?P<word>{YEAR_WORDS}))"
)
EDGE = r"(?: ?(?P<edge>年?[末底](?!级|部|线|端|层|盘)|年?初(?!步|始|期|创|心)|[上中下]旬|第[一二三四五1-5]周))"
TAIL = r"(?: ?(?P<tail>(?<=[日号])(?:当周|的一周)|以来|至今|起(?![点步草诉初飞来码价息售见])(?:的?(?:未来)? ?(?P<within>\d{1,2}|十[一二]?|[一二三六九]) ?个月之?内?)?|农历同期|同期|同月|同季|(?:之|以)前|前(?![一二三四五六七八九十两几\d后期景述沿瞻十列]|[^\n]?个)|来(?![自到水得源看临说袭访华电料历年])))"
UNTIL = r"(?P<until>截[至止](?:至|到|于)?) ?"
CALENDAR = f"(?:{UNTIL})?{YEAR}? ?{SUB}?{EDGE}?{TAIL}?"
POSTFIX = (
    r"(?:(?P<pa>[1-3])[-~—–])?(?P<pq>[1-4])Q ?(?:20)?(?P<py>[0-3]\d)|(?P<ph>[12])H ?(?:20)?(?P<py2>[0-3]\d)"
    r"|(?:1[-~—–])?(?P<pm>[2-9]|1[01])M ?(?:20)?(?P<py3>[0-3]\d)"
)
ITEM = rf"(?:{FULL}|\d\d)"
YEARS = (
    rf"{ITEM} ?(?:(?:年度? ?)?{TO} ?{ITEM}|(?:/ ?{ITEM}){{1,5}}|(?:[、,和及]{ITEM}){{1,5}}) ?(?:年度?|E|(?<=\d{{4}}[-—~]\d{{4}})(?=[一-鿿]{{2,12}}(?:增速|CAGR|复合)))(?: ?全年)?(?![期内])"
    r"(?! ?(?:第?[一二三四1-4]季|[上下]半年|半年|\d{1,2}[-~—–至]?\d{0,2}月|年?[末底初]|Q\d|H\d|前[三3]季))"
)
ISO = rf"{FULL}(?:-{MONTH}-{DAY}|/{MONTH}/{DAY}|\.{MONTH}\.{DAY})"
BARE = rf"(?P<bd>{DAY})(?:[-~—–至](?P<be>{DAY}))?日"


def read_part(match: re.Match[str]) -> tuple[str, Callable[[int], Period | None]] | None:
    """What part of a year the words name: its grain, and the part of a given year."""
    get = match.group
    if first := get("qa") or get("qc") or get("qe"):
        last = get("qb") or get("qd") or get("qf")
        a, b = read_number(first), read_number(last)
        return ("quarters", lambda y: span_months(y, 3 * a - 2, 3 * (b - a + 1), "quarters")) if a < b else None
    if get("first") or get("third"):
        count = 3 if get("third") else read_number(get("first"))
        return "quarters", lambda y: span_months(y, 1, 3 * count, "quarters")
    if number := get("q") or get("q2") or get("q3") or get("q4"):
        quarter = {"首季": 1, "次季": 2, "末季": 4}.get(number) or read_number(number)
        return "quarter", lambda y: quarter_of(y, quarter)
    if half := get("h"):
        return "half", lambda y: half_of(y, 2 if half[0] == "下" or "2" in half else 1)
    if get("mb"):
        low, high = read_number(get("ma")), read_number(get("mb"))
        return ("months", lambda y: span_months(y, low, high - low + 1, "months")) if low < high else None
    if get("mn"):
        months = read_number(get("mn"))
        return ("months", lambda y: span_months(y, 1, months, "months")) if 0 < months <= 12 else None
    if get("db"):
        month, first, last = (int(get(name)) for name in ("md", "da", "db"))
        return "days", lambda y: list_days(y, month, first, last, "、" in match.group())
    if get("d"):
        month, day = read_number(get("m")), read_number(get("d"))
        return "day", lambda y: day_of(found) if (found := make_day(y, month, day)) else None
    if get("m") or get("me"):
        month = read_number(get("m") or get("me"))
        return ("month", lambda y: month_of(y, month)) if month <= 12 else None
    return ("year", year_of) if get("w") else None


def list_days(year: int, month: int, first: int, last: int, listed: bool) -> Period | None:
    """The days of a month from one to another; listed ones are a stretch only if one follows the other."""
    low, high = make_day(year, month, first), make_day(year, month, last)
    if low is None or high is None or first >= last:
        return None
    return Period(low, high, "days") if last == first + 1 or not listed else unknown("days")


def widen(digits: str) -> int:
    """A year written with two or four digits."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def names_year(match: re.Match[str]) -> bool:
    """Whether the words give a year, in figures or as 去年."""
    return any(match.group(name) for name in ("y", "y1", "y2", "roc", "roc2", "han", "word"))


def read_year(match: re.Match[str], context: Context) -> tuple[int | None, bool]:
    """The year that the words give and whether it stands in the words themselves."""
    get = match.group
    if digits := get("y") or get("y1") or get("y2"):
        return widen(digits), True
    if roc := get("roc") or get("roc2"):
        return 1911 + int(roc), True
    if get("han"):
        return read_number(get("han")), True
    return count_years(load_words()[get("word")], context, match.start()), False


@rule(
    "period.calendar",
    {
        "今年一季度营业收入11亿元": "2025-01-01..2025-03-31 quarter",
        "公司2021Q3毛利率为35%": "2021-07-01..2021-09-30 quarter",
        "2020年半年度净利润3亿元": "2020-01-01..2020-06-30 half",
        "2019年1-2月营收2亿元": "2019-01-01..2019-02-28 months",
        "前三季度净利润9亿元": "2024-01-01..2024-09-30 quarters",
        "截至今年一季度末,存货27亿元": "2025-03-31..2025-03-31 quarter",
        "较2024年末增长25%": "2024-12-31..2024-12-31 year",
        "预计10月产能达到5万吨": "2025-10-01..2025-10-31 month",
        "10月销量为3万辆": "2024-10-01..2024-10-31 month",
        "2024年一季度亏损1亿元,上年同期盈利2亿元": "2023-01-01..2023-03-31 quarter",
        "截至二〇二四年十二月三十一日,总资产90亿元": "2024-12-31..2024-12-31 day",
        "民国114年第1季每股盈余2元": "2025-01-01..2025-03-31 quarter",
        "18年业绩增长20%": "2018-01-01..2018-12-31 year",
        "去年四季度毛利率为20%": "2024-10-01..2024-12-31 quarter",
        "预计2030年前装机达到20GW": "2029-12-31..2029-12-31 year",
        "截至6月7日当周,初请失业金人数为22万人": "2025-06-01..2025-06-07 week",
        "公司次季经调整溢利跌9%": "2025-04-01..2025-06-30 quarter",
        "5月6-9日成交3亿元": "2025-05-06..2025-05-09 days",
        "12月18、19日售出5万股": "2024-12-18..2024-12-19 days",
        "自5月6日起,产品售价上调5%": "2025-05-06..2025-05-06 day",
        "自5月6日起6个月内增持不低于1亿元": "2025-05-06..2025-11-05 days",
        "自5月6日起,股价累计上涨40%": "2025-05-06..2025-06-16 days",
    },
    refuses=(
        "拥有20年历史",
        "10年期国债收益率为2%",
        "近三年净利润翻番",
        "连续三季盈利",
        "以上年限仅供参考",
        "7月交货的期货上涨2%",
        "公司十年来首次季度亏损3亿元",
    ),
)
def resolve_calendar(match: re.Match[str], context: Context) -> Period | None:
    """A year, half, quarter, month or day of the calendar, whole, or as of its end or start."""
    get = match.group
    start, end = match.span()
    part = read_part(match)
    named = names_year(match)
    if (
        get("word")
        and not part
        and not get("edge")
        and not get("tail")
        and (fiscal := shift_fiscal(get("word"), context, start))
    ):
        return fiscal
    if (get("tail") or "").startswith("农历"):
        return unknown("days")
    if get("tail") in ("同期", "同月", "同季") and named:
        return shift_same(match, context)
    if not named:
        if part is None or refuses_bare(match, context):
            return None
        if (part[0] in ("quarter", "half") or get("w") == "全年") and context.fiscal_holds(start):
            return fiscal_part(part[1], context)
        closed = part[0] in ("quarters", "months") or match.group().endswith("报")
        year = choose_year(context, part[1], part[0].removesuffix("s") if get("db") else part[0], closed, start, end)
    else:
        if get("word") and not load_words()[get("word")].stands(context.text, match.start("word")):
            return None
        if get("y2") and not proves_year(match, context, bool(part) or bool(get("edge"))):
            return None
        year, _ = read_year(match, context)
    grain, build = part or ("year", context.whole_year(start, end))
    period = (build(year) if year is not None else unknown(grain)) or None
    return period and cut_period(period, match, context)


def fiscal_part(build: Callable[[int], Period | None], context: Context) -> Period | None:
    """The fiscal quarter or half that 二季度 stands for in a paragraph that names a fiscal year."""
    plain = build(2000)
    if (
        plain is None
        or plain.start is None
        or plain.end is None
        or context.fiscal is None
        or context.fiscal_year is None
    ):
        return None
    first, last = (plain.start.month + 2) // 3, plain.end.month // 3
    return fiscal_quarters(context.fiscal, context.fiscal_year, first, last, plain.grain)


def shift_same(match: re.Match[str], context: Context) -> Period:
    """The period named last, in the year that 去年同期, 上年同期 or 2019年同期 gives."""
    told = {"同月": context.month, "同季": context.quarter}.get(match.group("tail"), context.last)
    if told is None or told.end is None:
        return unknown("year")
    word = match.group("word")
    if word:
        return shift_year(told, min(load_words()[word].offset, 0))
    year, _ = read_year(match, context)
    return shift_year(told, (year or told.end.year) - told.end.year)


def shift_fiscal(word: str, context: Context, start: int) -> Period | None:
    """The year before a fiscal year that is compared with 去年: 截至3月31日止年度…较去年."""
    last = context.last
    if last is None or last.start is None or last.grain != "year" or last.start.month == 1 or last.start == last.end:
        return None
    compared = context.text[max(0, start - 1) : start] in ("较", "比")
    return shift_year(last) if compared and load_words()[word].offset == -1 else None


@rule(
    "period.postfix",
    {
        "4Q19收入增长30%": "2019-10-01..2019-12-31 quarter",
        "公司1H22净利15亿元": "2022-01-01..2022-06-30 half",
        "9M21营收88亿元": "2021-01-01..2021-09-30 months",
        "截至1H20,贷款总额88亿元": "2020-06-30..2020-06-30 half",
    },
    refuses=("搭载2H50芯片", "成交1Q2.5万手"),
)
def resolve_postfix(match: re.Match[str], context: Context) -> Period | None:
    """A quarter, half or run of months whose year stands behind it, or as of its end: 4Q19, 1H22, 9M21, 截至1H20."""
    period = read_postfix(match)
    return end_of(period) if period and match.group("until") else period


def read_postfix(match: re.Match[str]) -> Period | None:
    """The stretch of 4Q19, 1H22 or 9M21."""
    year = 2000 + int(match.group("py") or match.group("py2") or match.group("py3"))
    if match.group("pq"):
        last = int(match.group("pq"))
        first = int(match.group("pa") or last)
        if first > last:
            return None
        return span_months(year, 3 * first - 2, 3 * (last - first + 1), "quarter" if first == last else "quarters")
    if match.group("ph"):
        return half_of(year, int(match.group("ph")))
    return span_months(year, 1, int(match.group("pm")), "months")


@rule(
    "period.years",
    {
        "预计2022-2024年净利分别为5、6、7亿元": "2022-01-01..2024-12-31 years",
        "上调23/24年盈利预测至3/4亿元": "2023-01-01..2024-12-31 years",
        "2019、2020年净利分别为5、6亿元": "2019-01-01..2020-12-31 years",
    },
    refuses=("质保10-15年", "建设期2-3年"),
)
def resolve_years(match: re.Match[str], context: Context) -> Period | None:
    """Several years in a row, each of them a member: 2022-2024年, 22/23年, 2019、2020年."""
    items = re.findall(r"\d+", match.group())
    years = [widen(item) for item in items]
    if len(items[0]) == 4 and len(items[-1]) == 2:
        years[-1] = years[0] // 100 * 100 + int(items[-1])
    if re.fullmatch(r"\d{4}/\d\d年度", match.group()) and years[1] == years[0] + 1:
        return unknown("year")  # from one harvest to the next
    run = bool(re.search(TO, match.group())) or years == list(range(years[0], years[0] + len(years)))
    short = len(items[0]) == 2
    if short and (not 15 <= int(items[0]) <= 35 or years[-1] - years[0] > 4):
        return None
    if not 0 < years[-1] - years[0] <= 30:
        return None
    return span_months(years[0], 1, 12 * (years[-1] - years[0] + 1), "years") if run else unknown("years")


@rule("period.iso", {"公告日期2025-06-16": "2025-06-16..2025-06-16 day"}, refuses=("电话021-2025-06",))
def resolve_iso(match: re.Match[str], context: Context) -> Period | None:
    """A date in digits: 2025-06-16, 2025/6/16, 2025.6.16."""
    year, month, number = (int(n) for n in re.findall(r"\d+", match.group()))
    day = make_day(year, month, number)
    return day_of(day) if day else None


BARE_BEFORE = re.compile(r"(?:[\d+月个近连续第前后满超过每隔的单日/]|(?<!日)-|达到?|共|长达) ?\Z")
BARE_AFTER = re.compile(r"本[钱銭元币圆]|均|线|主力|支撑|压力|资金|成本|内|龄|游|元|移动|之内|期(?!间)|累计(?:涨|跌)|连|后复|EMA|MA")


@rule(
    "period.bare",
    {
        "国际油价5日上涨超过5%": "2025-06-05..2025-06-05 day",
        "记者22日获悉,销量增长三成": "2025-05-22..2025-05-22 day",
        "公司股票20日复牌": "2025-06-20..2025-06-20 day",
    },
    refuses=("站上30日均线", "连续5日上涨", "近10日累计流入3亿元"),
)
def resolve_bare(match: re.Match[str], context: Context) -> Period | None:
    """A day without its month: the latest such day by the publication date, or of the month named in its sentence."""
    text = context.text
    if BARE_BEFORE.search(text, max(0, match.start() - 3), match.start()) or BARE_AFTER.match(text, match.end()):
        return None
    if match.group("be"):
        return resolve_days(match, context)
    number, published = int(match.group("bd")), context.published
    if context.day and (published is None or context.continues(context.day_place, match.start())):
        found = make_day(context.day.year, context.day.month, number)
        return day_of(found) if found else unknown("day")
    if published is None:
        return unknown("day")
    ahead = context.expects(match.start(), match.end())
    for back in (0, -1) if ahead else (0, 1, 2):
        month = span_months(published.year, published.month - back, 1, "month").start
        found = make_day(month.year, month.month, number) if month else None
        if found and (found >= published if ahead else found <= published):
            return day_of(found)
    return unknown("day")


def resolve_days(match: re.Match[str], context: Context) -> Period | None:
    """Several days of the month that the sentence is in, else of the month of publication: 17-18日."""
    scene = context.scene(match.start())
    first, last = int(match.group("bd")), int(match.group("be"))
    if first >= last:
        return None
    days = [make_day(scene.year, scene.month, n) for n in (first, last)] if scene else [None]
    return Period(days[0], days[1], "days") if all(days) else unknown("days")


@rule(
    "period.holiday",
    {
        "2023年春节期间销售额增长20%": "2023-01-21..2023-01-27 days",
        "去年双十一成交额达3亿元": "2024-11-11..2024-11-11 day",
    },
    refuses=("亏损618万元",),
)
def resolve_holiday_of(match: re.Match[str], context: Context) -> Period | None:
    """The days of a holiday: 2023年春节, 今年五一, 双十一."""
    if match.group("word") and not load_words()[match.group("word")].stands(context.text, match.start("word")):
        return None
    year = read_year(match, context)[0] if names_year(match) else None
    if year is None and context.continues(context.year_place, match.start()):
        year = context.year
    return resolve_holiday(match.group("holiday"), year, context, context.expects(*match.span()))
