"""Modality: how a number is said — actual, forecast, plan, rumour, denied."""

import re
from bisect import bisect_left
from datetime import date

from caixun.entities.metric import like
from caixun.relations.cues import Cue
from caixun.relations.metric import Metric
from caixun.relations.period import TARGETS
from caixun.relations.reach import AIMS, DONE, ends_before, governs, is_past, slots_between
from caixun.relations.row import NUMBERS, START, Row, last_mark
from caixun.relations.speaker import names_voice
from caixun.relations.timeline import When
from caixun.types import Mention, Period

ROLES = frozenset(("forecast", "plan", "rumor"))
VALUATIONS = frozenset(("pe", "pb", "ps", "peg", "ev_ebitda"))
BRIEF = frozenset(("day", "days", "week", "weeks"))
COUNTED = frozenset(("家", "只", "份"))
REACHING = re.compile(r"将(?:覆盖|达|超|有|增|建|开|新)|达[到成]?$|[增升扩]至?到?$|超过?$|突破$|覆盖$|新[开增建]$")

HOLDER = re.compile(r"(?:\([^()]{1,40}\)|\))?(?:以上|以下)?的?(?:公司|第[一二三四五]大|控股|原)*股东|[^,;。()\n]{0,14}\([^()]{1,24}\)的股东")
KEPT = re.compile(r"维持|上调|下调|上修|下修|引入|给予|调整|对应|前值|盈利预测")
REVISED = re.compile(r"(?:[上下][调修]|引入|维持|调整)[^,;。]{0,16}(?:盈利预测|预测|净利|利润|EPS|营收|收入|业绩)|(?:盈利预测|预测|净利润?|利润|营收|收入)[由从][^,;。]{1,40}[上下][调修](?:至|为|到)?[\d./、亿万元]*$")
SOLD = re.compile(r"(?:收盘价|最新价|现价|(?<![供配换购发])股价|报价|市价)(?:格|为|是|约|\d{1,2}月\d{1,2}日)*$")
QUOTED = re.compile(r"(?:(?<![供配换购发])股价|收于|收报|报收|收盘|盘中)[^,;。]{0,20}$")
STOCK = re.compile(r"的?(?:现有)?总股本|股?(?:总股本)?为基数")
FORMER = re.compile(r"(?:前值|前月|上月)(?:修正)?[为是:]?$")  # 前值4.1%
LATER = re.compile(r"将|后|(?<!已)完成|拟|预计|未来")
OWNED = re.compile(r"(?:持有(?!的)|持股)[^,;。]{0,10}$")
DEED = re.compile(
    r"(?:会|再|继续|陆续|进一步|分期|首次|共同|联合|合计|累计|(?:在|向|以|于|通过|对|与|自|按)[^,;。]{1,14}?|[一-鿿]{0,3}?)"
    r"(?:开展|投资|投入|斥资|出资|收购|发行|回购|增持|减持|派发|派现|建设|新建|推出|实施|募集|支付|裁员|增资|采购|提供|认购|投建|扩建|兴建|购买|授予|偿还|补充流动|设立|成立|组建|使用|用于|分配|注销|出售|安排|拨付|启动|关闭|扩大|自购|申购|捐赠|拨款|把)"
)
OBJECT = re.compile(r"其|所|该|持有的|[原已]?质押|公司|上述|部分|全部|本次|此|它|他|原")
LIKELY = re.compile(r"(?<![不原材资涂饲饮塑敷燃肥布染面颜香物照调硅粉辅废衬毛伏晶浆食用车进出喂下上投配填坯母骨熟石木油炉铝钢铜锂银药片板棒线胶史爆意笔送给取选备加])料(?![价成出产库涨跌厂酒理包])")
EXPLAINS = re.compile(r"(?:主要(?:是|系|由|因|受|来自)|是|系|由于|得益于|归因于)[^,;。\d]{1,40}(?:[,;。]|所致)")  # 费用率上升,预计主要系推广投入加大
NOUN = re.compile(r"[,;。)、的\"”]|升温|差|下|以内|内|之|管理|水平|区间|目标")
WEIGHED = re.compile(r"(?:衰退|加息|降息|通胀|涨价|业绩|盈利|增长|复苏|政策|需求|经济|悲观|乐观|心理)$|(?:于|超|超出|符合|不及|达到|逊|胜|好|差|较)[^,;。]{0,6}$")
FUTURE = re.compile(r"(?:完成|实施|投产|达产|建成|交割)后[^;。]{0,120}$")
SETTLED = re.compile(r"(?:[增减]持|回购|注销|权益变动|(?:解除)?质押|转让过户|过户)完?成?后[^;。]{0,60}$")
PAST = re.compile(r"已|目前|截至|曾")
STATED = re.compile(r"(?:预期|预测|预估|分析师均值)(?:值|均值|中值)?(?:的(?:上涨|下跌|增长|下降|增加|减少)?|为|是|:)?$")
SCHEME = re.compile(r"(?:持股|减持|增持|激励|回购|股份|资管|信托|理财)$")  # 计划 as the name of a thing, done with where words of completion follow
FINISHED = re.compile(r"(?:已|所持|持有|对应|成功|累计)|[^。;]{0,40}?(?:累计(?!不超)|实际|买入)|[^,;。]{0,12}(?:耗资|购股|浮[亏盈])|[^。;]{0,80}?(?:实施完[毕成]|完毕|届满|过半|已结束|已完成|提前终止|实施结果)")
LIFETIME = re.compile(r"生命周期[^,;。\d]{0,20}$")
ACTUALLY = re.compile(r"实际(?:完成|实现|下滑|下降|增长|上升|达|为|销售|盈利|亏损|净利|利润|收入|营收|业绩|支出|投资|到位|使用|发行)")
SHARE = re.compile(r"(?:的|约|近|超过?|\s)*\d[\d.]*%")
MADE = re.compile(r"(?:完成|达成|实现|占)了?[^,;。\d]{0,8}$")  # 完成年度目标73%
REACHED_BY_NOW = re.compile("已(?:经)?(?:超过?|达到?|升至|降至|跌至)?$")
PART_OF = re.compile(r"[家只份]\)?[,、(]?占比?[^,;。\d]{0,4}$")  # 预喜的公司有164家、占比83%
ACHIEVED = re.compile(r"(?:完成|实现|达成|超额完成)了?[^,;。]{0,3}$")
MOVED = re.compile(r"(?![在于自从会进继有再逐大稳])[^,;。]{2,16}?[由从]\D{0,4}\d")  # 将 before what is moved, not before a movement to come
BASE = re.compile(r"(?:较|比|[高低优好差大小少多]于|超)[^,;。]{0,10}$")  # 较预计值增长: what is compared with is no forecast
REMARK = re.compile(r"\([^()]{0,80}\)")
APPROVED = re.compile(r"(?:批准|同意|决定|建议|提议|审议通过)$")
REACHED = re.compile(r"(?:的)?(?:完成|达成)(?:率|度|情况|比例|进度)|(?:房企|车企|企业|公司)")  # what was made of an aim, and those who have one
LISTING = re.compile(r"(?:IPO|上市|挂牌)(?:的)?(?:企业|公司|银行|券商)")  # 拟上市企业: what they are, not what they will do
BOOKED = re.compile(r"[^,;。\d]{1,12}(?:重分类|重新分类|计入|列报|列示|归类)")
DECIDED = re.compile(r"宣布(?:将)?(?:全球)?裁[员减][^,;。\d]{0,6}$|(?:决定|决议)[^,;。\d]{0,16}(?:派|配发|分红|派息|股利|股息)[^,;。\d]{0,6}$")
STIR = frozenset(("面", "因", "影", "刺", "扰"))  # 市场消息面, 市场消息因素: news that moves, not news that tells
RESULTS = frozenset("revenue net_profit net_profit_attributable net_profit_adjusted earnings net_loss total_assets net_assets gross_margin".split())
MOVES = frozenset(("rise", "fall", "close"))
WINDOW = 600  # characters that are looked at before a number
BOUND = re.compile(r"(?:不超过|不超|不高于|不低于|不少于)(?:人民币|每股)?$")
LIMITED = re.compile(r"(?:减持|增持|回购|募集|募资|定增|发行|认购|授信|担保|转让|出资)[^;。]{0,30}$")
GOAL = re.compile(r"[^,;。\d()]{0,3}的?(?:年度|全年|销售|经营|业绩)?(?:目标|计划)")
CAUSES = re.compile(r"使(?!用)|令|带动|拉动|推动|导致|致使|带来|产生|贡献|[对为给][^,;。]{1,14}?(?:贡献|产生|带来|造成|增加|新增)")  # 将使费用增加1亿元
GOALS = re.compile(r"[^。;:]{0,90}?等[^,;。\d]{0,6}目标(?![^,;。]{0,6}(?:已|完成|实现))")
INTENT = re.compile(r"(?:资金)?(?:拟|将用于|计划用于)|[^,;。]{0,24}?(?:处于规划阶段|的定增计划|的募投)")
OUTLOOK = re.compile(r"[^,;。\d]{1,8}可期|\((?:我们)?(?:预计|预测|估算)|[^,;。\d]{0,8}?(?:产能|项目|产线)[^,;。]{0,3}(?:预计|有望)|[/、\d.亿万元港美]{0,40}的?(?:盈利)?(?:预测|预期)")
TOLD = re.compile(r"的(?:市场)?(?:传闻|传言|消息|说法|猜测|报道)")
HEARSAY = re.compile(rf"[^。;\n“”【】]{{0,40}}”?[^,。;\n“”【】]{{0,8}}{TOLD.pattern}")
REFUSED = re.compile(r"(?:(?<![无不]可)否认[^。;但]{0,40}|(?:未曾|并未|从未)[^。;,但]{0,30})$")
FOLLOWS = re.compile(r"\s*(?:其中|本次|此次|该|上述|合资|标的|募集|募资|回购|增持|减持|发行|认购|授予|交易|项目|投资额|总投资|资金|首次授予|按)")
PLANNED = re.compile(r"拟|计划(?![^。]{0,80}(?:实施完[毕成]|完毕|届满|过半|已结束|已完成))|预案")


