"""The reader: a text, its linked terms and what it has declared so far; every maker of mentions judges a term by it."""

import re
from decimal import Decimal

from caixun.atoms.context import find_bound
from caixun.atoms.lists import link_terms
from caixun.atoms.numbers import DIGITS
from caixun.atoms.press import find_home
from caixun.atoms.terms import Term, scan_terms
from caixun.types import Mention, Quantity

STOP = re.compile(r"[。;!?\n]")
TAIL = re.compile(
    r"(零?) ?([一二三四五六七八九半])(?![个家万亿百千年月名点成位次项只多十角毛分])|(?<=块)(零?)([0-9])(?![0-9.])"
)


class Reader:
    """The text, the currency it declares and the mentions found so far."""

    __slots__ = ("carried", "code", "found", "place", "terms", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.terms = link_terms(text, join_change(text, scan_terms(text)))
        self.place, self.code = find_home(text)
        self.found: list[Mention] = []
        self.carried = "exact"

    def read_home(self, start: int) -> str:
        """The currency of a plain 元 at a place: the text's own, or the yuan right after an amount that says so."""
        if start <= self.place:
            return "CNY"
        for last in self.found[:-4:-1] if self.place < 0 and self.code != "CNY" else ():
            if last.label == "MONEY" and last.quantity:
                explicit = last.quantity.unit == "CNY" and not STOP.search(self.text, last.end, start)
                return "CNY" if explicit else self.code
        return self.code


def join_change(text: str, terms: list[Term]) -> list[Term]:
    """The terms with 角, 毛 and 分 joined to the 元 before them and with the tail digit of 五块六 and 三成五 taken in."""
    joined: list[Term] = []
    for term in terms:
        if joined and term.start < joined[-1].end:
            continue  # the tail digit of the term before
        unit = term.unit
        if unit is None or (unit.factor == 1 and text[term.end - 1] != "块"):
            joined.append(term)
            continue
        tail = TAIL.match(text, term.end) if text[term.end - 1] in "块毛角成" else None
        if tail:
            add_tail(term, tail)
        if joined and is_change(text, joined[-1], term):
            last = joined[-1]
            ratio = unit.factor / last.unit.factor if last.unit else unit.factor
            small = term.low.scaleb(term.power) * ratio
            last.low = last.high = last.low.scaleb(last.power) + small
            last.power, last.end = 0, term.end
            continue
        joined.append(term)
    return joined


def is_change(text: str, last: Term, term: Term) -> bool:
    """Whether a term is the 角, 分 or 美分 that belongs to the amount in front of it."""
    large, small = last.unit, term.unit
    if large is None or small is None or not large.kind == small.kind == "money" or large.code != small.code:
        return False
    return small.factor < large.factor and text[last.end : term.start].strip() in ("", "又", "零")


def add_tail(term: Term, tail: re.Match[str]) -> None:
    """Add the digit that follows a unit and counts tenths of it: 五块六, 三成五, 三成半; hundredths after 零."""
    digit = tail[2] or tail[4]
    small = Decimal("0.5") if digit == "半" else Decimal(DIGITS.get(digit, digit)).scaleb(-1)
    if tail[1] or tail[3]:
        small = small.scaleb(-1)
    term.low += small
    term.high += small
    term.end = tail.end()


def measure(reader: Reader, term: Term, unit: str, factor: Decimal = Decimal(1)) -> Quantity:
    """The quantity of a term in base units with the bound that its number or the words around it set."""
    low, high = term.low, term.high
    if term.power:
        low, high = low.scaleb(term.power), high.scaleb(term.power)
    if factor != 1:
        low, high = low * factor, high * factor
    bound = term.bound
    if bound == "exact":
        bound = find_bound(reader.text, term)
        if term.shape in ("list", "last"):
            if bound == "exact":
                bound = reader.carried
            reader.carried = bound if term.shape == "list" else "exact"
    if bound == "over":
        return Quantity(low, None, unit, bound)
    if bound == "under":
        return Quantity(None, high, unit, bound)
    return Quantity(low, high, unit, bound)
