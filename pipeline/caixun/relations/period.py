"""Period: when a figure holds — the period nearest before it, its own in a list, or the one the text goes on with."""

import re
from datetime import date, timedelta

from caixun.entities.calendar import end_of, members, previous, shift_year, since, span_months, week_of
from caixun.entities.metric import metrics
from caixun.relations.basis import find_basis
from caixun.relations.lists import Share
from caixun.relations.metric import Metric
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, Slot
from caixun.relations.timeline import AFTERMATH, NEVER, Calendar, When
from caixun.types import Fact, Period

PERIOD = re.compile("P")
FLOWS = frozenset(("quarter", "quarters", "half", "year", "months", "month"))
BALANCES = frozenset(
    "stock_position bond_position top10_concentration debt_ratio current_ratio quick_ratio npl_ratio provision_coverage capital_adequacy cash_short_debt_ratio".split()
)
QUARTER_ENDS = frozenset(((3, 31), (6, 30), (9, 30), (12, 31)))
QUOTED = frozenset("share_price close open high low rise fall amplitude turnover_value turnover_volume turnover_rate fund_flow fund_outflow".split())
TARGETS = frozenset(("target_price", "target_market_cap", "upside"))  # what a house sees in a share, for no day
ACCOUNTS = ("收入", "成本", "费用", "支出", "损失", "收益", "利润", "准备")  # 航油成本, 汇兑净损失
DAILY = frozenset("margin_balance buyback increase_holding decrease_holding shareholding pledge unlock deal_value contract_value orders open_market".split())
ENDS = frozenset(("期末", "报告期末", "本报告期末", "年末", "年底", "季末", "季度末", "月末"))
DEEDS = frozenset(("buyback", "increase_holding", "decrease_holding"))
SUMS = frozenset("turnover_value turnover_volume fund_flow fund_outflow".split())  # of a day or of any stretch
SPANNED = frozenset("amount capacity mau dau insured target_market_cap valuation".split())
GAINED = re.compile(r"(?:计划|拟|将|再)*(?:新增|投产|新|净增|新开|开店|引进|年产|扩产)")
ADDED = re.compile(r"(?:新增|新开|净增)(?:的|了)?[^,;。\d]{0,4}$")  # 新增土储规划建面
HELD = frozenset(("持股", "持有", "持有股份"))
NOW = frozenset(("当前", "目前", "如今", "现", "现在", "近期", "最新", "近日", "日前", "当日"))
SHARES = re.compile("(?:公司)?(?:总股本|股本|已发行|总股份)")  # 占目前总股本的2%
NO_PERIOD = re.compile(r"\s*(?:交货|交割|到期|合约|主力(?:合约|期)|黄金|原油|白银|期货|期金|期铜|期价|份?合约|的?(?:低点|高点|新高|新低|最高|最低|首[次只家单款批例]|分位|(?:增长)?(?:趋势|态势|水平)|[高低]?基数)|第[一二三四五六七八九十\d]{1,2}[期次批届轮只]|(?:实施|成立|发行|推出|收购|上市|签[订署]|披露|授予|发布|通过|投产|买入)的)")
EQUAL = re.compile(r"(?:的?(?:水平|数据))?(?:基本)?(?:相同|持平|一致|相若|相当|相比(?!于?(?:\d|去年|上年|前|同期)))|[^,;。]{0,12}(?:为|作为)基[数准期]")
AFRESH = re.compile(r"分(?:产品|业务|地区|区域|行业|板块|渠道|品类)(?:来?看)?|整体(?:来?看)?[,:]|全年来看")
PARTS = re.compile(r"\s*(?:分[部业产地季行渠品区]|其中|[^,;。:]{1,12}方面|从[^,;。]{1,6}看|[^,;。]{2,10}同样|具体)")
ANNOUNCED = re.compile(r"(?:晚间?|早间|午间|盘[前后])?(?:公告|公布|披露|发布|收到|消息|讯|电[,,]|召开)")
ASSETS = re.compile(r"占[^,;。]{0,6}?(?:总资产|净资产|资产总额|总负债|流动资产|存货|贷款|存款|余额)")
SINCE = re.compile(r"(?:以来|至今|迄今)$")
EVER_SINCE = re.compile(r"[^,;。\d]{2,16}以来")  # 自2019年上市以来, 自10月15日达到峰值以来
WHOLES = re.compile(r"占(?![^,;。]{0,6}(?:收|毛利|销|产量|利润|成交|GDP))|(?:占比|比重|比例)$")
INCOMES = ("收入", "营收", "毛利", "利润", "销售", "销量", "产量", "成交")
REPORTED = frozenset("growth eps eps_diluted eps_adjusted loss_per_share cash_flow_per_share roe roa roic nim share_of_total same_store_sales cost_income_ratio combined_ratio loss_ratio underwriting_margin nbv_margin".split())
CLAUSE = re.compile("[,;]")
NUMBERED = frozenset(NUMBERS)
PERIODICAL = frozenset(("week", "month", "quarter"))
AGAINST = re.compile(r"P(?:&P){0,9}&B")
JOINED_BASES = re.compile(r"B(?:&P)*&$")  # before one more of those compared with: 较20Q1/19Q1、18Q1
BEFORE = frozenset(("去年", "上年", "上一年", "前一年"))  # in a clause of its own only compared with
OUTSIDE = re.compile(r"(?:[始起源]于|[延展顺]期至|延长至|有效期至|成立于|[创始]建于|创[立办]于|上市于)$")  # a date of its own, not when a figure holds
FULFILLED = re.compile(r"(?:完成|达成|实现|达到|占)[^,;。]{0,24}(?:目标|计划|任务|预算|指引)[^,;。\d]{0,6}$")  # 完成全年目标的51%
FORMER = re.compile(r"前值[^,;。]{0,14}$")
SUMMED = re.compile(r"(?:合计|累计|总)$")
COMPARED = re.compile(r"(?:去年|上年|上一年|前一年)?同期$")
WEEKLY = ("周涨", "周跌", "周累", "单周", "一周", "周净")
REGAINED = ("恢复至", "恢复到", "恢复")
BEYOND = ("高于", "低于", "优于", "好于", "多于", "少于", "超过", "超出", "不及")
BEGUN = re.compile(r"起(?:的?(?:未来)? ?[\d一二三六九十]+ ?个月之?内?)?$")
DESCRIBED = re.compile(r"[^为高低大小快慢好强差长多少][^,;。]{0,6}的$")  # 比疫情前的2019年


