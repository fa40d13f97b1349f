"""How the gold drafts write numbers and periods: a plain reading of its own, so that gold and pipeline share no mistake."""

import calendar
import re
from dataclasses import dataclass
from decimal import Decimal

from opencc import OpenCC

SCALES = {"万亿": 12, "兆": 12, "千亿": 11, "百亿": 10, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "": 0}
CURRENCIES = {"": "", "人民币": "CNY", "新台币": "TWD", "美": "USD", "港": "HKD", "欧": "EUR", "日": "JPY", "韩": "KRW"}
POINTS = {"个百分点": "pp", "百分点": "pp", "pct": "pp", "个基点": "bp", "基点": "bp"}
DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}
NUMBER = re.compile(
    r"(?P<currency>人民币|新台币)?(?P<sign>[+-]?)"
    r"(?P<digits>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十]|(?=百亿|千亿))"
    r"(?P<scale>万亿|兆|千亿|百亿|亿|千万|百万|万|千|)(?P<unit>\S*)"
)
RANGE = re.compile(r"(?<=\S)(?:至|到|~|—|-(?=[\d+-]))")
EXPLICIT = re.compile(r"(-?[\d.]*)\.\.(-?[\d.]*) (\S+)")
PERIOD = re.compile(r"(\d{4})(?:H(\d)|Q(\d)|M(\d+)-(\d+)|-(\d\d)(?:-(\d\d))?)?")
BEFORE = (
    (re.compile(r"(?:不足|不到|不超过|不超|至多)$"), "under"),
    (re.compile(r"(?:超过|(?<![买卖])超|逾|突破了?|不低于|不少于|至少)$"), "over"),
    (re.compile(r"(?:约|约为|约合|近|接近|大约|将近)$"), "about"),
)
AFTER = (
    (re.compile(r"^(?:左右|上下)"), "about"),
    (re.compile(r"^(?:以上|余|多)"), "over"),
    (re.compile(r"^(?:以下|以内)"), "under"),
)
T2S = OpenCC("t2s")


class DraftError(Exception):
    """A draft that breaks the gold format."""


