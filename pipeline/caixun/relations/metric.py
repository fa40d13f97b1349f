"""Which metric a number measures: the nearest name in its clause, then the words after it, then what stood before."""

import re
from typing import NamedTuple

from caixun.entities.metric import metrics
from caixun.relations.roles import Draft
from caixun.relations.row import NUMBERS, Row, Slot

WORDS = re.compile(r"[一-鿿A-Za-z]{2,6}$")
NOUN = re.compile(r"[一-鿿A-Za-z]{2,10}")
HOLDING = re.compile(r"的?(?:公司|其|该公司)?(股份|股权|权益|表决权|普通股)")
HAN = re.compile(r"[一-鿿A-Za-z]+")
BEING = re.compile(r"(?:[约近超逾达为是在有共了的于以将得 ]|达到|超过|合计|共计|总计|其中|约合|折合|前值|此前|前次|原|平均)+$")
COMPARED = re.compile(r"于$|预[期测估计]|[好优逊高低]于|[超突跌升]破|超过|重返|站上|攀上|跌穿|均值|中值|共识|数字|[去上]年|全年|首[次度破]|纪录|每年|每季|单[季月]|口径|因素|不低|不少|不超|该?水平|上月|上季|继续|领跑|以及|^[且和及并约]|的近$")
PRICED = re.compile(r"(?:/[股份吨]|每股)?的?(?:发行|收购|转让|回购|平均|成交)?(价格|均价|对价|总价)")
BY_PRICE = re.compile(r"(?:以|斥资|耗资|出资|豪掷|作价)(?:约|近|逾|超过?|不低于|不超过|不高于|总价|现金|人民币|总额|每股|每吨|每份|新台币|作价|上限|对价|总对价)*$")
DEED = re.compile(r"收购|出售|转让|受让|回购|减持|增持|认购|竞得|拍得|摘得|拿下|私有化|买入|卖出|售出|购买|购入|增资|中标|入股|受让|成交|作收")
PLEDGE = re.compile(r"(?:股份|股权|股票)?(?:办理了?|进行了?|已|被|的)*(解除质押|质押|解押|冻结|过户)")
USED = re.compile(r"(?:则?[将拟]|计划)?(用于|投向|用作|用以|投入到?)")
PAID = re.compile(r"的?([一-鿿]{0,8}(?:费用?|[^证债]券|[付借贷罚赔]款|[赔定奖押]金|违约金|保证金|补贴|赔偿|订单|合同|大单))(?=[,。;、)】]|各|$)")
GOODS_PRICE = re.compile(r"[油金银铜铝铅锌镍锡煤钢粮币]价$")
GOODS = re.compile(r"(?!建设|用于|收购|投资|增资|设立|扩|新建|购买)[一-鿿A-Za-z0-9]{2,10}")
HEADS = frozenset("家个名项宗笔所支种人座")
DEALS = re.compile(r"(?:减持|增持|回购|转让|质押|冻结|解除质押|解禁|认购)(?:公司|其|所|的|股份)*$")
BREAKDOWN = re.compile(r"\s*(?:其中|(?:分|从|按)[一-鿿]{1,6}(?:来?看|划分|角度看?|角度)?[,:(])")
MOVES = frozenset("上涨 下跌 涨停 跌停 收涨 收跌 走高 走低 飘红 飘绿 上市 破发 翻红 翻绿".split())
CROWD = re.compile(r"(?:个股|股票|类股|板块|公司|品种|合约|城市|行业|股)")
DEED_IDS = frozenset("repayment buyback investment invest_input acquisition disposal capital_increase fundraising pledge decrease_holding increase_holding winning_bid purchase guarantee".split())
SPENDING = frozenset(("斥资", "耗资", "出资", "涉资", "作价", "以", "拟以"))
QUOTES = frozenset("报 收报 收于 报收 报于 报收于 收盘报 现报".split())
ADVERB = re.compile(r"(?:大幅|小幅|继续|持续|有所|较为|仍|均|分别|进一步|略|明显|显著|快速|稳步|逐步|累计|合计|共|平均|预计|将|则|其中|较快|较大|整体|总体|再|又|也|还|已|当期|单季度?|全年|本期|期内|年内|实现|保持|出现|呈现|净|强劲|高速|正|双双)+$")
TRADING = frozenset("涨幅 跌幅 升幅 降幅 涨跌幅 振幅".split())
COUNTERS = frozenset("家个只名项款种座条间辆架艘户人位例起宗笔份股张块颗台套件处所支类")