def choose_period(
    row: Row, draft: Draft, share: Share, metric: Metric | None, moves: bool, calendar: Calendar
) -> tuple[When | None, When | None]:
    """The period of the number in slot `at`, and the one it was told by, its own or resumed, which the text may go on with."""
    if draft.kind == "value" and (base := base_period(row, draft.at)):
        return base, None
    at = draft.at if draft.against is None else draft.against
    channel = "any" if is_speed(row, at, metric) else name_channel(metric, moves)
    if metric is not None and metric.known is not None and metric.known.like == "dividend" and calendar.report is not None:
        channel = "report"
    known = metric.known if metric else None
    if known is not None and known.like in TARGETS:
        return own_year(row, at) or NEVER, None
    summed = metric is not None and (SUMMED.search(row.text, max(row.start, metric.start - 4), metric.start) is not None or (known is not None and known.like in SUMS))
    if share.period is not None and share.period.mention is not None:
        words, period = row.cite(share.period.start, share.period.end), share.period.mention.period
        if share.member >= 0 and period:
            calendar.run = When(words, period)
            return When(words, members(period)[share.member]), None
        own: When | None = When(words, period)
    else:
        own = own_period(row, at, "any" if summed else channel, calendar.published)
        if own and draft.rule == "value.previous":
            own = same_stretch(row, draft.at, own, channel, calendar)
    continues = PARTS.match(row.text, row.start) is not None or (draft.kind == "change" and find_basis(row, draft) is not None)
    if own is None and share.of and (dealt := member_of(calendar.run, share)):
        return dealt, None
    told = own or years_run(row, draft) or calendar.resume("any" if summed and continues and calendar.day is None else channel, continues, AFTERMATH.match(row.text, row.start) is not None) or day_after(row, at, metric)
    if told is None or told.period is None:
        return told, told
    return fit_period(row, draft, metric, told, told.period, calendar), told


