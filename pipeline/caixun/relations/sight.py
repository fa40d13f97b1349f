"""What stands near a number that could name its metric: names to the left and right, deeds, nouns."""

import re
from bisect import bisect_left
from collections.abc import Collection

from msgspec import Struct, structs

from caixun.entities.metric import Metric as Entry
from caixun.entities.metric import metrics
from caixun.relations.row import NUMBERS, PART, Row, Slot
from caixun.types import Mention

RATES = ("LPR", "利率", "基准")
FOOTING = ("基础上", "的基础上")  # what a movement is added to, not what moved: 在LPR基础上上浮55个基点
HAN = re.compile(r"[一-鿿A-Za-z]+")
GOODS = re.compile(r"(?!建设|用于|收购|投资|增资|设立|扩|新建|购买)[一-鿿A-Za-z0-9]{2,10}")
HOLDING = re.compile(r"的?(?:公司|其|该公司)?((?:无?限售)?(?:条件)?流通股|限售股|股份|股权|权益|表决权|普通股)")
DEALS = re.compile(r"(?:减持|增持|回购|转让|质押|冻结|解除质押|解禁|认购)(?:公司|其|所|的|股份)*$")
SPAN = re.compile(r"[一二两三四五六七八九十近]年$")
DEED_IDS = frozenset("repayment buyback investment invest_input acquisition disposal capital_increase fundraising pledge decrease_holding increase_holding winning_bid purchase guarantee".split())
SHARE_NOUNS = frozenset(("占比", "比重"))
TOTALS = frozenset("总额 费用 规模 数量 金额 总数 总量 合计 指数 余额 支出".split())
SESSION = re.compile(r"夜盘|盘[初前中后]|[早午尾]盘")
PER = re.compile(r"/\s?[股吨份桶件套台]的?")
TURN = "扭亏"
RATE = "费用率"
ALL = ("项", "费", "总", "期间", "整体", "综合")  # 四项费用率 is no rate of one kind of expenses
UNTOLD = re.compile(r"\((?:[^()]*$|[^()\d]*\d.*$)")  # a remark that the number stands in or that has a number of its own
SHARED = re.compile(r"[^,;:()]{1,30}?(?:比重|占比)(?=[一-鿿])")  # 分红占业绩比重 均维持
SHARED_YEAR = re.compile(r"\d年(?:度|末|上半年|前三季度|第?[一二三四]季度)?")
STOCK = re.compile(r"(?:公司|其|本公司|该公司|上市公司)?(?:持有的?)?(?:公司)?(?:[ABH]股)?(?:股份|股票|股权)")
LINES = frozenset("汽车 业务 市场 产品".split())
LINE = 2
LINED = re.compile(r"(?<!的)(?<!实现)(?<!完成)(?<!其中)(?<!累计)(?<!新增)(?<!取得)(?<!录得)(?<!共)(?<!总)(?<!和)(?<!及)(?<!与)(?<!我国)(?<!全国)(?<!全球)(?<=[一-鿿A-Za-z]{2})$")
REACH = 40
TRADING = frozenset("涨幅 跌幅 升幅 降幅 涨跌幅 振幅".split())
NAMING = "MVslwg+-~?"
MOVEMENT = "erbBgP+-~?"  # what stands between a name and how far it moved
VERBS = {"l": 3, "w": 3, "V": 3, "g": 2, "+": 1, "-": 1, "~": 1, "?": 1}


class Metric(Struct, frozen=True, gc=False):
    """The words that name what is measured, the slot they come from, and whether a loss word turns the sign."""

    text: str
    start: int
    end: int
    slot: Slot | None = None
    verb: bool = False
    negative: bool = False

    @property
    def known(self) -> Entry | None:
        """What the table of metrics says of these words."""
        return metrics().get(self.text)


def previous_number(row: Row, at: int) -> int:
    """The index of the number before `at`, or -1."""
    before = bisect_left(row.numbers, at)
    return row.numbers[before - 1] if before else -1