VERBS = {"l": 3, "w": 3, "V": 3, "g": 2, "+": 1, "-": 1, "~": 1, "?": 1}


class Metric(NamedTuple):
    """The words that name what is measured, the slot they come from, and whether a loss word turns the sign."""

    text: str
    start: int
    end: int
    slot: Slot | None = None
    verb: bool = False
    negative: bool = False


def previous_number(row: Row, at: int) -> int:
    """The index of the number before `at`, or -1."""
    return max(row.codes.rfind(code, 0, at) for code in NUMBERS)


def take(row: Row, slot: Slot, verb: bool = False, negative: bool = False) -> Metric:
    """The metric that a slot names; the table knows which names turn a plain number into a minus (应占亏损)."""
    words = row.text[slot.start : slot.end]
    known = metrics().get(words)
    return Metric(words, slot.start, slot.end, slot, verb, negative or (known is not None and known.sign < 0))


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
        slot = row.slots[i]
        depth += (slot.code == ")") - (slot.code == "(")
        if slot.code == ";" or (slot.code == "," and verb and (rank > 1 or not moved)):
            break
        if depth > 0:
            continue
        words = row.text[slot.start : slot.end]
        if slot.code == "M" and not is_cut(slot, words):
            acted = verb is not None and not moved and acts(verb) and row.codes[i + 1 : i + 2] == "." and touches(row, verb, at)
            return verb if acted else take(row, slot, negative=loss)
        if slot.code == "V" and names_thing(words) and not row.codes[i + 1 : at].strip("er"):
            return take(row, slot, negative=loss)
        if slot.code == "s":
            return take_share(row, i, at)
        loss = loss or slot.code == "l"
        ranked = VERBS.get(slot.code, 0)
        if ranked > rank and not (moved and verb and slot.code == "V" and quotes(words)) and not (slot.code == "V" and row.codes[i + 1] == "z" and i + 1 < at - 1):
            verb, rank = take(row, slot, verb=True, negative=slot.code == "l"), ranked
    return verb


def take_share(row: Row, i: int, at: int) -> Metric:
    """占公司总股本的比例, with the name before it of what has the share (市场份额占比)."""
    j = i - 1
    while j >= 0 and row.codes[j] in "Pez":
        j -= 1
    start = row.slots[j].start if j >= 0 and row.codes[j] == "M" else row.slots[i].start
    words = row.text[start : row.slots[at].start].rstrip("的约近超逾达为 ")
    return Metric(words, start, start + len(words), row.slots[i])


def acts(verb: Metric) -> bool:
    """Whether a verb tells of a deed that has a number of its own, whatever was named before."""
    known = metrics().get(verb.text)
    return known is not None and known.use == "verb" and known.id in DEED_IDS


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
    while codes[last + 1 : last + 2] == "&" and codes[last + 2 : last + 3] and codes[last + 2] in NUMBERS:
        last += 2
    end = row.slots[last].end
    held = HOLDING.match(row.text, end, row.end)
    if held and codes[at] in "N%":
        return Metric(held.group(1), held.start(1), held.end(1))
    for i in range(last + 1, min(last + 3, len(codes))):
        if codes[i] in "MVl":
            after = codes[i + 1 : i + 3].lstrip("ezr")[:1]
            apart = row.text[end : end + 1].isspace() or is_cut(row.slots[i], row.text[row.slots[i].start : row.slots[i].end])
            return None if apart or (after and after in NUMBERS) else take(row, row.slots[i], negative=codes[i] == "l")
        if codes[i] not in "z":
            return None
    return None