def fit_period(row: Row, draft: Draft, metric: Metric | None, told: When, period: Period, calendar: Calendar) -> When:
    """What the period told means for the metric: its end for a stock, the week of a day, the stretch up to it for a flow."""
    if period.grain == "year" and (run := years_run(row, draft)):
        return run
    if period.grain == "day" and period.end is not None and is_weekly(row, draft, metric):
        return When(told.text, week_of(period.end))
    place = row.slots[draft.at if draft.against is None else draft.against].start
    if period.grain in PERIODICAL and FORMER.search(row.text, max(row.start, place - 20), place):
        return When(told.text, previous(period))
    held = period.grain == "days" and draft.kind == "value" and metric is not None and "持" in metric.text
    if (held or period.grain in FLOWS) and stands_on_day(row, metric) and not is_flow_of(row, draft):
        return When(told.text, end_of(period))
    if period.grain in ("week", "month") and draft.kind == "value" and is_quoted_level(metric):
        return When(told.text, end_of(period))
    if period.grain == "week" and told.text != "当周" and period.start is not None and metric is not None and metric.known is not None and metric.known.like == "avg_price":
        return When(told.text, Period(period.start, period.start + timedelta(6), "week"))  # goods are sold on Sundays, too; 当周 is of an exchange
    if told.text in ENDS and (whole := calendar.whole(period)) is not None and (is_deed(metric) or (is_flow(metric) and not depends(metric))):
        return When(told.text, whole.period)
    if told.text.startswith(("截至", "截止")) and is_flow(metric) and period.start is not None:
        return When(told.text, since_new_year(period))
    return told


def member_of(when: When | None, share: Share) -> When | None:
    """The year of a run told before that a number of a list of as many is of: 2016-2018年营收…。占比分别是80%、72%、71%."""
    run = members(when.period) if when is not None and when.period is not None else []
    return When(when.text, run[share.member]) if when is not None and len(run) == share.of else None


def share_day(when: When | None, metric: Metric | None, last: Fact | None) -> When | None:
    """The day on which a share of a stock stands that was told right before it: 贷款总额694亿元,占比90%."""
    if when is None or metric is None or last is None or when.period is None or last.period is None or not WHOLES.search(metric.text) or metric.text.startswith(INCOMES):
        return when
    day = last.period
    return When(when.text, day) if last.kind == "value" and day.start == day.end == when.period.end else when


def own_year(row: Row, at: int) -> When | None:
    """The year that a target is set for in its own clause; a target price is of no day."""
    for slot in reversed(row.slots[:at]):
        if slot.code in ",;:":
            return None
        if slot.code == "P":
            period = slot.mention.period if slot.mention else None
            return read(row, slot) if period is not None and period.grain == "year" else None
    return None


def same_stretch(row: Row, at: int, own: When, channel: str, calendar: Calendar) -> When:
    """What a bare year in brackets means behind a shorter stretch: 上半年营收1200亿元(2024年:1040亿元) is of the first half of 2024."""
    outer = own_period(row, row.codes.rfind("(", 0, at), channel, calendar.published) or calendar.report
    if own.period is None or outer is None or outer.period is None or own.period.grain != "year" or outer.period.grain not in ("quarter", "half", "months"):
        return own
    before = shift_year(outer.period)
    return When(own.text, before) if before.start and own.period.start and before.start.year == own.period.start.year else own


