"""Which metric a number measures: the nearest name in its clause, then the words after it, then what stood before."""

import re
from collections.abc import Collection

from msgspec import Struct, structs

from caixun.relations.deed import deed_before, look_at_deed, look_at_goal, look_at_share
from caixun.relations.nouns import ADVERB, COUNTERS, count_movers, count_noun, noun_after, noun_before, noun_moved
from caixun.relations.roles import Draft
from caixun.relations.row import Row
from caixun.relations.sight import (
    HAN,
    SPAN,
    TRADING,
    index_before,
    is_price,
    look_left,
    look_over,
    look_right,
    measure,
    metric_of_list,
    number_outside,
    own_unit,
    slot_at,
    slowed,
)
from caixun.relations.sight import Metric as Metric
from caixun.relations.sight import previous_number as previous_number
from caixun.relations.sight import take as take
from caixun.relations.sight import touches as touches

COMPARED = re.compile(r"于$|预[期测估计]|[好优逊高低]于|[超突跌升]破|触[及达]|超过|重返|站[上稳]|攀上|跌穿|失守|收复|逼近|均值|中值|共识|数字|[去上]年|全年|首[次度破]|纪录|每年|每季|单[季月]|口径|因素|不低|不少|不超|该?水平|上月|上季|继续|领跑|以及|^[且和及并约]|的近$|(?<!净)贡献$|^部分$|^(?:总[数量]|[总合]计)$|^每[股手份桶吨克盎公斤]")
PAID = re.compile(r"的?([一-鿿]{0,8}(?:费用?|[^证债]券|[付借贷罚赔]款|[赔定奖押]金|违约金|保证金|补贴|赔偿|援助|债权|订单|合同|大单))(?=[,。;、)】]|各|$)")
MILESTONE = re.compile(r"的[一-鿿、]{2,16}?(?P<name>里程碑(?:付款|款项?|金额))")
GOODS_PRICE = re.compile(r"[油金银铜铝铅锌镍锡煤钢粮币]价$")
PART = re.compile(r"(?:^|[,;])\s*(?:其中|当中)")
GROWTH = frozenset("增长 下降 减少 增加 下滑 上升 回升 降低 增 减 提升 同增 同降 变动 变化 高增".split())  # of what was named before, whoever it is of
NET = ("净增", "净减")
OPENINGS = re.compile("新[开增设]|关[闭店]|[开闭]店|退出|撤[店销]")
HEADS = frozenset("家个名项宗笔所支种人座")
BREAKDOWN = re.compile(r"\s*(?:其中|(?:分|从|按)[一-鿿]{1,6}(?:来?看|划分|角度看?|角度)?[,:(]|(?:\d{1,2}[)、.]|[①-⑳])?(?:产品|渠道|[区地]域|地区|业务|品[类牌]|市场)(?:结构)?(?:端|方面|[上来]{0,2}看|上)[,:])")
OFFERED = re.compile(r"(?:该|此|本次|上述|前述)?(?P<name>[一-鿿]{0,6}(?:报价|作价|要约价))")  # 该报价较收盘价溢价38%
PREMIUM = frozenset(("溢价", "折价", "折让"))
PARTED = re.compile(r"\s*拆?(?:分|从|按)[一-鿿]{1,6}(?:来?看|划分|角度看?|角度)?[,:(]")
COMPARES = re.compile(r"(?:\(\.\))?[bB]")
MOVING = re.compile(r"[.,]?[bB+\-]")
SPENDING = frozenset(("斥资", "耗资", "出资", "涉资", "作价", "以", "拟以"))
QUOTES = frozenset("报 收报 收于 报收 报于 报收于 收盘报 现报 交投于 交投在 最高见 最低见".split())
CHANNELS = frozenset("线上 线下 国内 国外 海外 境内 境外 直营 加盟 电商 零售 批发 省内 省外 内地 其他".split())  # where what was named before is sold
MADE = frozenset("volume_sales output shipments deliveries exports imports".split())
EARNED = frozenset("revenue gross_profit net_profit net_profit_attributable net_profit_adjusted net_loss earnings operating_profit profit_before_tax operating_cost fundraising".split())
SUCH = re.compile(r"的(?:共?有|仅有?|达)$")  # 净利润增长的有6家
BODIES = frozenset("平方米 家 户 人 例 千瓦 GW MW".split())
OWN_MOVES = frozenset("涨跌幅 振幅".split())
FLOWS = frozenset("fund_flow fund_outflow turnover_value turnover_volume turnover_rate market_cap".split())
OVER = re.compile(r"[高低]于|跑[赢输]")
RISES = frozenset(("rise", "fall", "growth"))