def look_over(row: Row, at: int) -> Metric | None:
    """The metric after the goods that a number counts: 100GW逆变器产能, 3亿元风电订单."""
    if row.codes[at : at + 2] != "N." or at + 2 >= len(row.slots):
        return None
    goods, after = row.slots[at + 1 : at + 3]
    noun = after.code == "M" or (after.code == "V" and names_thing(row.text[after.start : after.end]))
    plain = GOODS.fullmatch(row.text, goods.start, goods.end) and not row.codes[at + 3 : at + 4].strip(",;)&.") 
    return take(row, after) if noun and plain else None


def index_of(row: Row, slot: Slot) -> int:
    """Where a slot stands in its row."""
    return next((i for i, s in enumerate(row.slots) if s is slot), 0)


def look_at_deed(row: Row, at: int, floor: int) -> Metric | None:
    """The deed that a number belongs to as its price or its object: 以3亿元收购, 以9元/股的价格, 减持其持有的90万股公司股份."""
    slot = row.slots[at]
    if used := USED.match(row.text, slot.end, row.end):
        purpose = next((s for s in row.slots[at + 1 :] if s.start == used.end() and s.code == "V"), None)
        return take(row, purpose, verb=True) if purpose else Metric(used.group(1), used.start(1), used.end(1), None, True)
    if row.codes[at] == "N" and BY_PRICE.search(row.text, row.slots[floor].end if floor >= 0 else row.start, slot.start):
        price = PRICED.match(row.text, slot.end, row.end)
        if price:
            return Metric(price.group(1), price.start(1), price.end(1))
        if row.codes[at + 1 : at + 2] == "V" and (paid := take(row, row.slots[at + 1], verb=True)) and acts(paid):
            return paid
        stop = next((s.start for s in row.slots[at + 1 :] if s.code in ",;"), row.end)
        deed = DEED.search(row.text, slot.end, stop)
        return Metric(deed.group(), deed.start(), deed.end(), slot_at(row, deed.start()), True) if deed else None
    if row.codes[at] in "N%" and (pledged := PLEDGE.match(row.text, slot.end, row.end)):
        return Metric(pledged.group(1), pledged.start(1), pledged.end(1), slot_at(row, pledged.start(1)), True)
    if not HOLDING.match(row.text, slot.end, row.end):
        return None
    for i in range(at - 1, floor, -1):
        if row.codes[i] in ",;:(":
            return None
        if row.codes[i] == "V" and DEALS.search(row.text[row.slots[i].start : row.slots[i].end]):
            return take(row, row.slots[i], verb=True)
    return None


def slot_at(row: Row, start: int) -> Slot | None:
    """The slot of a metric that starts here."""
    return next((s for s in row.slots if s.start == start and s.code in "MV"), None)


def count_noun(row: Row, at: int) -> Metric | None:
    """What is counted: 103个外资项目, 5家研究机构; or what the counted do: 344支下跌."""
    slot = row.slots[at]
    noun = NOUN.match(row.text, slot.end, row.end) if own_unit(row, at) in COUNTERS else None
    return count_movers(row, at) or (Metric(noun.group(), noun.start(), noun.end()) if noun else None)


def count_movers(row: Row, at: int) -> Metric | None:
    """What those counted do: 344支下跌, 51只个股涨停."""
    if own_unit(row, at) not in COUNTERS:
        return None
    for i in range(at + 1, min(at + 3, len(row.slots))):
        if row.codes[i] in "+-" or (row.codes[i] == "V" and row.text[row.slots[i].start : row.slots[i].end] in MOVES):
            return None if row.codes[i + 1 : i + 2] in tuple(NUMBERS) else take(row, row.slots[i], verb=True)
        if not CROWD.fullmatch(row.text, row.slots[i].start, row.slots[i].end):
            return None
    return None