def choose_modality(row: Row, at: int, metric: Metric | None, when: When | None, published: date | None) -> str:
    """The modality that governs the number: the last trigger before it in its part of the sentence, or what it measures."""
    slot = row.slots[at]
    before = row.text[max(row.start, slot.start - 60) : slot.start]
    period = when.period if when else None
    if is_valuation(row, at, metric, period, published):
        return "forecast"
    if is_held(row, slot.end) or is_quoted(before) or (FORMER.search(before[-8:]) and "(前值" not in before[-8:]) or STOCK.match(row.text, slot.end, row.end):
        return "actual"
    if ("否认" in before or "未" in before) and REFUSED.search(before):
        return "denied"
    if TOLD.search(row.text, slot.end, min(slot.end + 60, row.end)) and HEARSAY.match(row.text, slot.end, row.end):
        return "rumor"
    found, since = find_trigger(row, at, published)
    moved = metric is not None and metric.known is not None and metric.known.like in MOVES
    if moved and (found == "rumor" or row.text.endswith("预告", row.start, since) or is_reaction(row, at, since)):
        return "actual"  # 业绩预告刺激下,股价大涨7%
    if found and not (found == "plan" and STATED.search(before[-12:])):
        weighed = weigh_trigger(row, at, found, since, published)
        return "plan" if weighed == "actual" and INTENT.match(row.text, slot.end, row.end) else weighed
    known = metric.known.like if metric and metric.known else ""
    return read_after(row, at) or read_setting(row, at, known, period, published)


