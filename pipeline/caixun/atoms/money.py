"""Money: amounts with a currency, scale words that stand for money (超百亿), and bare 亿 that only its neighbours explain."""

import re
from decimal import Decimal

from caixun.atoms.context import RISEN, find_bound, find_per, guess_kind, is_qualifier
from caixun.atoms.reader import Reader, measure
from caixun.atoms.terms import Term
from caixun.rule import rule
from caixun.types import Mention, Quantity
from caixun.words import table

SCALES = frozenset("百千万亿")
PRICED = re.compile(r"[每价值额费钱仅只花卖涨跌付收补赚亏派破][了过至到为]?$")
SIZES = ("十亿", "百亿", "千亿", "万亿")
YUAN = frozenset("元圆整块")
SHAPES = {"amount": "amount", "last": "list", "list": "list", "range": "range"}
HUNDRED_MILLION = 8
ENDS = re.compile(r"[。\n]")


def is_scale(term: Term) -> bool:
    """Whether a number is nothing but a scale word (百亿, 千万)."""
    return bool(term.figure) and SCALES.issuperset(term.figure)


@rule(
    "money.range",
    examples={
        "预计盈利2.8—3.2亿元。": "280000000..320000000 CNY",
        "预计亏损介于3亿元与4亿元之间。": "300000000..400000000 CNY",
    },
)
@rule("money.list", examples={"净利润预测为25.2/29.8亿元。": "2520000000 CNY"})
@rule(
    "money.amount",
    examples={
        "公司全年营业收入11.11亿元。": "1111000000 CNY",
        "并购耗资约55亿美元。": "about 5500000000 USD",
        "罚款不超过3000万港元。": "under ..30000000 HKD",
        "末期息每股2.5港仙。": "0.025 HKD/股",
        "发行价18.60元/股。": "18.6 CNY/股",
        "拟每10股派3元。": "3 CNY/10股",
        "净亏损为-4.52亿元。": "-452000000 CNY",
        "合同总价两亿五千万元。": "250000000 CNY",
    },
    refuses=["三元正极材料供不应求。", "一元化体系逐步建立。"],
)
def make_money(reader: Reader, term: Term, index: int) -> Mention | None:
    """A number with a currency behind or before it."""
    text, unit = reader.text, term.unit
    assert unit is not None
    if is_scale(term) and not term.bare:
        return make_scale(reader, term)
    if (
        unit.code == "CNY"
        and unit.factor < 1
        and not stands_alone(text, term)
        and "每" not in text[max(0, term.start - 8) : term.start]
    ):
        return None  # a minute, a point, a part
    if is_prefix(text, term):
        return None
    if text[term.end - 1] == "仙" and not term.figure.isascii():
        return None  # 八仙 are no cents
    code = unit.code
    if (code == "CNY" and text[term.end - 1] in YUAN) or term.bare:
        code = term.currency or (reader.read_home(term.start) if unit.code == "CNY" else unit.code)
    term.per = term.per or find_per(text, term)
    return mention_money(reader, term, code, unit.factor)


def is_prefix(text: str, term: Term) -> bool:
    """Whether 三元 or 二元 is a battery, a pig or an acid, as no word of price or bound stands before it."""
    if term.figure.isascii() or text[term.start : term.end] != term.figure[:1] + "元" or stands_alone(text, term):
        return False
    return find_bound(text, term) == "exact" and not PRICED.search(text, max(0, term.start - 4), term.start)


def mention_money(reader: Reader, term: Term, code: str, factor: Decimal = Decimal(1)) -> Mention:
    """The mention of a money term, named after its shape."""
    quantity = measure(reader, term, code, factor)
    return Mention(
        label="MONEY",
        start=term.start,
        end=term.end,
        rule=f"money.{SHAPES[term.shape]}",
        quantity=quantity,
        per=term.per,
    )


@rule(
    "money.scale",
    examples={"项目总投资超百亿元。": "over 10000000000.. CNY", "启动千亿级重组。": "vague 100000000000.. CNY"},
    refuses=["单位:百万元", "千万别错过这次机会。", "三级医院。", "百万级用户。"],
)
def make_scale(reader: Reader, term: Term) -> Mention | None:
    """A scale word without a figure: only a qualifier or a size of 亿 and up makes it an amount."""
    text = reader.text
    before = text[term.start - 1] if term.start else " "
    bound = "over" if before in "上过破" else find_bound(text, term)
    if term.figure[0] == "亿" and len(term.figure) > 1:
        return None
    if bound == "exact" and before not in "达数" and (term.figure not in SIZES or before in ":(币/每)%"):
        return None
    low = term.low.scaleb(term.power)
    unit = term.unit
    code = term.currency or reader.read_home(term.start)
    if unit and unit.kind == "money" and unit.code != "CNY":
        code = unit.code
    if bound == "exact":
        bound = "vague"
    quantity = Quantity(None if bound == "under" else low, low if bound in ("under", "about") else None, code, bound)
    return Mention(label="MONEY", start=term.start, end=term.end, rule="money.scale", quantity=quantity)