def number_outside(row: Row, at: int, idle: Collection[int] = ()) -> int:
    """The index of the number before `at`, or -1; idle ones and those of a remark in brackets that has ended are passed over (净利润(占八成)的5%)."""
    floor = previous_number(row, at)
    while floor >= 0 and (floor in idle or opens_remark(row, floor, at) >= 0):
        floor = previous_number(row, floor if floor in idle else opens_remark(row, floor, at))
    return floor


def opens_remark(row: Row, inside: int, outside: int) -> int:
    """The index of the bracket that opens before `inside` and closes before `outside`, or -1."""
    between = row.codes[inside + 1 : outside]
    depth = between.count(")") - between.count("(")
    i = inside
    while depth > 0 and i > 0:
        i -= 1
        depth += (row.codes[i] == ")") - (row.codes[i] == "(")
    return i if between and depth == 0 and i < inside else -1


def index_before(row: Row, slot: Slot | None, at: int) -> int:
    """Where a slot stands at or before `at`; `at` where it does not."""
    if slot:
        for i in range(at, -1, -1):
            if row.slots[i] is slot:
                return i
    return at


def take(row: Row, slot: Slot, verb: bool = False, negative: bool = False) -> Metric:
    """The metric that a slot names; the table knows which names turn a plain number into a minus (应占亏损)."""
    made = slot.mention is not None and slot.mention.rule == PART
    words = (slot.mention.name if made and slot.mention else None) or row.text[slot.start : slot.end]
    start = slot.start
    if not made and slot.code in "MV" and names_line(row, slot, words):
        start, words = start + LINE, words[LINE:]
    if slot.code in "MV" and words in TOTALS and (whole := next((s for s in row.slots if s.end == start and s.code in "MV"), None)):
        start, words = whole.start, row.text[whole.start : slot.end]
    if verb and (session := SESSION.match(words)) and words[session.end() :] in metrics():
        start, words = start + session.end(), words[session.end() :]
    if STOCK.fullmatch(words) and (deed := next((s for s in row.slots if s.end == start and s.code == "V"), None)) and DEALS.search(row.text[deed.start : deed.end]):
        return Metric(row.text[deed.start : slot.end], deed.start, slot.end, deed, True)
    if words == RATE and not row.text.endswith(ALL, row.start, slot.start) and (whole := name_rate(row, slot)):
        return Metric(whole.mention.name if whole.mention and whole.mention.name else words, start, slot.end, whole)
    known = metrics().get(words)
    return Metric(words, start, slot.end, slot, verb, negative or (known is not None and known.sign < 0))


def name_rate(row: Row, slot: Slot) -> Slot | None:
    """The slot of a bare 费用率 with the name of the expenses told before it: 研发费用7亿元,费用率8%."""
    for before in reversed(row.slots[: next((i for i, s in enumerate(row.slots) if s is slot), 0)]):
        words = row.text[before.start : before.end]
        if before.code == ";" or (before.code in "MV" and not words.endswith(("费用", RATE))):
            return None
        if before.code in "MV" and len(words) > len("费用"):
            name = words.removesuffix("率") + "率"
            known = metrics().get(name)
            return Slot(slot.code, slot.start, slot.end, Mention(label="METRIC", start=slot.start, end=slot.end, rule=PART, name=name, metric_id=known.id)) if known else None
    return None


def names_line(row: Row, slot: Slot, words: str) -> bool:
    """Whether a metric begins with the end of the line of business before it: 新能源|汽车销量, 数据中心|业务收入."""
    if words[:LINE] not in LINES or not (words[LINE:] in metrics() or (slot.mention is not None and slot.mention.rule == "metric.ending" and len(words) > 3)):
        return False
    before = next((s for s in row.slots if s.end == slot.start), None)
    return before is not None and before.code in ".S" and LINED.search(row.text, before.start, before.end) is not None


def is_cut(slot: Slot, words: str) -> bool:
    """Whether a rate noun has taken the name of the metric and left its lead (年 of 年增速)."""
    return len(words) == 1 and words not in metrics()


