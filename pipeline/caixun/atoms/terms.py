"""Terms: every number of a text with its sign, currency, scale and unit, found in one scan and not yet judged."""

import re
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from string import ascii_letters
from typing import NamedTuple

import msgspec

from caixun.atoms.numbers import (
    DENOMINATOR,
    HEAD,
    MIDDLE,
    POINT,
    REST,
    SCALE,
    TAIL,
    Number,
    add_middle,
    read_ascii,
    read_chinese,
    read_fraction,
)
from caixun.words import table


class Unit(NamedTuple):
    """What stands behind a number: its own name, how many of it the word means, and which kind of amount it makes."""

    code: str
    factor: Decimal
    kind: str


class Term(msgspec.Struct, gc=False):
    """One number in the text, from its sign or currency to its unit; low and high are still without power and factor."""

    start: int
    end: int
    figure: str
    unit: Unit | None
    bare: bool
    low: Decimal
    high: Decimal
    power: int
    bound: str
    currency: str | None = None
    per: str | None = None
    shape: str = "amount"


def read_units() -> dict[str, Unit]:
    """Every word that can follow a number."""
    found = {
        w.cells["word"]: Unit(w.cells["code"], Decimal(w.cells["factor"]), "money")
        for w in table("currencies")
        if w.cells["place"] != "before"
    }
    return found | {
        w.cells["word"]: Unit(w.cells["unit"], Decimal(w.cells["factor"]), w.cells["kind"]) for w in table("units")
    }


def compile_units() -> str:
    """One alternation of all units, grouped by first character, longest first, each with what may not follow it."""
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in (*table("currencies"), *table("units")):
        word = row.cells["word"]
        if row.cells.get("place") == "before":
            continue
        guard = "|".join(map(re.escape, row.cells["refuse"].split()))
        tail = f"(?!{guard})" if guard else ""
        if word in ("x", "X"):
            tail = "(?![0-9a-z]|[A-DF-OQ-Z])"
        elif word[-1].isascii() and word[-1].isalpha():
            tail += "(?![A-Za-z])"
        elif word == "倍":
            tail += "(?!增(?!长|幅|加))"  # 用户数倍增, but 3倍增长
        elif word in ("块", "毛"):
            tail += "(?=[^一-鿿]|[零一二两三四五六七八九以左多到至]|$)"
        groups[word[0]].append((len(word), re.escape(word[1:]) + tail))
    parts = [
        f"{re.escape(first)}(?:{'|'.join(tail for _, tail in sorted(members, reverse=True))})"
        for first, members in groups.items()
    ]
    named = "|".join(re.escape(w.cells["word"]) for w in table("currencies") if w.cells["place"] == "both")
    return f"(?:[元圆](?: ?(?:{named})|整)|个? {{0,3}}百 {{0,3}}分 {{0,3}}点|{'|'.join(parts)})"


UNITS = read_units()
UNIT = compile_units()
PREFIXES = {w.cells["word"]: w.cells["code"] for w in table("currencies") if w.cells["place"] != "after"}
PREFIXES_BY_END = {
    last: sorted((w for w in PREFIXES if w[-1] == last), key=len, reverse=True) for last in {w[-1] for w in PREFIXES}
}
SHARE = Unit("%", Decimal(1), "percent")
HALF = Number(Decimal("0.5"), Decimal("0.5"), 0, "exact")
COUNTING = "[位户指参总系基次人个件家用]"  # 用户数倍增 is no several times
SCAN = re.compile(
    rf"[0-9{HEAD}半](?:"
    rf"(?<=[0-9]){REST}()({SCALE})?({MIDDLE})?([余多](?![数于重样]))?(?: {{0,4}}+({UNIT}))?"
    rf"|(?<![0-9半]){DENOMINATOR}()([0-9]{REST}|[{HEAD}]{TAIL}{{0,12}}{POINT}?)"
    rf"|(?<=半)((?:个?亿)?)({UNIT}|(?<=亿))"
    rf"|(?<![0-9半])(?:(?<![几数])|(?=[十百千万亿])|(?<!{COUNTING}数)(?=倍))(?=({TAIL}{{0,23}}{POINT}?))\10(?: {{0,4}}+({UNIT})|(?<=[万亿多余])|(?= ?[至到、/-] ?[{HEAD}])))"
)
STAMP = re.compile(  # dates, times, ratios, versions
    r"(?:19|20)[0-9]{2}([-/.])[0-9]{1,2}(?:\1[0-9]{1,2})?(?![0-9%万亿元])"
    r"|(?<![QHqh])[0-9]{1,3}:[0-9]{1,2}(?::[0-9]{2})?(?![0-9])|[0-9]{1,9}(?:\.[0-9]{1,9}){2,4}(?![0-9])"
)
RUNS_ON = re.compile(r"-?[A-Za-z]")
MARKED = frozenset("-/.:" + ascii_letters)  # what a number may run on in, looked at first: most numbers do not
SIGNS = "-+负—"
JOINED = frozenset(f"{SIGNS}± ._{ascii_letters}").union(PREFIXES_BY_END)  # what may belong to the number behind it
COMPARED = ("yoy", "qoq", "mom")
RATIOS = ("PE", "PB", "PS", "P/E", "P/B", "P/S", "EPS", "PEG", "EBITDA", "EV")
GLUED = ("money", "percent", "multiple")


