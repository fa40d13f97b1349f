"""Deed: what is done with a number, its price or its object: bought for 3亿元, 900万股 sold, a share of all shares."""

import re

from caixun.entities.metric import like
from caixun.relations.row import NUMBERS, Row
from caixun.relations.sight import DEALS, HOLDING, Metric, acts, index_before, measure, own_unit, slot_at, take

FUNDED = re.compile(r"的?((?:[A-Z]\d?\+{0,2}轮|Pre-[A-Z]\d?轮|天使轮|种子轮|战略|首轮|新一轮|[一-鿿]{2,6})?(?:融资|注资|增资|募资))(?=[,。;、)】]|$)")
ACHIEVED = re.compile(r"(?:完成|获得?|斩获|拿下|宣布)(?:了|约|近|超|逾|共计|总计|累计)*$")
ROLE_OF = re.compile(r"为([一-鿿]{3,6})(?=[,。;、)】]|$)")
PRICED = re.compile(r"(?:/[股份吨]|每股)?的?(?:发行|收购|转让|回购|平均|成交)?(价格|均价|对价|总价)")
BY_PRICE = re.compile(r"(?:以|按|斥资|耗资|出资|豪掷|作价)(?:约|近|逾|超过?|不低于|不超过|不高于|总价|现金|自[有筹]资金|募集资金|人民币|总额|每股|每吨|每份|新台币|作价|上限|对价|总对价)*$")
PAID = re.compile(r",(?:耗资|斥资|出资)")  # 按每股2港元,耗资20万港元回购10万股
HANDED = re.compile(r"转让|出售|质押|划转|过户")
DEED = re.compile(r"收购|出售|转让|受让|回购|减持|增持|认购|竞得|拍得|摘得|拿下|私有化|买入|卖出|售出|购买|购入|增资|中标|入股|受让|成交|作收|持有(?!的)")
PLEDGE = re.compile(r"(?:股份|股权|股票)?(?:办理了?|进行了?|处于|已|被|的)*(解除质押|质押|解押|冻结|过户)")
QUANTILE = re.compile(r"[+十]*的?(?:历史)?(分位)")
REACHED = re.compile(r"(完成|达成|实现)了?[^,;:。%]{0,24}(?:目标|任务|计划)(?:任务|值|额|总额)?的?(?:[约近超逾仅达]|超过|约为)*$")
STOCK = re.compile(r"的?(?:公司|本公司|上市公司|标的)?(?:已发行|目前)?(?:[ABH]股)?(?:总?股份|股票|总?股本|总?股数|数量)(?:总[数额]|数量?)?(?:的?比例)?")
HELD_DEED = re.compile(r"((?:解除)?质押|冻结|[拟将]?[减增]持|回购|转让)(?:(?:其|本人|直接|间接)*(?:所?持有?)?的|了)?(?:(?:公司|本公司)?(?:股份|股票)(?:总[数额]|数量|比例)?(?:合计|累计|共计)?(?:不超过?|不低于|不高于|不少于|约|为|达))?$")
DONE = re.compile(r"(?:计划|完成|实施)*[前后]|状态?$")
OWNED_IDS = frozenset("pledge decrease_holding increase_holding buyback disposal".split())
USED = re.compile(r"(?:则?[将拟]|计划)?(用于|投向|用作|用以|投入到?)")