TOLD = re.compile(r"[^,;。(]{0,6}[,(](?:(?:大约|约|也|已)?(?:相当于|约为|[是为达])|即(?![将可使占]))")
PRICES = frozenset(("avg_price", "share_price", "close"))
TRADED = frozenset(("index", "currency"))
GOAL = re.compile(r"的?[一-鿿]{0,4}目标")
MOVED_BY = re.compile(r"\.?(?:fP?[N%]|P)?[+\-]t?P?[N%n]")
MEASURED = re.compile(r"(?P<name>(?![前均]值)[一-鿿A-Za-z]{1,10}(?:[量数率价额值]|规模|面积|容量|产能|票价|单票|单价))(?:将|已|也|还|均|则|仍|进一步|有望|持续|大幅|小幅|明显|显著|不断|快速|稳步|逐步)*")


class View(Struct, frozen=True, gc=False):
    """What a number sees: the names to its left and right, and the metric and unit of the figure before it."""

    row: Row
    at: int
    floor: int
    near: Metric | None
    right: Metric | None
    before: Metric | None
    unit: str | None

    def stands_apart(self) -> bool:
        """Whether no name stands to the left in the same clause."""
        return self.near is None or "," in self.since_near()

    def since_near(self) -> str:
        """The codes from the name on the left to the number."""
        return self.row.codes[index_before(self.row, self.near.slot if self.near else None, self.at) : self.at]

    def takes_right(self) -> bool:
        """Whether the name right after the number wins over the one before it."""
        near, right = self.near, self.right
        if right is None or right.slot is None:
            return right is not None and (near is None or near.verb)
        kept = near is not None and touches(self.row, near, self.at) and near.text not in SPENDING
        return right.slot.code == "M" and self.row.codes[self.at] in "Nx" and not kept

    def names_market(self) -> bool:
        """Whether the name on the left is an index or a good, whose movement is itself the metric."""
        near = self.near
        if near is None:
            return False
        start = index_before(self.row, near.slot, self.at)
        traded = any(s.code == "S" and s.cue is not None and s.cue.value in TRADED for s in self.row.slots[start : self.at])
        far = not near.verb and self.stands_apart() and (traded or (is_price(near) and "C" in self.since_near()))
        return near.text == "指数" or (GOODS_PRICE.search(near.text) is not None and not (self.row.text.endswith("平均", 0, near.start) and "b" in self.since_near())) or far


def choose_metric(row: Row, draft: Draft, before: Metric | None, unit: str | None = None, idle: Collection[int] = ()) -> Metric | None:
    """The metric of one draft, whatever `idle` numbers stand before it; `before` is the metric and `unit` the unit of the figure before, inherited where the text plainly continues."""
    at = draft.at if draft.head is None else draft.head
    floor, last = number_outside(row, at, idle), previous_number(row, at)
    rose = draft.head is not None and row.codes[draft.head] == "%" and row.codes[draft.at] != "%"
    changed = draft.kind == "change" or rose
    near = look_left(row, at, floor, changed)
    right = look_right(row, draft.at) or (look_right(row, at) if at != draft.at else None)
    if changed and near is not None and tells_else(row, near, at, draft.rule == "change.over"):
        if before is not None and before.known is not None and before.known.like not in RISES:
            return before
        near = name_move(row, floor, at) or near
    if changed and near is not None and near.known is not None and near.known.like in PRICES and near.start < row.slots[last].start and last in idle:
        near = name_move(row, last, at) or near  # 现价7.79,上涨10%
    view = View(row, at, floor, near, right, before, unit)
    chosen = choose_moved(view) if changed else choose_stated(view)
    return right or count_noun(row, at) if chosen and draft.unit_at is None and contradicts(row, draft.at, chosen) else chosen