def is_held(row: Row, end: int) -> bool:
    """Whether the words behind the number are of those who hold so much: 持股5%以上股东."""
    return row.text.find("股东", end, row.end) >= 0 and HOLDER.match(row.text, end, row.end) is not None


def is_quoted(before: str) -> bool:
    """Whether the words before the number tell a price of the day, not a target."""
    before = before[-40:]
    if not any(mark in before for mark in "价收盘"):
        return False
    match = QUOTED.search(before)
    return SOLD.search(before[-16:]) is not None or (match is not None and not LATER.search(match.group()) and "目标" not in match.group())


def is_reaction(row: Row, at: int, since: int) -> bool:
    """Whether a share moves behind an outlook that is told in another clause: 指引低于预期,股价跌4%."""
    return row.text.endswith(("指引", "预期", "展望"), row.start, since) and row.text.find(",", since, row.slots[at].start) >= 0


def find_trigger(row: Row, at: int, published: date | None) -> tuple[str, int]:
    """The last trigger that reaches the number and where it ends; a rumour outlasts the plan that it tells of."""
    found, since = "", row.start
    number = row.slots[at].start
    for cue in row.asides[bisect_left(row.asides, number - WINDOW, key=START) :]:
        if cue.start >= number:
            break
        role = name_trigger(row, cue, found)
        if role in ROLES and governs(row, cue, at, published) and found != "rumor":
            found, since = role, cue.end
    return found, since