def noun_before(row: Row, at: int, floor: int) -> Metric | None:
    """The words right before the number where no known metric stands: 下单4万颗, 军工合同约1361万元."""
    for i in range(at - 1, floor, -1):
        slot = row.slots[i]
        if slot.code in ".z":
            words = WORDS.search(BEING.sub("", row.text[slot.start : slot.end]))
            return Metric(words.group(), slot.start + words.start(), slot.start + words.end()) if words else None
        if slot.code not in "er":
            return None
    return None


def noun_after(row: Row, at: int) -> Metric | None:
    """The words right after a number that nothing before it names: 22亿募投."""
    noun = NOUN.match(row.text, row.slots[at].end, row.end)
    return Metric(noun.group()[:6], noun.start(), min(noun.end(), noun.start() + 6)) if noun else None


def choose_metric(row: Row, draft: Draft, before: Metric | None, unit: str | None = None) -> Metric | None:
    """The metric of one draft; `before` is the metric and `unit` the unit of the figure before, inherited where the text plainly continues."""
    at = draft.at if draft.head is None else draft.head
    floor = previous_number(row, at)
    changed = draft.kind == "change" or (draft.head is not None and row.codes[draft.head] == "%" and row.codes[draft.at] != "%")
    own = None if changed else look_at_deed(row, at, floor) or count_movers(row, at)
    if own:
        return own
    near = look_left(row, at, floor, changed)
    right = look_right(row, draft.at) or (look_right(row, at) if at != draft.at else None)
    between = row.codes[at if near is None or near.slot is None else index_of(row, near.slot) : at]
    apart = near is None or "," in between
    if not changed and row.codes[at] == "N" and (near is None or near.verb or apart) and (paid := PAID.match(row.text, row.slots[at].end, row.end)):
        return Metric(paid.group(1), paid.start(1), paid.end(1), slot_at(row, paid.start(1)))
    if right and right.slot and apart and not changed:
        return right
    if not changed and (over := look_over(row, at)) and (near is None or near.verb or apart):
        return over
    if apart and not changed and own_unit(row, at) in HEADS and (counted_noun := count_noun(row, at) or noun_before(row, at, floor)) and not COMPARED.search(counted_noun.text):
        return counted_noun
    if right and right.slot is None and (near is None or near.verb):
        return right
    if right and right.slot and right.slot.code == "M" and row.codes[at] in "Nx" and not (near and touches(row, near, at) and near.text not in SPENDING):
        return right
    if changed and near and (near.text == "指数" or GOODS_PRICE.search(near.text) or (is_price(near) and not near.verb and "C" in between and apart)):
        return next((take(row, s, verb=True) for s in reversed(row.slots[floor + 1 : at]) if s.code in "+-~V"), near)
    if near and not near.verb:
        return right if right and not touches(row, near, at) else near
    if changed:
        return choose_moved(row, at, floor, near, right, before)
    counted = own_unit(row, at)
    quoted = near is not None and near.text in QUOTES and touches(row, near, at)
    if before and counted and unit == counted and not right and not quoted and not (near and near.slot and near.slot.code in "lw"):
        return before
    if near and near.slot and near.slot.code in "lwV":
        return choose_deed(row, at, floor, near, right, before, unit)
    if before and not row.codes[floor + 1 : at].strip("&Petr,(") and not right:
        return before
    noun = noun_before(row, at, floor)
    if near and before and not before.verb and not right and near.slot and near.slot.code in "+-~?":
        return before
    if before and noun and not right and COMPARED.search(noun.text):
        return before
    if noun and not right and measure(row, at):
        listed = metric_of_list(row, at) or (before if unit == measure(row, at) else None)
        if listed:
            return listed
    held = near if near and touches(row, near, at) else None
    return right or held or count_noun(row, at) or noun or near or before or noun_after(row, at)