def contradicts(row: Row, at: int, metric: Metric) -> bool:
    """Whether a number cannot measure a metric: things counted are no profit, money is no rate."""
    known, mention = metric.known, row.slots[at].mention
    if known is None or mention is None:
        return False
    if known.like in EARNED and SUCH.search(row.text, metric.end, row.slots[at].start) is None:
        return mention.label == "QUANTITY" and mention.quantity is not None and mention.quantity.unit not in ("", "股", "份")
    if known.unit in BODIES and mention.label == "MONEY":
        return not touches(row, metric, at)  # 销售面积9万平米,计划实现28亿元
    return known.unit == "%" and metric.text.endswith("率") and row.codes[at] == "N" and metric.end <= row.slots[at].start


def name_move(row: Row, floor: int, at: int) -> Metric | None:
    """The movement itself, which on a market is the metric."""
    return next((take(row, s, verb=True) for s in reversed(row.slots[floor + 1 : at]) if s.code in "+-~V"), None)


def tells_else(row: Row, near: Metric, at: int, over: bool) -> bool:
    """Whether the name on the left is of something else than what moved: the price compared with (较收盘价溢价), the rate of another clause."""
    i = index_before(row, near.slot, at)
    between = row.codes[i + 1 : at]
    if near.text in TRADING:
        return "," in between and not {"+", "-"}.isdisjoint(between)
    begin = max(row.codes.rfind(mark, 0, i) for mark in ",;") + 1
    if over and (OVER.search(row.text, row.slots[begin].start, near.start) or OVER.match(near.text)):
        return True
    return is_price(near) and not {"v", "B"}.isdisjoint(row.codes[begin:i]) and "," not in between


def choose_stated(view: View) -> Metric | None:
    """The metric of a level: what its deed is, what is named beside it, what the text goes on about, else any noun near it."""
    row, at, near, right = view.row, view.at, view.near, view.right
    if view.before and equals(view):
        return view.before
    if view.before and not right and view.stands_apart() and GOAL.match(row.text, row.slots[at].end, row.end):
        return view.before  # 交付35万辆,完成全年40万辆目标
    named = look_at_goal(row, at) or look_at_deed(row, at, view.floor) or look_at_share(row, at, near) or count_movers(row, at) or name_beyond(view)
    if named:
        return named
    if near and not near.verb:
        return right if right and not touches(row, near, at) else near
    moved = noun_moved(row, at, view.floor) if view.unit != own_unit(row, at) else None
    return moved or continue_list(view) or name_by_deed(view) or go_on(view) or name_anyhow(view)


def equals(view: View) -> bool:
    """Whether the figure before is told once more, as a share or multiple of another: 估值85亿元,相当于2024年营收的7倍."""
    row, at = view.row, view.at
    if row.codes[at] not in "%x" or row.codes[at - 1 : at] not in ("z", "e") or view.floor < 0:
        return False
    told = TOLD.match(row.text, row.slots[view.floor].end, row.slots[at].start)
    return told is not None and "," not in row.text[told.end() : row.slots[at].start]


def name_beyond(view: View) -> Metric | None:
    """The name on the other side of the number, where none on this side stands at it: 支付3亿元分手费, 节省1亿元财务费用."""
    row, at, near, right = view.row, view.at, view.near, view.right
    loose = near is None or near.verb
    apart = view.stands_apart()
    if row.codes[at] == "N" and (loose or apart) and (paid := PAID.match(row.text, row.slots[at].end, row.end)):
        return Metric(paid.group(1), paid.start(1), paid.end(1), slot_at(row, paid.start(1)))
    if apart and row.codes[at] == "N" and (paid := MILESTONE.match(row.text, row.slots[at].end, row.end)):
        return Metric(paid["name"], *paid.span("name"))
    if right and right.slot and apart:
        return right
    if (loose or apart) and (over := look_over(row, at)):
        return over
    if apart and own_unit(row, at) in HEADS:
        counted = count_noun(row, at) or noun_before(row, at, view.floor)
        if counted and not COMPARED.search(counted.text):
            return counted
    return right if right and view.takes_right() else None