def name_trigger(row: Row, cue: Cue, found: str) -> str:
    """What a trigger means where it stands; nothing where the word is a noun or part of another."""
    word = row.text[cue.start : cue.end]
    if cue.role == "will":
        return will(row, cue) if not found else ""
    if (word == "目标" and REACHED.match(row.text, cue.end)) or (word == "拟" and LISTING.match(row.text, cue.end)):
        return ""
    after = row.text[cue.end : cue.end + 1]
    if (word == "预算" and after in ",;。)、") or (word == "计划" and (after in "”\"》" or row.text.endswith(("此项", "该项", "这项", "这一", "此", "该"), row.start, cue.start))):
        return ""
    if word in ("目标", "计划") and SHARE.match(row.text, cue.end) and MADE.search(row.text, max(row.start, cue.start - 12), cue.start):
        return ""
    if cue.role == "rumor" and row.text[cue.end : cue.end + 1] in STIR:
        return ""
    if word in ("预计", "预期", "推算", "估计") and EXPLAINS.match(row.text, cue.end):
        return ""
    if word == "料":
        return cue.role if LIKELY.match(row.text, cue.start) else ""
    if word == "计划" and SCHEME.search(row.text[cue.start - 2 : cue.start]) and FINISHED.match(row.text, cue.end, row.end):
        return ""
    if word in ("预期", "预测") and row.text.startswith((",", ":"), cue.end) and names_voice(row, cue.start):
        return cue.role
    if word in ("预期", "预测") and (NOUN.match(row.text, cue.end) or WEIGHED.search(row.text[max(row.start, cue.start - 10) : cue.start])):
        return ""
    if row.text.startswith(("值", "均值"), cue.end) and BASE.search(row.text, max(row.start, cue.start - 12), cue.start):
        return ""
    if word == "上看":
        return cue.role if row.text[cue.end : cue.end + 1].isdigit() else ""
    return cue.role


def weigh_trigger(row: Row, at: int, found: str, since: int, published: date | None) -> str:
    """The modality of a trigger, unless what stands between it and the number is known already."""
    slot = row.slots[at]
    between = REMARK.sub("", row.text[since : slot.start])
    unit = slot.mention.quantity.unit if slot.mention and slot.mention.quantity else ""
    clause = between[last_mark(between, ",;", 0, len(between)) + 1 :]
    if found == "rumor":
        return found
    if found == "forecast" and not REACHING.search(between) and (unit in COUNTED or PART_OF.search(between)):
        return "actual"
    aims = row.text[max(row.start, since - 4) : since].endswith(tuple(AIMS))
    if aims:
        return "actual" if "已" in clause or ACTUALLY.search(clause) or looks_back(row, since, at, published) else found
    if found == "plan" and FUTURE.search(between):
        return "forecast"
    if found == "plan":
        clause = between[between.find(",") + 1 :]
    if ACTUALLY.search(clause) or looks_back(row, since, at, published) or (len(clause) < len(between) and DONE.search(clause) and not LATER.search(clause)):
        return "actual"
    if found == "plan" and OWNED.search(between):
        return "forecast" if LATER.search(between) else "actual"
    return found


def looks_back(row: Row, since: int, at: int, published: date | None) -> bool:
    """Whether an earlier period of its own (上年同期, or one before the trigger's) stands between the trigger and the number."""
    part = slots_between(row, since, row.slots[at].start)
    spans = [s for s in part if s.code in "PB"]
    if not spans or spans[-1].code == "B":
        return False
    last = spans[-1]
    if "," in row.text[last.end : row.slots[at].start].lstrip(",") or row.slots[at].code == "x":
        return False
    if last.start == since or (row.text[last.start - 1 : last.start] in "占较比由从自" and row.codes[at - 1 : at] != "("):
        return False
    told = any(s.code in NUMBERS and s.start < last.start for s in part)
    if row.text[last.start : last.end].startswith(("上年", "去年")):
        return told or last is not spans[0] or row.text.endswith("同期", last.start, last.end)
    if spans[0].code == "P" and is_before(last.mention, spans[0].mention):
        return True
    if published is None or not last.mention or not is_past(last.mention.period, published):
        return False
    if not told:
        return False
    dated = [s for s in slots_between(row, since - WINDOW, last.start) if s.code == "P" and s.mention and s.mention.period]
    own = next((s for s in dated if s.start >= since), dated[-1] if dated else None)
    return own is None or own.mention is None or ends_before(last.mention.period, own.mention.period)


def is_before(one: Mention | None, other: Mention | None) -> bool:
    """Whether the period of one mention is over before that of the other begins."""
    first, second = one.period if one else None, other.period if other else None
    return first is not None and second is not None and second.grain not in BRIEF and first.end is not None and second.start is not None and first.end < second.start