def look_left(row: Row, at: int, floor: int, moved: bool) -> Metric | None:
    """The nearest metric name between the number before and this one.

    A verb (亏损, 上涨) serves only where its clause has no name; what moved may stand one clause before its movement.
    """
    verb: Metric | None = None
    rank, depth, loss = 0, 0, False
    for i in range(at - 1, floor, -1):
        code = row.codes[i]
        depth += (code == ")" and opened(row, i)) - (code == "(")
        if code == ";" or ((code == "," or (code == ":" and not tells_time(row, i))) and verb and (rank > 1 or not moved)):
            break
        if depth > 0 or code not in NAMING:
            continue
        slot = row.slots[i]
        words = row.text[slot.start : slot.end]
        if slot.code == "M" and row.text.startswith(FOOTING, slot.end) and words.endswith(RATES):
            continue
        if slot.code == "M" and not is_cut(slot, words):
            if words in SHARE_NOUNS:
                return structs.replace(take_share(row, share_verb(row, i, floor), at, slot.end), slot=slot)
            acted = verb is not None and not moved and touches(row, verb, at) and ((acts(verb) and row.codes[i + 1 : i + 2] == ".") or row.codes[i + 1 : at].strip("er.") in ("+l", "-l"))
            return verb if acted else take(row, slot, negative=loss)
        if slot.code == "V" and names_thing(words) and not row.codes[i + 1 : at].strip(MOVEMENT if moved else "er"):
            return take(row, slot, negative=loss)
        if slot.code == "g" and slot.cue and slot.start < slot.cue.start and words[-2:] in TRADING and row.codes[i - 1 : i] not in ("M", "V"):
            return take(row, slot)  # 年内跌幅
        if slot.code == "s":
            return take_share(row, i, at, row.slots[at].start)
        if moved and slot.code == "w" and words.startswith(TURN):
            break  # 扭亏为盈,环比下降57%: what fell was named before
        loss = loss or slot.code == "l"
        ranked = VERBS.get(slot.code, 0)
        if ranked > rank and not (moved and verb and slot.code == "V" and quotes(words)) and not (slot.code == "V" and row.codes[i + 1] == "z" and i + 1 < at - 1):
            verb, rank = take(row, slot, verb=True, negative=slot.code == "l"), ranked
    return verb


def opened(row: Row, i: int) -> bool:
    """Whether a closing bracket has an opening one; that of 1)分产品 has none."""
    return row.codes.rfind("(", 0, i) > row.codes.rfind(")", 0, i)


def tells_time(row: Row, i: int) -> bool:
    """Whether a colon stands in the time of day (23:30)."""
    slot = row.slots[i]
    return row.text[slot.start - 1 : slot.start].isdigit() and row.text[slot.end : slot.end + 1].isdigit()


def share_verb(row: Row, i: int, floor: int) -> int:
    """The slot of the 占 that a noun of share ends (煤电发电量 占 全国总发电量 比重), or the noun's own."""
    for j in range(i - 1, floor, -1):
        if row.codes[j] in ",;:()":
            break
        if row.codes[j] == "s":
            return j
    return i


def take_share(row: Row, i: int, at: int, end: int) -> Metric:
    """占公司总股本的比例, up to its end, with the name before it of what has the share (市场份额占比)."""
    j = i - 1
    while j >= 0 and row.codes[j] in "Pez":
        j -= 1
    start = row.slots[j].start if j >= 0 and row.codes[j] in "MV" else row.slots[i].start
    if j > 0 and row.text[start : row.slots[j].end] in TOTALS and row.codes[j - 1] == "." and row.slots[j - 1].end == start:
        start = row.slots[j - 1].start  # 分红规模占业绩比重
    if row.codes[i] == "s" and (year := SHARED_YEAR.search(row.text, row.slots[i].start, end)):
        start = year.end()  # 占公司2019年 营业收入
    words = UNTOLD.sub("", row.text[start:end]).rstrip("的约近超逾达为在仅 ")
    words = words[: whole.end()] if (whole := SHARED.match(words)) else words
    return Metric(words, start, start + len(words), row.slots[i])


def acts(verb: Metric) -> bool:
    """Whether a verb tells of a deed that has a number of its own, whatever was named before."""
    known = verb.known
    return known is not None and known.use == "verb" and known.like in DEED_IDS


