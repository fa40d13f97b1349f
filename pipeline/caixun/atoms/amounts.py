"""Amounts: money, percentages, multiples, quantities and bare numbers of a folded text."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from caixun.atoms.context import guess_kind
from caixun.atoms.money import is_scale, make_bare, make_money, make_scale
from caixun.atoms.reader import Reader, measure
from caixun.atoms.terms import Term
from caixun.rule import rule
from caixun.types import Mention, Quantity

DIGIT_WORDS = re.compile(r"[低中高]?(?:个|单|双|两)位数(?:百分比)?(?![字量值])")
GROWTH_AFTER = re.compile(r"[^,。;0-9]{0,6}[增降跌涨幅速滑]|百分")
GROWTH_BEFORE = re.compile(r"[增降跌涨幅速率比滑][^,。;0-9]{0,6}$")
TURNED = re.compile(r"翻(?:了)?(?:近|约|超)?([一两二三四五])?番|翻了?倍(?!数)|腰斩|减半(?![征政招优计行])")
INDEX = re.compile(r"(?:[涨跌升降挫滑报收低高开盘至到于破为站][幅了约近超逾回]?|指数|关口|[0-9]点[至到])$")
DAYS = re.compile(r"(?:周转|可用|可售|库存|销售|持有|账期|去化)[^,。;0-9]{0,4}天数?[^。;\n]{0,30}$")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
RATIO = re.compile(r"率|占比|比例|份额|比重|幅")


WORDLIKE = frozenset("一二几数零陆伍柒叁捌玖壹贰肆")  # articles, ordinals and names rather than counts
QUALIFIED = ("超", "近", "逾", "上", "过", "达", "数")


def find_amounts(text: str) -> list[Mention]:
    """All amounts of a folded text, sorted by start.

    >>> [str(m) for m in find_amounts("营收11.11亿元,同比增长42倍,毛利率30%")]
    ['1111000000 CNY', '42 x', '30 %']
    """
    reader = Reader(text)
    found = reader.found
    for index, term in enumerate(reader.terms):
        maker = MAKERS[term.unit.kind] if term.unit else make_bare
        mention = maker(reader, term, index)
        if mention:
            found.append(mention)
    if any(word in text for word in ("位数", "番", "翻", "腰斩", "减半")):
        found += [*find_digits(text), *find_turns(text)]
        found.sort(key=lambda mention: mention.start)
    return found


@rule(
    "percent.share",
    examples={
        "毛利率为30.5%。": "30.5 %",
        "费用率下降0.6pct。": "0.6 pp",
        "出生率下降1.2个千分点。": "0.12 pp",
        "逾六成订单来自海外。": "over 60.. %",
        "约占总量的四分之一。": "25 %",
        "下调25个基点。": "25 bp",
        "同比增长20-25%。": "20..25 %",
        "毛利率介于20%与25%之间。": "20..25 %",
        "涨跌幅不超出±5%。": "-5..5 %",
        "占比三成多。": "over 30.. %",
    },
    refuses=["公司成立于2003年。"],
)
def make_percent(reader: Reader, term: Term, index: int) -> Mention | None:
    """A share of a hundred, percentage points or basis points."""
    unit = term.unit
    assert unit is not None
    text = reader.text
    if unit.factor == 10 and (is_scale(term) or term.power or YEAR.fullmatch(term.figure)):
        return None
    if text[term.end - 2 : term.end] == "个点" and not RATIO.search(text[max(0, term.start - 14) : term.start]):
        return None
    quantity = measure(reader, term, unit.code, unit.factor)
    return Mention(label="PERCENT", start=term.start, end=term.end, rule="percent.share", quantity=quantity)


@rule(
    "multiple.times",
    examples={
        "存货是年初的3.5倍。": "3.5 x", "对应1.44xPB。": "1.44 x",
        "市盈率11.8、8.4倍。": "11.8 x",
        "销量有望实现数倍增长。": "vague 2..9 x",
        "股价上涨一倍多。": "over 1.. x",
    },
    refuses=["用户数倍增。"],
)
def make_multiple(reader: Reader, term: Term, index: int) -> Mention | None:
    """So many times as written."""
    if is_scale(term) and term.figure not in "百千":
        return None
    return Mention(
        label="MULTIPLE", start=term.start, end=term.end, rule="multiple.times", quantity=measure(reader, term, "x")
    )


@rule(
    "quantity.count",
    examples={
        "全年销量26.54万台。": "265400 台",
        "三家公司参与投标。": "3 家",
        "新增100多个网点。": "over 100.. 个",
        "年产30万吨/年。": "300000 吨/年",
    },
    refuses=["这是一家公司。", "百家争鸣", "百兆瓦级电站"],
)
def make_quantity(reader: Reader, term: Term, index: int) -> Mention | None:
    """A count of things or a measure; 一 before a counter is an article and no number."""
    unit, text = term.unit, reader.text
    assert unit is not None
    if term.figure in WORDLIKE and (unit.kind == "count" or unit.code == "度"):
        return None
    if is_scale(term) and text[term.start - 1 : term.start] not in QUALIFIED:
        return None
    code = unit.code
    end = term.end
    for span in ("/年", "/日", "/天", "/月", "/小时", "/时"):
        if text.startswith(span, end):
            code, term.end = code + span, end + len(span)
            break
    return Mention(
        label="QUANTITY",
        start=term.start,
        end=term.end,
        rule="quantity.count",
        quantity=measure(reader, term, code, unit.factor),
    )


@rule("quantity.points", examples={"沪指收报3200.12点。": "3200.12 点"}, refuses=["会议上午9点开始。", "截至8点30分。"])
def make_points(reader: Reader, term: Term, index: int) -> Mention | None:
    """Points of an index; hours are none."""
    text = reader.text
    if text[term.end : term.end + 1].isdigit() or (not term.figure.isascii() and not term.power):
        return None
    if "." not in term.figure and term.low <= 24 and not INDEX.search(text[max(0, term.start - 4) : term.start]):
        return None
    return Mention(
        label="QUANTITY", start=term.start, end=term.end, rule="quantity.points", quantity=measure(reader, term, "点")
    )


@rule("quantity.days", examples={"存货周转天数由90天降至72天。": "90 天"}, refuses=["工程需要58天。", "截至周五已经12天。"])
def make_grade(reader: Reader, term: Term, index: int) -> Mention | None:
    """A size class of 亿 and up (千亿级) and the days that a number of days (周转天数) is told in; every other unit of time or rank makes nothing."""
    if term.unit is not None and term.unit.code == "天" and DAYS.search(reader.text, max(0, term.start - 40), term.start):
        return Mention(label="QUANTITY", start=term.start, end=term.end, rule="quantity.days", quantity=measure(reader, term, "天"))
    if term.unit is None or term.unit.code != "级" or not is_scale(term) or guess_kind(reader.text, term) == "count":
        return None
    return make_scale(reader, term)


@rule(
    "percent.digits",
    examples={"将占收入的低两位数百分比。": "vague 10.. %", "预计实现双位数增长。": "vague 10.. %"},
    refuses=["中位数为3。"],
)
def find_digits(text: str) -> Iterator[Mention]:
    """Percentages of so many digits: 个位数 up to 9, 双位数 from 10."""
    for match in DIGIT_WORDS.finditer(text):
        head = text[max(0, match.start() - 10) : match.start()]
        if not (match[0].endswith("百分比") or GROWTH_AFTER.match(text, match.end()) or GROWTH_BEFORE.search(head)):
            continue
        one = match[0].lstrip("低中高")[0] in "个单"
        low, high = (Decimal(1), Decimal(9)) if one else (Decimal(10), None)
        yield Mention(
            label="PERCENT",
            start=match.start(),
            end=match.end(),
            rule="percent.digits",
            quantity=Quantity(low, high, "%", "vague"),
        )


@rule(
    "multiple.turn",
    examples={"产量翻两番。": "4 x", "股价翻番。": "2 x", "净利润腰斩。": "0.5 x"},
    refuses=["翻阅资料。", "购置税减半征收。"],
)
def find_turns(text: str) -> Iterator[Mention]:
    """Verbs that are multiples: 翻番 and 翻倍 2, 翻两番 4, 腰斩 and 减半 a half."""
    for match in TURNED.finditer(text):
        if match[0] == "减半" and text[match.start() - 1 : match.start()] in tuple("税费"):
            continue
        times = "一二三四五".find((match[1] or "一").replace("两", "二")) + 1
        value = Decimal("0.5") if match[0] in ("腰斩", "减半") else Decimal(2) ** times
        yield Mention(
            label="MULTIPLE",
            start=match.start(),
            end=match.end(),
            rule="multiple.turn",
            quantity=Quantity(value, value, "x"),
        )


MAKERS: dict[str, Callable[[Reader, Term, int], Mention | None]] = {
    "money": make_money,
    "percent": make_percent,
    "multiple": make_multiple,
    "count": make_quantity,
    "measure": make_quantity,
    "point": make_points,
    "time": make_grade,
}