def is_flow_of(row: Row, draft: Draft) -> bool:
    """Whether a movement of a stock is told as what came in or went out over a stretch: 年内净增241家, 前10个月贷款增加14.6万亿元."""
    if draft.kind != "change" or row.codes[draft.at] != "N":
        return False
    return find_basis(row, draft) is None or row.text.endswith(("多增", "少增", "多减", "少减"), row.start, row.slots[draft.at].start)


def is_quoted_level(metric: Metric | None) -> bool:
    """Whether the metric is a level read off a market at a moment: 收于17.4美元, 收益率2.6%."""
    known = metric.known if metric else None
    return is_future(metric) or (known is not None and known.like in ("close", "yield", "share_price", "exchange_rate", "nav_unit"))


def years_run(row: Row, draft: Draft) -> When | None:
    """The years that a compound rate runs over, told one by one: 2022年、2023年及2024年营收…,复合增长率69.9%."""
    slot = find_basis(row, draft) if draft.kind == "change" else None
    if slot is None or slot.cue is None or slot.cue.value != "cagr":
        return None
    years = [s for s in row.slots[: draft.at] if s.code == "P" and s.mention and s.mention.period and s.mention.period.grain == "year"]
    first, last = (years[0].mention, years[-1].mention) if len(years) > 1 else (None, None)
    if first is None or last is None or first.period is None or last.period is None:
        return None
    return When(row.cite(years[0].start, years[-1].end), Period(first.period.start, last.period.end, "years"))


def is_weekly(row: Row, draft: Draft, metric: Metric | None) -> bool:
    """Whether a move is told as that of the week that a day is in: 周涨幅达1.7%, 周跌5%."""
    places = [row.slots[draft.word].start] if draft.word is not None else []
    return any(row.text.startswith(WEEKLY, at) for at in [*places, *([metric.start] if metric else [])])


def is_future(metric: Metric | None) -> bool:
    """Whether the metric is the price of a future: 期货价格, 期价."""
    return metric is not None and metric.text.endswith("价格" if "期货" in metric.text else "期价")


def name_channel(metric: Metric | None, moves: bool) -> str:
    """Which periods a metric goes by: figures of a report by its period, prices and the moves of a market by days."""
    known = metric.known if metric else None
    if known is None:
        return "day" if moves else "report" if metric is not None and metric.text.endswith(ACCOUNTS) else "any"
    if is_future(metric) or (metric is not None and metric.text.endswith("债收益率")):
        return "day"
    if known.like in QUOTED or (moves and ((known.like == "yield" and metric is not None and metric.text.endswith("率")) or (known.kind == "price" and known.like != "avg_price"))):
        return "day"
    named = known.use == "noun" or (metric is not None and metric.text.endswith(ACCOUNTS))
    return "report" if known.kind in ("flow", "ratio") and named and known.like not in DAILY else "any"


def since_new_year(period: Period) -> Period:
    """A report as of a quarter's end tells of the year up to it: 截止9月30日营业收入."""
    end = period.end
    if end is None or period.start != end or (end.month, end.day) not in QUARTER_ENDS:
        return period
    return span_months(end.year, 1, end.month, "months" if end.month < 12 else "year")


def is_flow(metric: Metric | None) -> bool:
    """Whether the metric runs over a stretch (营业收入)."""
    known = metric.known if metric else None
    if known is None or known.use != "noun" or known.like in DAILY:
        return False
    return known.kind == "flow" or (known.kind == "ratio" and (known.like in REPORTED or known.like.endswith(("margin", "expense_ratio", "turnover"))))


def depends(metric: Metric | None) -> bool:
    """Whether a share or a rate of growth is of what it stands beside, be that a flow or a stock."""
    return metric is not None and metric.known is not None and metric.known.like in ("share_of_total", "growth")


def is_deed(metric: Metric | None) -> bool:
    """Whether the metric is what holders did over a stretch: 增持, 减持, 回购."""
    return metric is not None and metric.known is not None and metric.known.like in DEEDS