def quotes(words: str) -> bool:
    """Whether a verb tells a price (收盘, 报), which a movement beside it outranks."""
    known = metrics().get(words)
    return known is not None and known.kind == "price" and known.use == "verb"


def names_thing(words: str) -> bool:
    """Whether a word that counts only beside a number is a noun all the same (报价, 门店)."""
    known = metrics().get(words)
    return known is not None and known.use == "loose"


def look_right(row: Row, at: int) -> Metric | None:
    """The metric right after the number, or after the list it opens: 3亿元营收, 12亿元的亏损, 32/27倍PE."""
    codes = row.codes
    last = at
    while last < at + REACH and codes[last + 1 : last + 2] == "&" and codes[last + 2 : last + 3] and codes[last + 2] in NUMBERS:
        last += 2
    if codes[last + 1 : last + 3] == "&." and PER.fullmatch(row.text, row.slots[last + 1].start, row.slots[last + 2].end):
        last += 2  # 40元/股 收盘价
    end = row.slots[last].end
    held = HOLDING.match(row.text, end, row.end)
    if held and codes[at] in "N%":
        return Metric(held.group(1), held.start(1), held.end(1))
    for i in range(last + 1, min(last + 3, len(codes))):
        if codes[i] in "MVl":
            after = codes[i + 1 : i + 3].lstrip("ezr")[:1]
            apart = row.text[end : end + 1].isspace() or is_cut(row.slots[i], row.text[row.slots[i].start : row.slots[i].end])
            return None if apart or (after and after in "t" + NUMBERS) else take(row, row.slots[i], negative=codes[i] == "l")
        if codes[i] not in ("zP" if codes[at] in "nx" else "z"):
            return None  # 20倍2025年 市盈率
    return None


def look_over(row: Row, at: int) -> Metric | None:
    """The metric after the goods that a number counts: 100GW逆变器产能, 3亿元风电订单."""
    if row.codes[at : at + 2] != "N." or at + 2 >= len(row.slots):
        return None
    goods, after = row.slots[at + 1 : at + 3]
    noun = after.code == "M" or (after.code == "V" and names_thing(row.text[after.start : after.end]))
    plain = GOODS.fullmatch(row.text, goods.start, goods.end) and row.text[after.end : after.end + 1] in ",。;:)、】\n的"
    return take(row, after) if noun and plain else None


def slot_at(row: Row, start: int) -> Slot | None:
    """The slot of a metric that starts here."""
    return next((s for s in row.slots if s.start == start and s.code in "MV"), None)


def metric_of_list(row: Row, at: int) -> Metric | None:
    """The metric of the last number before with the same unit: 工程收入38亿元,毛利率20%;运营27亿元."""
    for i in range(at - 1, max(-1, at - REACH), -1):
        if row.codes[i] == row.codes[at] and measure(row, i) == measure(row, at):
            near = look_left(row, i, previous_number(row, i), False)
            if near and not near.verb:
                return near
    return None


def measure(row: Row, at: int) -> str:
    """The unit of the number, money included."""
    mention = row.slots[at].mention
    return mention.quantity.unit if mention and mention.quantity and row.codes[at] in "N%" else ""


def slowed(row: Row, near: Metric, at: int) -> bool:
    """Whether the rate itself moved (降幅收窄0.4个百分点, 增速回落), not what it is a rate of (增幅12%)."""
    i = index_before(row, near.slot, at)
    return bool(re.search("[+\\-]|[高低快慢]", row.codes[i + 1 : at] + row.text[near.end : row.slots[at].start]))


def own_unit(row: Row, at: int) -> str:
    """The unit of a measured quantity; money and rates are too common to tell that a list goes on."""
    mention = row.slots[at].mention
    return mention.quantity.unit if mention and mention.quantity and mention.label == "QUANTITY" else ""


def touches(row: Row, metric: Metric, at: int) -> bool:
    """Whether only being words or a colon stand between the metric and the number."""
    return not row.codes[index_before(row, metric.slot, at) + 1 : at].strip("ezrl:")


def is_price(metric: Metric) -> bool:
    mention = metric.slot.mention if metric.slot else None
    known = metrics().get(mention.name or "") if mention else None
    return known is not None and known.kind == "price"
