"""What a text has said about time so far: the year, month and period that later words lean on."""

import re
from collections.abc import Callable
from datetime import date

from caixun.entities.calendar import month_of, previous, quarter_of, shift_year, year_of
from caixun.entities.fiscal import FiscalYear, find_company, find_stated, fiscal_quarters
from caixun.types import Period

STOP = re.compile(r"[。!?;\n]")
LIKELY = "(?<![原材资饮燃涂染面布辅肥塑照预意史])料(?!酒|理|包)"
EXPECT_BEFORE = re.compile(rf"预[计期测告]|有望|指引|展望|{LIKELY}|计划|将|拟|目标|看好|定于|或[于在将]|至迟|最快")
EXPECT_AFTER = re.compile(rf"[^。!?;,\n]{{0,8}}?(?:将|恐|可望|有望|预[计期]|或|{LIKELY}|计划|指引|复牌|到期|召开|除权|起执行)")
CONTRAST = re.compile(
    r"(?:较|比|自|从|由|[高低优始源慢快好差强弱大小多少逊]于|[成设创建]立于|上市于|超过|恢复[至到]|考虑到|参考|鉴于|相对|接近|相当于|占|系) ?$"
)
DEFINES = re.compile(r"[(,]?[^。;\n]{0,4}报告期")
COMPARED = re.compile(r"(?:较|比|与|超过|[高低慢快好差强弱大小多少逊]于) ?$")
REPORTS = re.compile(r"[^,。;!?\n]{0,16}?(?:年报|报告|财报|快报|业绩|实现|营收|营业|净利|收入|盈利|溢利|亏损)")
ANNOUNCES = re.compile(r"(?:[早午晚]间?)?,?(?:发布|公告|披露|公布)(?:了|公告)?")
PROFITS = re.compile(r"(?:净|经调整)?(?:亏损|溢利|纯利|盈利|利润)")
YEARS = re.compile(r"(?<!\d)20\d\d(?!\d)")
TOLD = re.compile(r"(?<!\d)(?P<year>20\d\d)(?:年(?!至|[-—~])|(?=[QH第前]))(?:第?(?P<quarter>[一二三四1-4])季|前(?P<first>[二三23])个?季|Q(?P<q>[1-4])|(?P<half>上半年|半年|H1|中报)|(?P<whole>年报|报(?!告)|年度报告|度报告|H2|下半年))")
MONTHS = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
CLOSES = re.compile(r"截[至止][于到]?20\d\d年(?P<month>[1-9]|1[01])月\d{1,2}日止?(?:的)?(?:财政)?(?:年度|十二个月|12个月|全年)")
MARKET = re.compile(r"[^。!?;\n]{0,40}?(?:资金|股价|涨|跌|换手|成交|净[流买卖]|主力|融资|融券|大宗交易|龙虎榜|机构|持股|持仓)")
ABROAD = re.compile("港股|美股|恒[生指]|纳[斯指]|道[琼指]|标普|日经|美元指数")
INTERIM = re.compile(r"(?<!\d)(?:20)?([12]\d)年?(?:第?一季报|第?[一三]季度报告|[13]季报|三季报|半年报|半年度报告|中报|Q[13]报)")
ANNUAL = re.compile(r"(?<!\d)(?:20)?([12]\d)年?(?:年报|年度报告|度报告)")
IN_MONTH = re.compile(r"(20\d\d)年\d{1,2}月")
WARNED = re.compile("盈[警喜]|预[增减亏盈]|业绩预[告警]")
FAR = 2030  # a year that is aimed at, and none that is reported on
ASIDES = ("同期", "同月", "同季", "以来", "至今", "前")
FRESH = 4  # days from an announcement to the news of it, over a weekend
REPORTED = frozenset(("year", "half", "quarter", "quarters", "months"))