def continue_list(view: View) -> Metric | None:
    """The metric of the figure before, for a figure in the same measure: 甲2220家,乙300家."""
    row, at, near = view.row, view.at, view.near
    counted = own_unit(row, at)
    quoted = near is not None and near.text in QUOTES and touches(row, near, at)
    own = near is not None and near.slot is not None and (near.slot.code in "lw" or (near.slot.code == "V" and (touches(row, near, at) or near.end == row.slots[at - 1].end)))
    if not (counted and view.unit == counted) or view.right or quoted or own:
        return None
    if view.before and view.before.slot is None and row.codes[at - 2 : at] == "&." and view.floor >= 0 and view.before.end == row.slots[view.floor].start and (noun := noun_before(row, at, view.floor)):
        return noun  # 开工28万平方米、竣工13万平方米
    behind = view.before is not None and view.floor >= 0 and view.before.start >= row.slots[view.floor].end
    return (noun_after(row, at) if behind and row.codes[at - 1] == "&" else None) or view.before


def name_by_deed(view: View) -> Metric | None:
    """The metric where a verb stands for it: what is quoted, bought with the money spent, or counted."""
    row, at, near, right, before = view.row, view.at, view.near, view.right, view.before
    if near is None or near.slot is None or near.slot.code not in "lwV":
        return None
    if near.text == "净流出" and before and "现金流" in before.text:
        return structs.replace(before, negative=True)  # 现金流净额7亿元,去年同期为净流出1亿元
    if right and near.text in SPENDING:
        return right
    if own_unit(row, at) in COUNTERS and near.known is not None and near.known.like in MADE and row.codes[at - 1 : at] == "." and row.slots[at - 1].start == near.end:
        return near  # 销售客车4567辆
    if own_unit(row, at) in COUNTERS and not touches(row, near, at):
        return (right if right and right.slot and right.slot.code == "V" else None) or noun_before(row, at, view.floor) or count_noun(row, at) or near
    if before and not before.verb and near.text in QUOTES:
        rates = row.codes[at] == "%" and view.unit in ("bp", "pp", "%")
        return before if rates or is_price(before) else near
    return near


def go_on(view: View) -> Metric | None:
    """The metric named before, where the words at the number only compare, revise or carry on a list."""
    row, at, near, before = view.row, view.at, view.near, view.before
    noun = noun_before(row, at, view.floor)
    if view.right:
        return None
    if before and noun and lists_parts(view):
        return before
    if before:
        bare = not row.codes[view.floor + 1 : at].strip("&Petr,(")
        revised = not before.verb and near is not None and near.slot is not None and near.slot.code in "+-~?"
        if bare or revised or (noun and COMPARED.search(noun.text)):
            return before
    if noun and measure(row, at):
        return metric_of_list(row, at) or (before if view.unit == measure(row, at) else None)
    return None


def lists_parts(view: View) -> bool:
    """Whether the sentence breaks a sum down and the noun right before the number is a part: 分业务看:工程38.9亿元,运营27.5亿元."""
    row, at, before = view.row, view.at, view.before
    known = before.known if before else None
    parted = row.codes[at] == "N" and row.codes[at - 1 : at] == "." and row.codes[at - 2 : at - 1] in tuple(":,;") and PARTED.match(row.text, row.start) is not None
    return parted and known is not None and known.kind == "flow" and "元" in row.text[row.slots[at].start : row.slots[at].end]


def name_anyhow(view: View) -> Metric | None:
    """Any noun or verb near the number."""
    row, at, near = view.row, view.at, view.near
    held = near if near and touches(row, near, at) else None
    return view.right or held or count_noun(row, at) or noun_before(row, at, view.floor) or near or view.before or noun_after(row, at) or deed_before(row, at)


def opening_noun(view: View) -> Metric | None:
    """An unlisted noun right before its comparison, 服务(体验按摩)同比增长58%, which is a part of what a flow told before is the sum of: 收入增长12%,服务同比增长58%."""
    row, at, before = view.row, view.at, view.before
    for i in range(view.floor + 1, at):
        slot = row.slots[i]
        if slot.code == "." and row.codes[i - 1 : i] in ("", ",", ";", "P", "q") and COMPARES.match(row.codes, i + 1, at + 1):
            words = row.text[slot.start : slot.end].strip(" 的")
            if 2 <= len(words) <= 8 and words not in CHANNELS and not ADVERB.match(words) and HAN.fullmatch(words) and not SPAN.search(words):
                return before if before and is_sum(before) and MEASURED.fullmatch(words) is None else Metric(words, slot.start, slot.end)
        if slot.code == "." and row.codes[i - 1 : i] in ("", ",", ";", "P", "q", "&", "C") and MOVED_BY.match(row.codes, i + 1, at + 1):
            named = MEASURED.fullmatch(row.text[slot.start : slot.end].rstrip())
            if named and not SPAN.search(named["name"]):
                return Metric(named["name"], slot.start, slot.start + named.end("name"))
    return None