def own_period(row: Row, at: int, channel: str, published: date | None) -> When | None:
    """The period that the sentence itself gives: the nearest before the number; of a heading before a colon, its first."""
    first = row.codes.find("P", 0, at)
    if first < 0:
        return None
    done = FULFILLED.search(row.text, max(row.start, row.slots[at].start - 40), row.slots[at].start)
    best: Slot | None = None
    spare: When | None = None
    marks = ""
    inside = 0
    for i in range(at - 1, first - 1, -1):
        code = row.codes[i]
        if code == ")":
            inside += 1
        elif code == "(":
            if best and not inside:
                break  # (2024年同期:10港仙)
            inside = max(0, inside - 1)
        elif inside:
            continue
        elif code in ",;" or (code == ":" and i < at - 1):
            marks += code
        elif code == "." and ";" in marks and AFRESH.match(row.text[row.slots[i].start : row.slots[i].end].lstrip()):
            break
        slot = row.slots[i]
        if code != "P" or (done and slot.start >= done.start()) or JOINED_BASES.search(row.codes, 0, i):
            continue
        if (channel != "report" or not marks) and ";" not in marks and row.text[slot.start : slot.end] in NOW and not SHARES.match(row.text, slot.end) and slot.mention and slot.mention.period:
            return read(row, slot)
        if (begun := ever_since(row, i, at, published)) is not None:
            return begun
        if not holds(row, i, marks) or (marks and (is_spent(row, i, at) or is_dealt(row, i, at))):
            continue
        leads = row.codes[i + 1 : i + 4].lstrip("zCS")[:1] in ("M", "V") and (channel != "day" or "," not in marks)
        if not suits(row, slot, channel, marks) and not leads:
            spare = spare or read(row, slot)
            continue
        if ":" not in marks:
            return read(row, slot)
        best = best if best and row.text.startswith("截", best.start) else slot
    return read(row, best) if best else spare if channel != "day" else None


def ever_since(row: Row, i: int, at: int, published: date | None) -> When | None:
    """The stretch from a period until now that the clause of a number is of: 自2019年上市以来累计上涨50%, 自10月15日达到峰值以来,下降3%."""
    slot = row.slots[i]
    match = EVER_SINCE.match(row.text, slot.end, row.slots[at].start) if i and row.codes[i - 1] == "f" else None
    if match is None or row.codes[i:at].count(",") > 1 or not NUMBERED.isdisjoint(row.codes[i:at]):
        return None
    period = slot.mention.period if slot.mention else None
    return When(row.cite(slot.start, match.end()), since(period.start if period else None, published))


def suits(row: Row, slot: Slot, channel: str, marks: str) -> bool:
    """Whether a period is of the kind that the metric goes by."""
    period = slot.mention.period if slot.mention else None
    words = row.text[slot.start : slot.end]
    if period is None or channel == "any":
        return True
    if channel == "report":
        return period.grain not in ("day", "week") or words.startswith("截")
    return period.grain in ("day", "week", "days") or "," not in marks or SINCE.search(words) is not None


def read(row: Row, slot: Slot) -> When:
    return When(row.cite(slot.start, slot.end), slot.mention.period if slot.mention else None)


def holds(row: Row, i: int, marks: str) -> bool:
    """Whether a period says when a later number holds: not a base (从前一月的), a contract month, or a comparison elsewhere."""
    slot = row.slots[i]
    words = row.text[slot.start : slot.end]
    if is_base(row, i) or row.text.endswith(REGAINED + BEYOND if marks else REGAINED, row.start, slot.start) or OUTSIDE.search(row.text, max(row.start, slot.start - 4), slot.start) or ANNOUNCED.match(row.text, slot.end, row.end) or words in NOW or EQUAL.match(row.text, slot.end, row.end) or NO_PERIOD.match(row.text, slot.end, row.end):
        return False
    return not (marks and COMPARED.search(words)) and not (";" in marks and words in BEFORE and not NUMBERED.isdisjoint(row.codes[:i]))


