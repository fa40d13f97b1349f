"""What the words around a number add to it: bounds, per-unit, the currency and the kind of a number that stands alone."""

import re
from collections import defaultdict
from typing import NamedTuple

from caixun.atoms.terms import UNIT, Term
from caixun.words import table


class Bound(NamedTuple):
    """One qualifier: the words, the bound they set and the characters beside them that make them part of another word."""

    word: str
    bound: str
    refuse: frozenset[str]


def gather_bounds(side: str, end: int) -> dict[str, tuple[Bound, ...]]:
    """The qualifiers of one side by the character that touches the number, longest first."""
    found: dict[str, list[Bound]] = defaultdict(list)
    for row in table("bounds"):
        if row.cells["side"] == side:
            found[row.cells["word"][end]].append(
                Bound(row.cells["word"], row.cells["bound"], frozenset(row.cells["refuse"].split()))
            )
    return {char: tuple(sorted(words, key=lambda b: -len(b.word))) for char, words in found.items()}


BEFORE = gather_bounds("before", -1)
AFTER = gather_bounds("after", 0)
QUALIFIERS = frozenset(bound.word for side in (BEFORE, AFTER) for bounds in side.values() for bound in bounds)
DENIED = re.compile(r"(?:(?<!不得)不|未|(?<![罚淹沉吞])没)[有会得能可应宜曾再]?$")  # 不会超过, 没有低于
TURNED = {"over": "under", "under": "over", "exact": "under"}  # 不超过, 不低于, 未达
NEAR_BEFORE = frozenset(BEFORE) | frozenset(' “"')
NEAR_AFTER = frozenset(AFTER) | {" "}
PER_AFTER = re.compile(
    rf"/ ?((?:10|百|千|万)?(?:{UNIT}|[年月天日份桶股人]|(?!(?i:yoy|qoq|mom|cagr|p[ebs]\b|eps))[A-Za-z]{{1,4}}(?![A-Za-z])))"
)
PER_WORD = re.compile(r"每([股吨桶克份])(?=的|作价|受让|左右|[,。;)]|$)")
PER_BEFORE = re.compile(
    rf"每(?!年)((?:10|十)?(?:{UNIT}))[^,;。、每0-9\n]{{0,8}}$|(?<![0-9])(10)(?:[转送][0-9.]{{1,5}}(?:股)?)*派(?:发)?(?:现)?$"
)
RISEN = re.compile(r"[^,。;\n]{0,16}[增升降减涨跌扩提][^,。;\n]{0,4}[至到为]")
WINDOW = 30
STOPS = ("。", ";", "!", "?", "\n")


def find_bound(text: str, term: Term) -> str:
    """The bound that the words right before and right behind a term set, turned where they are denied; "exact" if none does."""
    if text[term.start - 1 : term.start] not in NEAR_BEFORE and text[term.end : term.end + 1] not in NEAR_AFTER:
        return "exact"
    place = term.start
    while place and text[place - 1] in ' “"':
        place -= 1
    for word, bound, refuse in BEFORE.get(text[place - 1 : place], ()):
        begin = place - len(word)
        if begin >= 0 and text.startswith(word, begin) and text[begin - 1 : begin] not in refuse:
            if bound in TURNED and DENIED.search(text, max(0, begin - 4), begin):
                return TURNED[bound]
            if bound != "exact":
                return bound
    place = term.end
    while text[place : place + 1] == " ":
        place += 1
    for word, bound, refuse in AFTER.get(text[place : place + 1], ()):
        if text.startswith(word, place) and text[place + len(word) : place + len(word) + 1] not in refuse:
            if word == "多" and (term.unit is None or term.unit.kind not in ("percent", "multiple")):
                continue  # 5吨多用途, 3天多
            if word != "+" or ends_open(text, place):
                return bound
    return "exact"


def is_qualifier(words: str) -> bool:
    """Whether words only qualify a number: 约, 以上, 不超过."""
    return words in QUALIFIERS or any(words.endswith(word) and DENIED.fullmatch(words.removesuffix(word)) for word in QUALIFIERS)


def ends_open(text: str, plus: int) -> bool:
    """Whether a plus sign behind a number says "and more" (20%+, 300家+) and does not add the next one (7亿+2亿)."""
    following = text[plus + 1 : plus + 2]
    return not (following.isalnum() and (following.isascii() or text[plus - 1] != "%"))


def find_per(text: str, term: Term) -> str | None:
    """What a price is for: the 股 of 元/股, of 元每股, of 每股0.5元, the 10股 of 每10股派2元."""
    if text.startswith("/", term.end):
        behind = PER_AFTER.match(text, term.end)
        if behind:
            return behind[1].strip()
    if text.startswith("每", term.end) and (worded := PER_WORD.match(text, term.end)):
        return worded[1]
    head = text[max(0, term.start - 14) : term.start]
    if "每" in head or "派" in head:
        ahead = PER_BEFORE.search(head)
        if ahead:
            return "10股" if ahead[2] else ahead[1].replace("十", "10")
    return None


def compile_hints(side: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The words of one side that tell money from a count, and which of both each of them tells."""
    kinds = {w.cells["word"]: w.cells["kind"] for w in table("hints") if w.cells["side"] in (side, "both")}
    return re.compile("|".join(sorted(map(re.escape, kinds), key=len, reverse=True))), kinds


HINTS_BEFORE, KINDS_BEFORE = compile_hints("before")
HINTS_AFTER, KINDS_AFTER = compile_hints("after")


def guess_kind(text: str, term: Term) -> str:
    """Whether a number with nothing but 万 or 亿 behind it is "money" or a "count" by its neighbours; empty if they do not tell."""
    place = term.end
    while text[place : place + 1] in (" ", "的") and place < len(text):
        place += 1
    behind = HINTS_AFTER.match(text, place)
    if behind and (KINDS_AFTER[behind[0]] != "size" or term.power >= 8):
        return KINDS_AFTER[behind[0]].replace("size", "money")
    head = text[max(0, term.start - WINDOW) : term.start]
    for stop in STOPS:
        if stop in head:
            head = head[head.rfind(stop) + 1 :]
    kind = ""
    for ahead in HINTS_BEFORE.finditer(head):
        kind = KINDS_BEFORE[ahead[0]].replace("size", "money")
    return kind
