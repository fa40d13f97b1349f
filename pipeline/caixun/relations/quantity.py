"""Quantity: the number as the fact states it — a level with its sign, a movement as a magnitude."""

import re
from decimal import Decimal

from caixun.entities.metric import metrics
from caixun.relations.metric import Metric, previous_number
from caixun.relations.nouns import BROKEN
from caixun.relations.roles import Draft, words_before
from caixun.relations.row import Row
from caixun.types import Mention, Quantity

LOSS = re.compile(r"(?:亏损|净亏|预亏)$")
TENTH = re.compile(r"10股?(?:拟|共)?(?:派|送|转)[^,;。]{0,30}(?:,(?:并|且|同时|另)?[^,;。\d]{0,12}(?:转增|送股|送红股|送))?$")
TEN = re.compile(r"每10股[^;。]{0,24}$")
MADE_YEARLY = re.compile(r"年产(?:能)?[^,;。\d]{0,4}$")
YEARLY = re.compile(r"^(?:新增)?年产")
DAILY = re.compile(r"^日(?:均|产)|每日$")
FLOWING = frozenset("吨 桶 立方米 千克 kg GW MW 台 颗 片 辆 平方米 件 支 国际单位".split())
COUNTED = ((re.compile(r"户数$"), "户"), (re.compile(r"下载量$|访问量$|播放量$"), "次"), (re.compile(r"人数$|人口$|人群$|用户$|用户数$|会员$|会员数$|月活|日活|人次$"), "人"))
BASES = frozenset(("yoy", "YoY", "YOY", "qoq", "QoQ", "QOQ", "mom", "MoM"))
CAPPED = re.compile(r"(?:不超过?|不低于|不少于|超过)(?:本|该)?(?:公司)?(?:目前|当前)?(?:总股本|股份总数|股本总额)(?:总数|比例)?的?$")
OTHER_PIECE = re.compile(r"[元镑]/")
PIECES = {"单吨": "吨", "吨煤": "吨", "吨钢": "吨", "单车": "辆", "单瓦": "W", "单票": "票", "单头": "头", "头均": "头", "单只": "只", "只均": "只", "单羽": "羽", "单台": "台", "单套": "套"}
LARGEST = 100  # more than that no share pays: a dividend of less is that of one share
SCALED = re.compile(r"[万亿]")  # no share costs that much: a 转让价格 of 5440万美元 is the price of all
GOES_ON = re.compile(r"[&.]*\(|(?:&\.)?[,bB+\-etr]*$")  # from a price to what is told of it: 127元/吨,同比+40元
BUYING_SHARES = re.compile(r"的?价格[^,;。]{0,6}(?:股[票份]|回购|[增减]持|认购)")
INDEX = re.compile(r"指数|[沪深综股]指|大盘")


def state_quantity(row: Row, draft: Draft, mention: Mention, metric: Metric | None, shares: bool = False) -> Quantity:
    """The fact's own quantity; money that a company's `shares` are quoted at or have moved by is per share."""
    assert mention.quantity is not None
    low, high, bound = mention.quantity.low, mention.quantity.high, mention.quantity.bound
    unit = name_unit(row, draft, mention, metric)
    if shares and mention.label == "MONEY" and "/" not in unit and not SCALED.search(row.text, mention.start, mention.end) and quotes_share(metric):
        unit = f"{unit}/股"
    if metric and metric.text == "单价" and mention.label == "MONEY" and "/" not in unit and (piece := counted_before(row, draft.at)):
        unit = f"{unit}/{piece}"
    if draft.high_at is not None and (top := row.slots[draft.high_at].mention) and top.quantity:
        high, bound = top.quantity.high, "range"
    if bound == "exact" and (shared := shared_bound(row, draft.at)):
        low, high, bound = (None, high, shared) if shared == "under" else (low, None, shared)
    if bound == "exact" and mention.label == "PERCENT" and (capped := CAPPED.search(words_before(row, draft.at))):
        low, high, bound = (None, high, "under") if "不超" in capped.group() else (low, None, "over")
    if draft.kind == "value":
        if is_negative(row, draft.at, metric) and low is not None and low > 0:
            return Quantity(None if high is None else -high, -low, unit, bound)
        return Quantity(low, high, unit, bound)
    if draft.silent:
        return Quantity(None, None, unit, bound)
    if draft.less is not None:
        low, high = (None if n is None else n - draft.less for n in (low, high))
    return Quantity(*measure(low, high), unit, bound)


def shared_bound(row: Row, at: int) -> str:
    """The bound that the first number of a list sets for all: 不低于35%、70%、110%."""
    first = at
    while row.codes[first - 1 : first] == "&" and row.codes[first - 2 : first - 1] == row.codes[at]:
        first -= 2
    head = row.slots[first].mention
    bound = head.quantity.bound if head and head.quantity and first != at else ""
    return bound if bound in ("under", "over") else ""


def is_negative(row: Row, at: int, metric: Metric | None) -> bool:
    """Whether the plain number is a minus: money of a metric that names a loss; moves and counts keep their sign."""
    mention = row.slots[at].mention
    word = row.codes[max(0, at - 2) : at].rstrip("e.")[-1:]
    if word in ("l", "w") and mention is not None and mention.label == "MONEY":
        return word == "l"
    if metric is None or mention is None or mention.label not in ("MONEY", "NUMBER", "PERCENT"):
        return False
    if mention.label == "PERCENT" and row.text[metric.end : metric.end + 1] == "率":
        return False
    if metric.slot is not None and metric.slot.code in "+-~?g":
        return False
    return metric.negative or LOSS.search(metric.text) is not None