def make_bare(reader: Reader, term: Term, index: int) -> Mention | None:
    """A number without unit: money if its currency or its neighbours say so, 亿 also if they say nothing, else a figure."""
    text = reader.text
    if term.currency and (term.power or not is_word(text, term)):
        term.per = find_per(text, term)
        return mention_money(reader, term, term.currency)
    if term.power < 4:
        return make_number(reader, term)
    kind = guess_kind(text, term)
    if not kind and (stands_alone(text, term) or leads_to_money(reader, term, index)):
        kind = "money"
    if is_scale(term):
        return make_scale(reader, term) if kind == "money" else None
    if kind == "money" or (not kind and term.low.scaleb(term.power) >= 10**HUNDRED_MILLION):
        return mention_bare(reader, term)
    return mention_count(reader, term, kind)


def is_word(text: str, term: Term) -> bool:
    """Whether the currency before a number is a word (兑美元7.1), which alone makes no money of it, and not a sign ($7.1)."""
    return text[term.start : term.start + 2].isalpha() and not text[term.start].isascii()


def stands_alone(text: str, term: Term) -> bool:
    """Whether the text is this amount and a qualifier at most: a cell, an answer."""
    return len(text) < 20 and all(not words or is_qualifier(words) for words in (text[: term.start].strip(), text[term.end :].strip()))


INDEXES = tuple(w.cells["word"] for w in table("indexes"))
INDEXED = frozenset(word[-1] for word in INDEXES)
NAMES = sorted(
    {
        name
        for w in table("indices")
        if w["kind"] == "index"
        for name in w.names
        if not name[-1].isdigit()
    },
    key=len,
    reverse=True,
)
CLOSED = ("报", "收", "收报", "报收", "报于", "收于", "收在", "收市", "跌至", "升至", "涨至", "跌破", "突破")
REPORTED = frozenset(word[-1] for word in CLOSED)
LEVEL = re.compile(
    rf"(?:指数|{'|'.join(map(re.escape, NAMES))})[^,。;、\n]{{0,24}},?(?:[现暂]|最新|盘中|午盘|收盘|开盘|终值|一度|最终){{0,2}}(?:{'|'.join(CLOSED)})$"
)


def leads_to_money(reader: Reader, term: Term, index: int) -> bool:
    """Whether the sentence moves from this number to one that is money (从数百万增加到6千万元)."""
    following = reader.terms[index + 1] if index + 1 < len(reader.terms) else None
    if following and following.unit and following.unit.kind == "time":
        return leads_to_money(reader, term, index + 1)
    if not following or not following.unit or following.unit.kind != "money":
        return False
    rise = RISEN.match(reader.text, term.end)
    return rise is not None and rise.end() <= following.start


@rule(
    "money.bare",
    examples={"拟募集不超过20亿资金。": "under ..2000000000 CNY", "去年同期亏损9.67亿。": "967000000 CNY"},
    refuses=["月活跃用户突破3亿。", "确诊病例累计达250万。"],
)
def mention_bare(reader: Reader, term: Term) -> Mention:
    """A bare number as money, in the currency that its sentence speaks of."""
    text = reader.text
    code = reader.read_home(term.start)
    last = next((m for m in reversed(reader.found) if m.label == "MONEY"), None)
    if last and last.quantity and not ENDS.search(text, last.end, term.start):
        code = last.quantity.unit
    quantity = measure(reader, term, code)
    return Mention(label="MONEY", start=term.start, end=term.end, rule="money.bare", quantity=quantity, per=term.per)


@rule("quantity.bare", examples={"月活跃用户突破3亿。": "over 300000000.. "}, refuses=["全年营收突破3亿。"])
def mention_count(reader: Reader, term: Term, kind: str) -> Mention:
    """A scaled number without unit that counts people or things, or that nothing explains."""
    label = "QUANTITY" if kind else "NUMBER"
    return Mention(
        label=label, start=term.start, end=term.end, rule="quantity.bare", quantity=measure(reader, term, "")
    )


@rule("quantity.number", examples={"预计每股收益分别为1.04、1.29。": "1.04 "}, refuses=["证券代码300001", "2025年"])
def make_number(reader: Reader, term: Term) -> Mention | None:
    """A figure with nothing behind it, left for its sentence to explain; no year, code, page or list number."""
    text, figure = reader.text, term.figure
    if not figure[0].isascii() or len(figure) > 12:
        return None
    before = text[term.start - 1 : term.start] or "\n"
    if figure.isdigit():
        if (
            len(figure) > 5
            or (figure[0] == "0" and len(figure) > 1)
            or (len(figure) == 4 and figure[:2] in ("19", "20"))
        ):
            return None
        if len(figure) < 3 and before in "(\n :;。," and (text[term.end : term.end + 1] or "\n") in ".、)":
            return None  # the number of a list item
        if before in INDEXED and text.endswith(INDEXES, 0, term.start):
            return None
    if before in REPORTED and text.endswith(CLOSED, 0, term.start) and LEVEL.search(text[max(0, term.start - 48) : term.start]):
        return make_level(reader, term)
    return Mention(
        label="NUMBER", start=term.start, end=term.end, rule="quantity.number", quantity=measure(reader, term, "")
    )


@rule(
    "quantity.level",
    examples={"上证指数下跌0.4%,收报3012.55。": "3012.55 点", "美元指数现报97.31。": "97.31 点"},
    refuses=["沪指涨1%,某酒厂报15.2。", "在岸人民币收盘报7.1085。"],
)
def make_level(reader: Reader, term: Term) -> Mention:
    """The level of an index that closes at a number without points."""
    return Mention(
        label="QUANTITY", start=term.start, end=term.end, rule="quantity.level", quantity=measure(reader, term, "点")
    )
