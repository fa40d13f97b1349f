"""Numbers as Chinese writes them: ASCII digits, Chinese numerals, both mixed, vague ones too, always exact Decimals."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

DIGITS = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
    | {"两": 2, "○": 0}
)
TENS = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
LARGE = {"万": 4, "亿": 8, "兆": 12}
POWER = TENS | LARGE | {"w": 4}
VAGUE = "几数"
MORE = "多余+"
LONGEST = 40

# The grammar of both scripts as pattern source: bounded, and possessive where giving back would not fail at once. Possessive
# groups are left out: Python before 3.11.5 mistakes them.
REST = r"[0-9]*+(?:(?<![0-9]{4})(?:,[0-9]{3}(?![0-9]))+)?(?:\.[0-9]++(?:[eE][+-]?[0-9]{1,2}(?![0-9A-Za-z]))?)?"
SCALE = (
    r" {0,3}+(?:[多余几+](?=[十百千]?[万亿兆])|个(?=亿))?(?:[十百千]?[万亿]{1,2}+(?![科达])"
    r"|兆(?=[元美日韩港新台欧英人])|w(?=[吨瓶件人家台辆粉次元户])|[百千佰仟](?:[万亿]{1,2}+|(?![分克瓦米伏卡赫帕焦方兆])))"
)
MIDDLE = r"(?<=[.][0-9]{2})-[1-7]/[248](?=美)|(?<=亿)[0-9]{1,4}+(?:\.[0-9]{1,4}+)?万|(?<=万)[0-9]{1,4}+(?=元)"
FIGURE = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
HEAD = FIGURE + "十百千万亿拾佰仟几数"
TAIL = rf"(?: ?(?:[{FIGURE}○十百万亿拾佰仟几多余]|兆(?![瓦赫帕伏])|千(?![瓦克米伏焦])))"
POINT = rf"(?: ?点(?: ?[{FIGURE}]){{1,8}}[百千]?[万亿兆]{{0,2}}+)"
DENOMINATOR = r"[一二三四五六七八九十百千万佰仟]{0,5}+ ?分 ?之 ?"


class Number(NamedTuple):
    """A number as it stands: the bare figure, the power of ten its last scale word adds, and how sharp it is."""

    low: Decimal
    high: Decimal
    power: int
    bound: str = "exact"

    @property
    def lowest(self) -> Decimal:
        """The lower side with its power worked in."""
        return self.low.scaleb(self.power)


@lru_cache(8192)
def read_ascii(figure: str, scale: str) -> Number | None:
    """The number of ASCII digits and the scale word behind them; None if it is longer than any amount is.

    >>> read_ascii("1,100.9", "亿").lowest
    Decimal('1.1009E+11')
    >>> read_ascii("3000", "多万").bound
    'over'
    """
    if len(figure) > LONGEST:
        return None
    low = high = Decimal(figure.replace(",", ""))
    bound = "exact"
    power = 0
    for char in scale:
        if char in MORE:
            bound = "over"
        elif char == "几":
            low, high, bound = low + 1, high + 9, "vague"
        else:
            power += POWER.get(char, 0)
    return Number(low, high, power, bound)


def add_middle(number: Number, middle: str) -> Number:
    """The number with the smaller part that follows its scale word: 1亿5000万, 3万2000.

    >>> add_middle(read_ascii("1", "亿"), "5000万").lowest == 150000000
    True
    """
    if "/" in middle:  # the eighths of a cent that grain is quoted in
        rest = Decimal(middle[1]) / Decimal(middle[3]) / 100
        return Number(number.low + rest, number.low + rest, number.power, number.bound)
    rest = Decimal(middle.rstrip("万")).scaleb(4 if middle.endswith("万") else 0)
    whole = number.lowest + rest
    return Number(whole, whole, 0, number.bound)


def read_fraction(denominator: str, numerator: str) -> Decimal | None:
    """The percentage that X分之Y means; None if the fraction is no ordinary one (五百分之2.2).

    >>> read_fraction("百", "三点二"), read_fraction("四", "三"), read_fraction("三", "一")
    (Decimal('3.2'), Decimal('75'), Decimal('33.3333'))
    """
    parts = set(denominator) <= set("百千万佰仟")
    below = read_chinese(denominator)
    above = read_ascii(numerator, "") if numerator[0].isdigit() and numerator[0].isascii() else read_chinese(numerator)
    if below is None or above is None or above.bound != "exact":
        return None
    low, whole = above.lowest, below.lowest
    if not parts and not (low % 1 == 0 and low < whole <= 20):
        return None
    if parts:
        whole = Decimal(1).scaleb(sum(POWER[c] for c in denominator))
    share = (100 * low / whole).normalize()
    return share.quantize(Decimal("0.0001")) if len(share.as_tuple().digits) > 20 else share


@lru_cache(8192)
def read_chinese(numeral: str) -> Number | None:
    """The number a Chinese numeral writes; None if it is no well-formed numeral.

    >>> read_chinese("两亿五千万").lowest
    Decimal('250000000')
    >>> read_chinese("三十几万")[:2]
    (Decimal('31'), Decimal('39'))
    >>> read_chinese("八九亿")[:3]
    (Decimal('8'), Decimal('9'), 8)
    """
    bound = "over" if any(c in MORE for c in numeral) else "exact"
    plain = numeral.translate({ord(c): None for c in MORE + " ○"}) if bound == "over" or " " in numeral else numeral
    figure, power = split_scale(plain)
    if "点" in figure:
        whole, _, part = figure.partition("点")
        base = read_whole(whole)
        if base is None or not all(c in DIGITS for c in part):
            return None
        exact = Decimal(f"{base}.{''.join(str(DIGITS[c]) for c in part)}")
        return Number(exact, exact, power, bound)
    choices = [figure]
    for position, char in enumerate(figure):
        if char in VAGUE:
            first, last = ("一", "九") if position else ("二", "九")
            choices, bound = [figure[:position] + d + figure[position + 1 :] for d in (first, last)], "vague"
        elif char in DIGITS and figure[position + 1 : position + 2] in DIGITS and is_pair(figure, position):
            choices = [figure[:position] + d + figure[position + 2 :] for d in figure[position : position + 2]]
            bound = "vague"
    values = [read_whole(choice, colloquial=not power) for choice in choices]
    if None in values or not values:
        return None
    low, high = (Decimal(value) for value in (values[0], values[-1]) if value is not None)
    return Number(low, high, power, bound)


def split_scale(numeral: str) -> tuple[str, int]:
    """The numeral without the 万, 亿 or 万亿 it ends in, and the power of ten they are."""
    bare = numeral.rstrip("万亿兆")
    if not bare:
        return "一", sum(LARGE[c] for c in numeral)
    if any(c in LARGE for c in bare):
        return numeral, 0
    return bare, sum(LARGE[c] for c in numeral[len(bare) :])


def is_pair(figure: str, position: int) -> bool:
    """Whether two neighbouring digits mean one to the other (八九亿, 三五百) and are not read out one by one."""
    first, second = DIGITS[figure[position]], DIGITS[figure[position + 1]]
    alone = figure[position - 1 : position] not in DIGITS and figure[position + 2 : position + 3] not in DIGITS
    return 0 < first < second and second - first <= 2 and alone


def read_whole(numeral: str, *, colloquial: bool = False) -> int | None:
    """A whole Chinese numeral without vague parts; 三万五 is 35000 only where nothing follows it.

    >>> read_whole("三千零五"), read_whole("二〇二五"), read_whole("三万五", colloquial=True)
    (3005, 2025, 35000)
    """
    if not numeral:
        return None
    if all(c in DIGITS for c in numeral):
        return int("".join(str(DIGITS[c]) for c in numeral))
    total = section = 0
    digit = -1
    last = 0
    for position, char in enumerate(numeral):
        if char in DIGITS:
            if digit > 0:
                return None
            digit = DIGITS[char]
        elif char in TENS:
            section += max(digit, 1 if digit < 0 or position == 0 else 0) * 10 ** TENS[char]
            digit, last = -1, TENS[char]
        elif char in LARGE:
            last = LARGE[char]
            scaled = total if total < 10**last else 0
            total += (scaled + section + max(digit, 0) or 1) * 10**last - scaled
            section, digit = 0, -1
        else:
            return None
    if digit > 0 and colloquial and last > 1 and numeral[-2] not in "零〇○":
        digit *= 10 ** (last - 1)
    return total + section + max(digit, 0)