@dataclass
class Number:
    """A stated number: its sides in base units, its unit, its label, and half of its last digit."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    label: str
    slack: Decimal = Decimal(0)

    def sides(self) -> list[Decimal]:
        """The sides that are not open."""
        return [n for n in (self.low, self.high) if n is not None]

    def plain(self) -> Decimal | list[Decimal]:
        """A point as one number, a range as two."""
        return self.sides()[0] if self.low == self.high else self.sides()


def parse_number(written: str, currency: str = "CNY") -> Number:
    """A number as written, or as "LOW..HIGH UNIT", in base units; bare 元 is of `currency`.

    >>> n = parse_number("-4.5亿元至3亿港元"); f"{n.low} {n.high} {n.unit}"
    '-4.5E+8 3E+8 HKD'
    >>> n = parse_number("五成"); f"{n.low} {n.unit} {n.label}"
    '50 % PERCENT'
    """
    if explicit := EXPLICIT.fullmatch(written):
        low, high = (Decimal(n) if n else None for n in explicit.group(1, 2))
        return Number(low, high, explicit[3], label_unit(explicit[3]))
    text = T2S.convert(written).translate(str.maketrans("％＋－–．，", "%+--.,")).replace(" ", "")
    first, *rest = RANGE.split(text, maxsplit=1)
    if not rest or not first:
        return parse_one(text, currency)
    last = parse_one(rest[0], currency)
    words = re.sub(r"^(?:人民币|新台币)?[+-]?[\d,.]+", "", rest[0])
    if re.search(r"[\d,.]$", first):
        first += words
    elif re.search(r"[万亿]$", first):
        first += words.lstrip("万亿")
    ends = parse_one(first, currency).sides() + last.sides()
    return Number(min(ends), max(ends), last.unit, last.label, last.slack)


def parse_one(text: str, currency: str) -> Number:
    """One number without a range sign, in simplified characters."""
    m = NUMBER.fullmatch(text)
    if not m:
        raise DraftError(f"no number: {text}")
    digits = m["digits"].replace(",", "")
    number = Decimal(DIGITS[digits]) if digits in DIGITS else Decimal(digits or "1")
    scale, unit, label = SCALES[m["scale"]], m["unit"], "QUANTITY"
    slack = Decimal("0.5").scaleb(int(number.as_tuple().exponent) + scale)
    value = number.scaleb(scale)
    if unit == "%" or unit in POINTS:
        unit, label = POINTS.get(unit, "%"), "PERCENT"
    elif unit == "成":
        value, slack, unit, label = value * 10, Decimal(5), "%", "PERCENT"
    elif unit in ("倍", "X"):
        unit, label = "x", "MULTIPLE"
    elif unit == "港仙":
        value, slack, unit, label = value / 100, slack / 100, "HKD", "MONEY"
    elif (money := re.fullmatch(r"(\S*?)元(人民币)?", unit)) and money[1] in CURRENCIES:
        named = CURRENCIES[m["currency"] or ""] or CURRENCIES[money[2] or ""] or CURRENCIES[money[1]]
        unit, label = named or currency, "MONEY"
    elif not unit and m["scale"] in ("亿", "兆", "万亿"):
        unit, label = currency, "MONEY"
    if m["sign"] == "-":
        value = -value
    return Number(value, value, unit, label, slack)


def label_unit(unit: str) -> str:
    """The mention label that a unit belongs to.

    >>> label_unit("HKD"), label_unit("bp"), label_unit("x"), label_unit("CNY/股")
    ('MONEY', 'PERCENT', 'MULTIPLE', 'QUANTITY')
    """
    if unit in ("%", "pp", "bp"):
        return "PERCENT"
    return "MULTIPLE" if unit == "x" else "MONEY" if re.fullmatch("[A-Z]{3}", unit) else "QUANTITY"


def parse_period(code: str) -> list[str]:
    """ISO start and end of 2025, 2025H1, 2025Q3, 2025M1-9, 2025-06, 2025-06-30 or START..END.

    >>> parse_period("2025Q1"), parse_period("2024-02"), parse_period("2025-06..2026-05")[1]
    (['2025-01-01', '2025-03-31'], ['2024-02-01', '2024-02-29'], '2026-05-31')
    """
    if ".." in code:
        start, end = code.split("..")
        return [parse_period(start)[0], parse_period(end)[1]]
    m = PERIOD.fullmatch(code)
    if not m:
        raise DraftError(f"no period: {code}")
    year, half, quarter, first, last, month, day = m.groups()
    if day:
        return [code, code]
    a, b = 1, 12
    if half:
        a, b = 6 * int(half) - 5, 6 * int(half)
    elif quarter:
        a, b = 3 * int(quarter) - 2, 3 * int(quarter)
    elif first:
        a, b = int(first), int(last)
    elif month:
        a = b = int(month)
    return [f"{year}-{a:02}-01", f"{year}-{b:02}-{calendar.monthrange(int(year), b)[1]}"]


def find_bound(text: str, start: int, end: int) -> str:
    """The bound that the words around a number give it.

    >>> find_bound("募资不超过25亿元", 5, 9), find_bound("占总收入的三成以上", 5, 7)
    ('under', 'over')
    """
    before, after = T2S.convert(text[max(0, start - 5) : start]).rstrip(), T2S.convert(text[end : end + 4]).lstrip()
    for words, bound in BEFORE:
        if words.search(before):
            return bound
    return next((bound for words, bound in AFTER if words.match(after)), "exact")


def open_sides(number: Number, bound: str) -> tuple[Decimal | None, Decimal | None]:
    """Low and high once the bound has opened a side."""
    if bound == "over":
        return number.low, None
    if bound == "under":
        return None, number.high
    return number.low, number.high