def is_sum(metric: Metric) -> bool:
    """Whether the metric is a flow that lines of business add up to (收入, 销量)."""
    known = metric.known
    return known is not None and known.kind == "flow" and known.use == "noun"


def find_offer(row: Row, at: int) -> Metric | None:
    """The price that the clause opens with and holds against another: 该报价较收盘价39元溢价38%."""
    begin = max(row.codes.rfind(mark, 0, at) for mark in ",;") + 1
    against = next((slot for slot in row.slots[begin:at] if slot.code in "vB"), None)
    price = OFFERED.fullmatch(row.text, row.slots[begin].start, against.start) if against else None
    return Metric(price["name"], *price.span("name")) if price else None


def rate_behind(row: Row, at: int) -> Metric | None:
    """The rate that names in a row lead by, each with its own in brackets: 煤炭(-4%)、钢铁(-3%)居跌幅前列."""
    if row.codes[at - 1 : at] != "(":
        return None
    end = next((i for i in range(at, len(row.codes)) if row.codes[i] in ",;"), len(row.codes))
    return next((take(row, row.slots[i]) for i in range(at, end) if row.codes[i] == "g"), None)


def flows(metric: Metric) -> bool:
    """Whether a metric tells how a share was traded, beside which the share's own move stands (净流出5000万元,跌幅3%)."""
    known = metric.known
    return known is not None and known.like in FLOWS


def carries_on(row: Row) -> bool:
    """Whether a sentence goes on about the metric of the one before: it opens with a movement or breaks the figure down."""
    return MOVING.match(row.codes) is not None or BREAKDOWN.match(row.text, row.start) is not None


def choose_moved(view: View) -> Metric | None:
    """What moved: the name in the clause, the movement itself on the market, else what the text was about."""
    row, at, near, right, before = view.row, view.at, view.near, view.right, view.before
    between = row.codes[view.floor + 1 : at]
    if right and view.takes_right():
        return right
    if near and view.names_market():
        return name_move(row, view.floor, at) or near
    if near and not near.verb:
        return right if right and not touches(row, near, at) else near
    own = opening_noun(view) or (noun_moved(row, at, view.floor) if view.unit != own_unit(row, at) else None)
    if own:
        return own
    if own_unit(row, at) in COUNTERS and view.unit != own_unit(row, at) and near is not None and near.text in GROWTH and (counted := count_noun(row, at)):
        return counted
    if near and near.text in PREMIUM and (price := find_offer(row, at) or before) and not price.verb and price.text.endswith("价"):
        return price  # 报价较收盘价溢价38%,较30日均价溢价44%
    if near and near.slot and (near.slot.code in "wlV" or (near.slot.code == "g" and slowed(row, near, at))):
        return near
    apart = "C" in between or ("S" in between and PART.search(row.text, row.slots[view.floor].end if view.floor >= 0 else row.start, row.slots[at].start) is None)
    if near and before and near.text.startswith(NET) and OPENINGS.match(before.text):
        return near  # 新开20家,关闭8家,净增加12家
    if near and before and before.verb and before.slot and near.slot and {before.slot.code, near.slot.code} == {"+", "-"}:
        return near  # 涨0.6%,盘中一度跌5%
    if before is None or (apart and not (near and near.text in GROWTH)):
        noun = noun_before(row, at, view.floor)
        return right or near or (None if noun and COMPARED.search(noun.text) else noun) or before or rate_behind(row, at)
    if near and (near.text in OWN_MOVES or (near.text in TRADING and before.slot is not None and before.slot.code in "+-") or (near.text in TRADING and flows(before)) or ((near.text in TRADING or before.verb) and is_price(before))):
        return near
    return before