class Context:
    """The state of one reading, from the first character to the last."""

    def __init__(self, text: str, published: date | None, title_end: int = 0) -> None:
        self.text = text
        self.published = published
        self.title_end = title_end
        self.year: int | None = None
        self.year_place = -1
        self.year_firm = False
        self.last: Period | None = None
        self.last_place = -1
        self.last_year = 0
        self.report: Period | None = None
        self.report_firm = False
        self.quarter: Period | None = None
        self.month: Period | None = None
        self.month_place = -1
        self.week: Period | None = None
        self.week_place = -1
        self.day: date | None = None
        self.day_place = -1
        self.announced: date | None = None
        self.announced_place = -1
        self.issued: date | None = None
        self.fiscal: FiscalYear | None = None
        self.fiscal_year: int | None = None
        self.fiscal_place = -1
        self.named: tuple[FiscalYear, int] | None = None
        self.named_end = 0
        self.title_named: tuple[FiscalYear, int] | None = None
        self.stated = find_stated(text, published) if "财" in text else None
        self.years: frozenset[int] | None = None
        self.told: dict[int, int] | None = None
        self.guessed: int | None = None
        closes = CLOSES.search(text) if "止" in text else None
        self.closes = FiscalYear("month_end", int(closes["month"]), "end") if closes else None

    def continues(self, place: int, start: int) -> bool:
        """Whether a place lies in the same sentence as a later one, or in the headline before it, and not far away."""
        if 0 <= place <= self.title_end < start:
            place = self.title_end + 1
        return place >= 0 and start - place < 300 and not STOP.search(self.text, place, start)

    def continues_line(self, place: int, start: int) -> bool:
        """Whether a place lies in the same paragraph as a later one, and not far before it."""
        return place >= 0 and start - place < 1000 and self.text.find("\n", place, start) < 0

    def company(self, start: int) -> FiscalYear | None:
        """The fiscal year of the company named last, and not far, before a place, or in the headline, else the text's own."""
        if found := find_company(self.text, max(self.named_end, start - 300), start):
            self.named = found
        if self.title_named is None and self.title_end:
            self.title_named = find_company(self.text, 0, self.title_end)
        near = self.named and start - self.named[1] < 300
        chosen = self.named if near else self.title_named
        self.named_end = max(self.named_end, start - 20)
        return chosen[0] if chosen else self.stated

    def tells_year(self, year: int) -> bool:
        """Whether the text names a year, or one near it, in four figures."""
        if self.years is None:
            self.years = frozenset(int(y) for y in YEARS.findall(self.text))
        return any(y in self.years for y in range(year - 2, year + 3))

    def follows_year(self, year: int, start: int) -> bool:
        """Whether a year is the same as, or next to, the last of a stretch that its sentence has told: 15-18年…,19年."""
        last = self.last
        return last is not None and last.end is not None and abs(year - last.end.year) <= 1 and self.continues(self.last_place, start)

    def whole_year(self, start: int, end: int) -> Callable[[int], Period | None]:
        """What makes a year of its number: 2019年度 and (2019年: are years of the report where that closes in another month than December."""
        closes, text = self.closes, self.text
        if closes is None or not (text[end - 1] == "度" or (text[start - 1 : start] == "(" and text[end : end + 1] == ":")):
            return year_of
        return lambda year: fiscal_quarters(closes, year, 1, 4, "year")

    def year_of_report(self, month: int) -> int | None:
        """The year that the text first gives, wherever, to a stretch that ends in a month: 三季度…2021年前三季度."""
        if self.told is None:
            self.told = {}
            for m in TOLD.finditer(self.text):
                number = m["quarter"] or m["first"] or m["q"]
                self.told.setdefault(MONTHS[number] if number else 6 if m["half"] else 12, int(m["year"]))
        years = set(self.told.values())
        return self.told.get(month) or (years.pop() if len(years) == 1 and month < max(self.told) else None)

    def guess_year(self) -> int | None:
        """The year in which a text without a date appeared, by the only report that it names: that of a part of a year in it, an annual one the year after."""
        if self.guessed is None:
            interim = {2000 + int(m[1]) for m in INTERIM.finditer(self.text)}
            years = interim | {2001 + int(m[1]) for m in ANNUAL.finditer(self.text)}
            later = len(years) == 1 and any(int(m[1]) > max(years) for m in IN_MONTH.finditer(self.text))
            self.guessed = years.pop() if len(years) == 1 and not later else 0
        return self.guessed or None

    def fiscal_holds(self, start: int) -> bool:
        """Whether a bare quarter is one of the fiscal year named before it: in its paragraph, or right after it."""
        right_after = self.last_place == self.fiscal_place and 0 <= start - self.fiscal_place < 300
        return self.fiscal is not None and (right_after or self.continues_line(self.fiscal_place, start))

    def tells_market(self, start: int) -> bool:
        """Whether the words behind a place are of a stock's trade."""
        return MARKET.match(self.text, start) is not None

    def tells_abroad(self, start: int) -> bool:
        """Whether the sentence up to a place is of another market than the mainland's."""
        return ABROAD.search(self.text, max(0, start - 60), start + 40) is not None

    def expects(self, start: int, end: int) -> bool:
        """Whether the words around speak of what is still to come."""
        before = self.text[max(0, start - 12) : start]
        cut = max(before.rfind(mark) for mark in "。!?;\n")
        return bool(EXPECT_BEFORE.search(before, cut + 1) or EXPECT_AFTER.match(self.text, end))

    def warns(self, start: int) -> bool:
        """Whether the line up to a place gives notice of a result that is about to be reported: 发盈警,料全年亏损."""
        return WARNED.search(self.text, max(self.text.rfind("\n", 0, start), start - 60, 0), start) is not None

    def year_told(self, start: int, end: int) -> Period | None:
        """The whole year that 年内 is of where the sentence tells of one that is over, or a report of its profit or loss."""
        year = self.last if self.continues(self.last_place, start) else self.report if PROFITS.match(self.text, end) else None
        if year is None or year.grain != "year" or year.end is None:
            return None
        return year if self.published is None or year.end < self.published else None

    def contrasts(self, start: int) -> bool:
        """Whether a period is only compared with, or stands in parentheses, and so sets no scene."""
        before = self.text[max(0, start - 30) : start]
        return before.rfind("(") > before.rfind(")") or bool(CONTRAST.search(before))

    def note(self, period: Period, start: int, end: int, explicit: bool, joined: bool = False) -> None:
        """Remember a period that was read at a place; explicit when the words themselves give its year."""
        if period.start is None or period.end is None:
            if period.grain in REPORTED:
                self.last = None
            return
        self.note_scene(period, start, end)
        if (self.contrasts(start) and not joined) or self.text.endswith(ASIDES, start, end):
            return
        firm = period.grain != "year" or REPORTS.match(self.text, end) or self.text[end - 1] in "度报"
        if self.recalls(period) or (self.text[start] in "上前" and self.last is not None and previous(self.last) == period):
            return  # 上一财季和上年同期: both are told from the quarter before them
        if period.grain == "day" and ANNOUNCES.match(self.text, end) and self.is_fresh(period.end):
            self.issued = period.end
        if explicit and period.grain == "day" and ANNOUNCES.match(self.text, end):
            self.announced, self.announced_place = period.end, end
        if explicit and period.grain in REPORTED | {"month"}:
            self.year, self.year_place, self.year_firm = period.end.year, end, bool(firm)
        if period.grain != "day" or self.last is None:
            self.last, self.last_place, self.last_year = period, end, period.start.year
        earlier = self.report_firm and self.report is not None and self.report.end is not None and period.end < self.report.end
        if (earlier and not REPORTS.match(self.text, end)) or period.end.year >= FAR:
            return  # 延续2018年四季度的水平 is no report
        if period.grain in REPORTED and period.start != period.end and ((firm and explicit) or self.report is None):
            self.report, self.report_firm = period, bool(firm and explicit)
        elif period.grain == "years" and DEFINES.match(self.text, end):
            self.report, self.report_firm = period, False

    def is_fresh(self, day: date) -> bool:
        """Whether a day is that of publication or one of the few before it."""
        return self.published is None or 0 <= (self.published - day).days <= FRESH

    def recalls(self, period: Period) -> bool:
        """Whether a period is the same part of an earlier year as the one reported on, so a base of comparison."""
        report = self.report
        if not self.report_firm or report is None or report.end is None or period.end is None or period.start is None:
            return False
        years = report.end.year - period.end.year
        return years > 0 and period.grain != "year" and shift_year(period, years) == report

    def note_scene(self, period: Period, start: int, end: int) -> None:
        """Remember the day, week, month or quarter that 当日, 当周, 当月 and 上季度 will lean on."""
        if COMPARED.search(self.text, max(0, start - 3), start) or period.start is None or period.end is None:
            return
        if self.text.endswith(("同期", "同月", "同季"), start, end):
            return
        if period.grain == "day":
            self.day, self.day_place = period.end, end
            self.month, self.month_place = month_of(period.end.year, period.end.month), end
        elif period.grain == "week":
            self.week, self.week_place = period, end
        elif period.grain == "month":
            self.month, self.month_place = period, end
        elif period.grain == "quarter" and period.start != period.end:
            if self.quarter is None or self.text[start] not in "上下前":  # 上一财季 is told from the quarter, and moves it not
                self.quarter = period
        elif (
            period.grain == "months"
            and (named := quarter_of(period.start.year, (period.start.month + 2) // 3)).start == period.start
        ):
            self.quarter = named if named.end == period.end else self.quarter

    def scene(self, start: int) -> date | None:
        """The day that the sentence is set on: one it has named, else the first of a month it has named, else publication."""
        if self.day and self.continues(self.day_place, start):
            return self.day
        if self.month and self.continues(self.month_place, start):
            return self.month.start
        return self.published

    def anchor_year(self, start: int) -> Period | None:
        """The year that the text speaks of at a place, else the year of publication."""
        if self.year is not None and (self.published is None or self.continues(self.year_place, start)):
            return year_of(self.year)
        if self.last is not None and self.last.end is not None:
            return year_of(self.last.end.year)
        return year_of(self.published.year) if self.published else None