def is_base(row: Row, i: int) -> bool:
    """Whether a figure starts from a period or is compared with it: 从前一月的, 比疫情前的2019年, 与2020年、2021年同期相比."""
    if AGAINST.match(row.codes, i) or JOINED_BASES.search(row.codes, max(0, i - 8), i):
        return True
    if i and row.codes[i - 1] in "fvb":
        mention = row.slots[i].mention
        stretch = mention is not None and mention.rule == "period.range"
        return row.codes[i - 1] != "f" or not (stretch or BEGUN.search(row.text, row.slots[i].start, row.slots[i].end))
    back = len(row.codes[:i].rstrip(".z")) - 1
    return 0 <= back < i - 1 and row.codes[back] == "v" and DESCRIBED.fullmatch(row.text, row.slots[back].end, row.slots[i].start) is not None


def base_period(row: Row, at: int) -> When | None:
    """The period of a level that something is compared with: 较9月26日收盘价(10元)."""
    i = at - 1
    while i >= 0 and row.codes[i] in "Mez(":
        i -= 1
    if i > 0 and row.codes[i - 1 : i + 1] == "fP":
        return read(row, row.slots[i])  # 成本自一季度的18元快速下降
    base = row.slots[i].base if i >= 0 and row.codes[i] == "B" else None
    return When(row.cite(base.start, base.end), base.period) if base and base.period else None


def is_spent(row: Row, i: int, at: int) -> bool:
    """Whether a stretch up to now is used up by a figure of its own clause: 今年以来累计下跌14%,最新市值47亿元."""
    if not SINCE.search(row.text, row.slots[i].start, row.slots[i].end):
        return False
    clause = CLAUSE.search(row.codes, i, at)
    return clause is not None and not NUMBERED.isdisjoint(row.codes[i : clause.start()])


def is_dealt(row: Row, i: int, at: int) -> bool:
    """Whether a period is one of a list that was dealt out to figures before: Q1、Q2毛利率分别为31%、32%,净利率15%."""
    listed = row.codes[i - 2 : i] == "P&" or row.codes[i + 1 : i + 3] == "&P"
    if not listed or "r" not in row.codes[i:at]:
        return False
    figures = [n for n in range(i, at) if row.codes[n] in NUMBERED]
    return len(figures) > 1 and "M" in row.codes[figures[1] : at]  # 环比增长10% goes on with the last


def day_after(row: Row, at: int, metric: Metric | None) -> When | None:
    """A price before its date: 公司(收盘价:5.43元)5月28日晚间公告."""
    if not is_price(metric):
        return None
    for slot in row.slots[at + 1 : at + 5]:
        if slot.code == "P" and slot.mention and slot.mention.period and slot.mention.period.grain == "day":
            return read(row, slot)
    return None


def first_period(row: Row) -> When | None:
    """The period that a sentence without figures leaves for the next: its first."""
    for m in PERIOD.finditer(row.codes):
        slot = row.slots[m.start()]
        if slot.mention and slot.mention.period and slot.mention.period.start and holds(row, m.start(), ","):
            return read(row, slot)
    return None


def is_price(metric: Metric | None) -> bool:
    known = metric.known if metric else None
    return known is not None and known.kind == "price"


def is_speed(row: Row, at: int, metric: Metric | None) -> bool:
    """Whether the number says by how many points a rate of change is another than before: 涨幅比上月扩大0.1个百分点."""
    return row.codes[at] == "p" and metric is not None and metric.text.endswith(("涨幅", "跌幅", "增幅", "降幅")) and "周" not in metric.text


def stands_on_day(row: Row, metric: Metric | None) -> bool:
    """Whether the metric stands on a day (总资产, 存货) rather than over a stretch."""
    mention = metric.slot.mention if metric and metric.slot else None
    if metric is not None and ASSETS.search(metric.text):
        return True
    if metric is None or mention is None:
        return False
    known = metric.known or metrics().get(mention.name or "")
    if known is None or GAINED.match(metric.text) or ADDED.search(row.text, max(row.start, metric.start - 8), metric.start):
        return False
    return known.like in BALANCES or (known.like not in SPANNED and known.kind == "stock" and (known.use == "noun" or metric.text in HELD))