def will(row: Row, cue: Cue) -> str:
    """将 before a verb of an own deed is a plan, before a movement or a level a forecast, before an object nothing."""
    if CAUSES.match(row.text, cue.end, row.end):
        return "forecast"
    if OBJECT.match(row.text, cue.end) or BOOKED.match(row.text, cue.end):
        return ""
    if DEED.match(row.text, cue.end, row.end):
        return "plan"
    after = next((s for s in slots_between(row, cue.end, cue.end + 13) if s.code not in ".P"), None)
    if after is None:
        return ""
    if after.code in "+-" and row.text.startswith("了", after.end):
        return ""
    if MOVED.match(row.text, cue.end, row.end):  # 将股息由A提高至B: a plan where someone resolves it
        return "plan" if APPROVED.search(row.text[max(row.start, cue.start - 4) : cue.start]) else ""
    near = after.start - cue.end <= 4 and (after.start > cue.end or after.code in "e%x")  # 将1亿元…转让: what is handled
    return "forecast" if after.code in "+-~?lwtfV" or (near and after.code in "eN%x") else ""


def read_after(row: Row, at: int) -> str:
    """What follows the number and governs it: 22万辆目标, 5亿元将用于, 10GW项目预计投产, 3亿元的预测."""
    end = row.slots[at].end
    goal = GOAL.match(row.text, end, row.end)
    if goal and ACHIEVED.search(row.text, max(row.start, row.slots[at].start - 12), row.slots[at].start) and not row.text.startswith("的", goal.end()):
        return ""
    if goal or INTENT.match(row.text, end, row.end) or GOALS.match(row.text, end, row.end):
        return "plan"
    return "forecast" if OUTLOOK.match(row.text, end, row.end) else ""


def read_setting(row: Row, at: int, known: str, period: Period | None, published: date | None) -> str:
    """What a number without a trigger is: a future period, a deal yet to close, a limit set, the plan of the sentence before."""
    start = row.slots[at].start
    before = row.text[max(row.start, start - WINDOW) : start]
    if period is not None and period.grain not in BRIEF and period.start and published and period.start > published:
        return "forecast"
    if STATED.search(before[-12:]) or LIFETIME.search(before[-30:]) or ("后" in before and FUTURE.search(before) and not PAST.search(before) and not is_settled(row, before)):
        return "forecast"
    number = row.slots[at].mention
    size = number.quantity if number is not None else None
    if known in RESULTS and size is not None and size.bound == "range" and "预告" in row.text[max(0, row.start - WINDOW) : row.start]:
        return "forecast"  # a result of so much to so much is a preview
    if BOUND.search(before[-8:]) and LIMITED.search(before) and not DONE.search(before):
        return "plan"
    if DECIDED.search(before[-40:]):
        return "plan"
    told = (known in RESULTS and period is not None) or ("实现" in before and "将" not in before)
    if FOLLOWS.match(row.text, row.start) and not told and not DONE.search(before) and "同比" not in before:
        last = row.text[max(0, row.start - 160) : row.start]
        last = last[last_mark(last, "。\n", 0, len(last) - 2) + 1 :]
        if PLANNED.search(last):
            return "plan"
    return "actual"


def is_settled(row: Row, before: str) -> bool:
    """Whether what stands behind 增持完成后 is so by now: nothing before tells that the deed is yet to come."""
    return SETTLED.search(before) is not None and PLANNED.search(row.text, max(0, row.start - WINDOW), row.start) is None


def is_valuation(row: Row, at: int, metric: Metric | None, period: Period | None, published: date | None) -> bool:
    """Target prices, and multiples or earnings per share of a year that a broker keeps, raises or grants, are forecasts."""
    name = like(metric.slot.mention.metric_id) if metric and metric.slot and metric.slot.mention else None
    if name in TARGETS:
        return True
    if period is None or period.grain not in ("year", "years"):
        return False
    if published is not None and period.end is not None and period.end < published:
        return False
    start = row.slots[at].start
    if name in VALUATIONS:
        return REACHED_BY_NOW.search(row.text, max(row.start, start - 6), start) is None
    if published is None and name != "eps":
        clause = last_mark(row.text, ",;。", max(row.start, start - WINDOW), start)
        return REVISED.search(row.text, max(clause, row.start), start) is not None
    ahead = name == "eps" or (published is not None and period.end is not None and period.end > published)
    kept = KEPT.search(row.text, max(row.start, start - WINDOW), start)
    return ahead and kept is not None and (published is not None or kept.group() != "对应")