def name_unit(row: Row, draft: Draft, mention: Mention, metric: Metric | None) -> str:
    """The unit, with what it is per; a bare number takes the metric's own, a price the share's, a list the last one's."""
    assert mention.quantity is not None
    if draft.unit_at is not None and (last := row.slots[draft.unit_at].mention) and last.quantity:
        return f"{last.quantity.unit}/{last.per}" if last.per and last.label == "QUANTITY" else last.quantity.unit
    unit, low, known = mention.quantity.unit, mention.quantity.low, None
    slot = metric.slot if metric else None
    if slot is not None and slot.mention is not None and slot.mention.name:
        known = metrics().get(slot.mention.name)
    if mention.per and mention.per not in BASES and (mention.per != "年" or row.text[mention.end : mention.end + 1] == "/" or mention.label != "MONEY"):
        return f"{unit}/{mention.per}"
    if mention.label in ("MONEY", "QUANTITY") and TENTH.search(row.text, max(row.start, mention.start - 40), mention.start):
        return f"{unit}/10股"
    if mention.label == "QUANTITY":
        return name_count(row, draft.at, unit, metric)
    if mention.label == "NUMBER":
        if (known is None or known.unit == "%") and INDEX.search(row.text, max(row.start, mention.start - 80), mention.start):
            return "点"
        return (known.unit if known else None) or unit
    if mention.label == "MONEY":
        if known is not None and not OTHER_PIECE.match(row.text, mention.end - 1) and "/股" in (known.unit or "") and not SCALED.search(row.text, mention.start, mention.end):
            return f"{unit}/股"
        if known is not None and known.like == "dividend" and low is not None and low < LARGEST and not SCALED.search(row.text, mention.start, mention.end):
            return f"{unit}/10股" if TEN.search(row.text, max(row.start, mention.start - 30), mention.start) else f"{unit}/股"
        if (per := per_beside(row, draft) or per_piece(metric)) is not None:
            return f"{unit}/{per}"
        if BUYING_SHARES.match(row.text, mention.end) and not SCALED.search(row.text, mention.start, mention.end):
            return f"{unit}/股"
    return unit


def quotes_share(metric: Metric | None) -> bool:
    """Whether a metric is a price of what is traded or its movement (收报, 下跌)."""
    known = metric.known if metric else None
    if metric is not None and BROKEN.fullmatch(metric.text):
        return True
    return known is not None and (known.like in ("rise", "fall") or (known.kind == "price" and "/股" in (known.unit or "")))


def per_piece(metric: Metric | None) -> str | None:
    """What the name of the metric says that it is per: 单吨净利, 单车价值量."""
    return PIECES.get(metric.text[:2]) if metric else None


def name_count(row: Row, at: int, unit: str, metric: Metric | None) -> str:
    """The unit of a count: a bare one takes what its metric counts, a capacity is per year, a daily flow per day."""
    words = metric.text if metric else ""
    if not unit:
        return next((counted for pattern, counted in COUNTED if pattern.search(words)), unit)
    if unit in FLOWING:
        if YEARLY.match(words) or MADE_YEARLY.search(words_before(row, at, 10)):
            return f"{unit}/年"
        if words.startswith("月产能"):
            return f"{unit}/月"
        if DAILY.search(words) or words_before(row, at, 4).endswith("每日"):
            return f"{unit}/日"
    return unit


def per_beside(row: Row, draft: Draft) -> str | None:
    """What a moved price is per: that of the level it reached or came from, or of the level whose bracket it stands in."""
    beside = [at for at in (draft.to, draft.from_, draft.head) if at is not None]
    if not beside and (draft.kind == "change" or draft.rule == "value.previous"):
        before = previous_number(row, draft.at)
        beside = [before] if before >= 0 and GOES_ON.match(row.codes, before + 1, draft.at) else []
    told = [mention.per for at in beside if (mention := row.slots[at].mention) and mention.label == "MONEY"]
    return next(filter(None, told), None)


def counted_before(row: Row, at: int) -> str:
    """The counter of the goods that a unit price is for: 4万颗芯片,单价2.5万元."""
    for slot in reversed(row.slots[:at]):
        if slot.mention and slot.mention.label == "QUANTITY" and slot.mention.quantity:
            return slot.mention.quantity.unit
    return ""


def measure(low: Decimal | None, high: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """A movement's size; a range that spans zero keeps its signs."""
    if low is not None and high is not None:
        if low < 0 < high:
            return low, high
        low, high = sorted((abs(low), abs(high)))
        return low, high
    return (None if low is None else abs(low)), (None if high is None else abs(high))


def read_level(row: Row, at: int | None, metric: Metric | None) -> Quantity | None:
    """The level in a slot, as a base or as what was reached; a loss is a minus, an open level the end that is stated."""
    mention = row.slots[at].mention if at is not None else None
    if at is None or mention is None or mention.quantity is None:
        return None
    low, high = mention.quantity.low, mention.quantity.high
    if mention.quantity.bound != "vague":
        low, high = low if low is not None else high, high if high is not None else low
    if is_negative(row, at, metric) and low is not None and high is not None and low > 0:
        low, high = -high, -low
    return Quantity(low, high, mention.quantity.unit, mention.quantity.bound)