def look_at_deed(row: Row, at: int, floor: int) -> Metric | None:
    """The deed that a number belongs to as its price or its object: 以3亿元收购, 以9元/股的价格, 减持其持有的90万股公司股份, 处于近五年20%分位."""
    slot = row.slots[at]
    told = next((s for s in reversed(row.slots[floor + 1 : at]) if s.code not in "er."), None)
    raised = told is not None and told.code == "V" and acts(take(row, told, verb=True))
    if not raised and (used := USED.match(row.text, slot.end, row.end)):
        purpose = next((s for s in row.slots[at + 1 :] if s.start == used.end() and s.code == "V"), None)
        return take(row, purpose, verb=True) if purpose else Metric(used.group(1), used.start(1), used.end(1), None, True)
    if row.codes[at] == "%" and (rank := QUANTILE.match(row.text, slot.end, row.end)):
        return Metric(rank.group(1), rank.start(1), rank.end(1))
    if row.codes[at] == "%" and row.codes[at - 1 : at] in (".", ",", "&") and (role := ROLE_OF.match(row.text, slot.end, row.end)):
        return Metric(role.group(1), role.start(1), role.end(1))
    if measure(row, at) and row.codes[at] == "N" and ACHIEVED.search(row.text, max(row.start, slot.start - 12), slot.start) and (round_ := FUNDED.match(row.text, slot.end, row.end)):
        return Metric(round_.group(1), round_.start(1), round_.end(1), slot_at(row, round_.start(1)))
    if row.codes[at] == "N" and BY_PRICE.search(row.text, row.slots[floor].end if floor >= 0 else row.start, slot.start):
        price = PRICED.match(row.text, slot.end, row.end)
        if price:
            return Metric(price.group(1), price.start(1), price.end(1))
        if row.codes[at + 1 : at + 2] == "V" and (paid := take(row, row.slots[at + 1], verb=True)) and acts(paid):
            return paid
        stop = next((s.start for s in row.slots[at + 1 :] if s.code in ",;" and not PAID.match(row.text, s.start, row.end)), row.end)
        deed = DEED.search(row.text, slot.end, stop)
        return Metric(deed.group(), deed.start(), deed.end(), slot_at(row, deed.start()), True) if deed else None
    if row.codes[at] in "N%" and (pledged := PLEDGE.match(row.text, slot.end, row.end)):
        return Metric(pledged.group(1), pledged.start(1), pledged.end(1), slot_at(row, pledged.start(1)), True)
    held = HOLDING.match(row.text, slot.end, row.end)
    if not held:
        return None
    if moved := HANDED.match(row.text, held.end(), row.end):
        return Metric(moved.group(), moved.start(), moved.end(), slot_at(row, moved.start()), True)
    for i in range(at - 1, floor, -1):
        if row.codes[i] in ",;:(":
            return None
        if row.codes[i] == "V":
            return take(row, row.slots[i], verb=True) if DEALS.search(row.text[row.slots[i].start : row.slots[i].end]) else None
    return None


def look_at_goal(row: Row, at: int) -> Metric | None:
    """What part of a goal is reached: 完成全年销售目标的60%."""
    reached = REACHED.search(row.text, max(row.start, row.slots[at].start - 40), row.slots[at].start) if row.codes[at] == "%" else None
    return Metric(reached.group(1), reached.start(1), reached.end(1), slot_at(row, reached.start(1)), True) if reached else None


def look_at_share(row: Row, at: int, near: Metric | None) -> Metric | None:
    """The deed that all shares, or how many they are, is only the measure of: 减持不超过公司总股本的3%, 减持其持有的公司股份不超过100股."""
    if near is None or not STOCK.fullmatch(near.text) or not (row.codes[at] == "%" or own_unit(row, at) == "股"):
        return None
    for i in range(index_before(row, near.slot, at) - 1, -1, -1):
        slot = row.slots[i]
        if row.codes[i] in ",;:(" + NUMBERS:
            break
        if row.codes[i] in "VM" and like(slot.mention.metric_id if slot.mention else None) in OWNED_IDS:
            return None if DONE.match(row.text, slot.end) else take(row, slot, verb=row.codes[i] == "V")
    told = HELD_DEED.search(row.text, max(row.start, near.start - 20), near.start)
    return Metric(told.group(1), *told.span(1), slot_at(row, told.start(1)), True) if told else None


def deed_before(row: Row, at: int) -> Metric | None:
    """The deed of the clause that a number without a metric is the object of: 减持其持有的“某转债”共计80万张."""
    start = next((s.end for s in reversed(row.slots[:at]) if s.code in ",;"), row.start)
    deeds = list(DEED.finditer(row.text, start, row.slots[at].start))
    return Metric(deeds[-1].group(), *deeds[-1].span(), slot_at(row, deeds[-1].start()), True) if deeds else None