def carries_on(row: Row) -> bool:
    """Whether a sentence goes on about the metric of the one before: it opens with a movement or breaks the figure down."""
    return row.codes[:2].lstrip(".,")[:1] in tuple("bB+-") or BREAKDOWN.match(row.text, row.start) is not None


def metric_of_list(row: Row, at: int) -> Metric | None:
    """The metric of the last number before with the same unit: 工程收入38亿元,毛利率20%;运营27亿元."""
    for i in range(at - 1, -1, -1):
        if row.codes[i] == row.codes[at] and measure(row, i) == measure(row, at):
            near = look_left(row, i, previous_number(row, i), False)
            if near and not near.verb:
                return near
    return None


def measure(row: Row, at: int) -> str:
    """The unit of the number, money included."""
    mention = row.slots[at].mention
    return mention.quantity.unit if mention and mention.quantity and row.codes[at] in "N%" else ""


def choose_deed(
    row: Row, at: int, floor: int, near: Metric, right: Metric | None, before: Metric | None, unit: str | None
) -> Metric | None:
    """The metric where a verb stands for it: what is quoted, bought with the money spent, or counted."""
    if right and near.text in SPENDING:
        return right
    if own_unit(row, at) in COUNTERS and not touches(row, near, at):
        return noun_before(row, at, floor) or count_noun(row, at) or near
    if before and not before.verb and near.text in QUOTES:
        rates = row.codes[at] == "%" and unit in ("bp", "pp", "%")
        return before if rates or is_price(before) else near
    return near


def choose_moved(
    row: Row, at: int, floor: int, near: Metric | None, right: Metric | None, before: Metric | None
) -> Metric | None:
    """What moved, where the clause of the movement does not name it."""
    between = row.codes[floor + 1 : at]
    own = opening_noun(row, at, floor)
    if own:
        return own
    if near and near.slot and near.slot.code == "g" and slowed(row, near, at):
        return near
    if near and near.slot and near.slot.code in "wlV":
        return near
    if before is None or "C" in between or "S" in between:
        noun = noun_before(row, at, floor)
        return right or near or (None if noun and COMPARED.search(noun.text) else noun) or before
    if near and (near.text in TRADING or before.verb) and is_price(before):
        return near
    return before


def slowed(row: Row, near: Metric, at: int) -> bool:
    """Whether the rate itself moved (降幅收窄0.4个百分点, 增速回落), not what it is a rate of (增幅12%)."""
    i = next(i for i, s in enumerate(row.slots) if s is near.slot)
    return bool(re.search("[+\\-]|[高低快慢]", row.codes[i + 1 : at] + row.text[near.end : row.slots[at].start]))


def opening_noun(row: Row, at: int, floor: int) -> Metric | None:
    """An unlisted noun right before its comparison: ,服务(体验按摩)同比增长58%."""
    for i in range(floor + 1, at):
        slot = row.slots[i]
        if slot.code == "." and row.codes[i - 1 : i] in ("", ",", ";", "P", "q") and re.match(r"(?:\(\.\))?[bB]", row.codes[i + 1 : at + 1]):
            words = row.text[slot.start : slot.end].strip(" 的")
            if 2 <= len(words) <= 8 and not ADVERB.match(words) and HAN.fullmatch(words):
                return Metric(words, slot.start, slot.end)
    return None


def own_unit(row: Row, at: int) -> str:
    """The unit of a measured quantity; money and rates are too common to tell that a list goes on."""
    mention = row.slots[at].mention
    return mention.quantity.unit if mention and mention.quantity and mention.label == "QUANTITY" else ""


def touches(row: Row, metric: Metric, at: int) -> bool:
    """Whether only being words stand between the metric and the number."""
    i = next((i for i, s in enumerate(row.slots) if s is metric.slot), at)
    return not row.codes[i + 1 : at].strip("ezrl")


def is_price(metric: Metric) -> bool:
    mention = metric.slot.mention if metric.slot else None
    known = metrics().get(mention.name or "") if mention else None
    return known is not None and known.kind == "price"