@lru_cache(4096)
def read_unit(word: str) -> Unit:
    """The unit a word names, the currency after 元 being the one that counts (元人民币, 圆整)."""
    plain = word.replace(" ", "")
    if plain not in UNITS:
        plain = plain[1:] if plain[1:] in UNITS else plain[0]
    return UNITS[plain]


def scan_terms(text: str) -> list[Term]:
    """All terms of a folded text in order; dates, times, codes, ordinals and parts of words are left out."""
    terms: list[Term] = []
    passed = last = 0
    for match in SCAN.finditer(text):
        start = match.start()
        if start < passed:
            continue
        before = text[start - 1] if start else " "
        if before == "第" or (before == "唯" and text[start] == "一"):
            continue
        term = read_term(text, match)
        if term is None:
            stamp = STAMP.match(text, start)
            passed = stamp.end() if stamp else 0
            continue
        if last and last == start - 1 and before in "-+" and signs_rate(text, last, term):
            last = 0
        if before in JOINED and not (last and last == start - 1 and before in "-+—"):
            if before.isascii() and (before.isalpha() or before in "._") and not may_follow(text, term):
                continue
            if before in SIGNS or before in " ±" or before in PREFIXES_BY_END:
                extend_left(text, term, last)
        last = match.end()
        terms.append(term)
    return terms


def signs_rate(text: str, last: int, term: Term) -> bool:
    """Whether a dash or plus right behind a year is the sign of a rate: 较2019年+19%, 同比20年-3pct."""
    return text[last - 1] in "年月季" and term.unit is not None and term.unit.kind == "percent"


def read_term(text: str, match: re.Match[str]) -> Term | None:
    """The term of one match; None for dates, times, versions and numbers that run on in letters."""
    digits, scale, middle, more, unit, above, numerator, half, halved, _, counted = match.groups()
    start, end = match.span()
    number: Number | None
    if digits is not None:
        if unit is None and text[end : end + 1] in MARKED and (RUNS_ON.match(text, end) or STAMP.match(text, start)):
            return None
        figure = text[start : match.start(1)]
        number = read_ascii(figure, (scale or "") + (more or ""))
        if number and middle:
            number = add_middle(number, middle)
    elif above is not None:
        figure, unit = text[start : match.start(6)], "%"
        share = read_fraction(figure.replace(" ", "")[:-2], numerator.replace(" ", ""))
        number = Number(share, share, 0, "exact") if share is not None else None
    elif half is not None:
        figure, number, unit = "半", HALF._replace(power=8 if half else 0), halved or None
    else:
        figure, unit = text[start : match.end(10)], counted
        number = read_chinese(figure)
    if number is None:
        return None
    return Term(start, end, figure, read_unit(unit) if unit else None, unit is None, *number)


def may_follow(text: str, term: Term) -> bool:
    """Whether the number may stand right behind a Latin letter: after a currency code, or with a unit of its own (EPS0.78元)."""
    if text[term.start - 1] in "._":
        return False
    if any(text.endswith(w, 0, term.start) for w in PREFIXES_BY_END.get(text[term.start - 1], ())):
        return True
    if term.unit is not None and (term.unit.kind != "multiple" or text[term.end - 1] not in "xX"):
        return term.unit.kind in GLUED
    return term.power >= 4 or text.endswith(RATIOS, 0, term.start)


def extend_left(text: str, term: Term, last: int) -> None:
    """Take in the sign and the currency before the number; a dash right behind the number before is no sign."""
    if text[term.start - 1] == "±":
        if not text[term.start - 2 : term.start - 1].isdigit():
            term.start, term.low, term.bound, term.shape = term.start - 1, -term.high, "range", "range"
        return
    sign = take_sign(text, term.start, last)
    if sign:
        term.start -= 1
    place = term.start
    while place > last and text[place - 1] == " " and term.start - place < 2:
        place -= 1
    for word in PREFIXES_BY_END.get(text[place - 1 : place], ()):
        begin = place - len(word)
        if begin >= last and text.startswith(word, begin) and text[begin - 1 : begin] not in tuple("兑对换/"):
            if word.isascii() and word.isalpha() and text[begin - 1 : begin].isalpha() and text[begin - 1].isascii():
                continue
            term.start, term.currency = begin, PREFIXES[word]
            if not sign and take_sign(text, begin, last) == "-":
                sign, term.start = "-", begin - 1
            break
    if sign == "-":
        term.low, term.high = -term.high, -term.low


def take_sign(text: str, start: int, last: int) -> str:
    """The sign that text[start - 1] is, "+" or "-"; empty if it joins, separates or belongs to a word."""
    place = start - 1
    char = text[place:start] if place >= 0 else ""
    if not char or char not in SIGNS:
        return ""
    before = text[place - 1] if place else " "
    if char == "负":
        return "" if before in "背担肩抱胜正" else "-"
    if place - 2 == last > 0 and text[last] == "/":
        return ""
    if before.isalpha() and before.isascii():
        return "" if text[max(0, place - 3) : place].lower() not in COMPARED else "-" if char == "-" else "+"
    if (place == last and place > 0) or (before.isascii() and (before.isdigit() or before in "-+%)")):
        joined = before == "-" and place - 1 == last and text[last - 1] in "%元股倍万亿"  # 45%-+65%, -4%--2%
        return ("+" if char == "+" else "-") if joined else ""
    if char == "—":
        return "-" if before in ",(为至到-~:、 \n" else ""
    return "+" if char == "+" else "-"
