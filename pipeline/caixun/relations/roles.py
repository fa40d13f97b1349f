"""Roles: facts in the making, and the register of the constructions that read them off a row."""

import re
from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from caixun.relations.row import NUMBERS, Row, Slot, last_mark

K = f"[{NUMBERS}]"
NOT_K = f"[^{NUMBERS},;]"
JOIN = r"(?:(?:&\.)?(?:,&|&,?|,)|&\.)[+\-]?"
LIST = rf"{K}(?:(?:&\.)?&{K}){{0,12}}"
FILL = "约近逾超过达共仅至于在为了已将仍再又还出有 "
WHOLE = {"x": Decimal(1), "%": Decimal(100)}


class Draft(Struct, gc=False):
    """A fact in the making: its number, the part it plays, and the slots that its pattern already settled.

    `less` is what a level of it is measured from (增至3倍: 1), `unit_at` the number of a list that carries the unit,
    `high_at` the upper end of a range, `against` the slot that names what a movement is measured against, a `silent` change states no magnitude, a `base` is no fact.
    """

    kind: str
    at: int
    rule: str
    direction: str | None = None
    word: int | None = None
    from_: int | None = None
    to: int | None = None
    less: Decimal | None = None
    silent: bool = False
    head: int | None = None
    unit_at: int | None = None
    high_at: int | None = None
    against: int | None = None


Reader = Callable[[Row, re.Match[str]], list[Draft]]
READERS: tuple[list["Construction"], ...] = ([], [], [], [])


class Construction(Struct, frozen=True):
    """A pattern over the codes of a row, the codes of which a row must have one for it, and what reads its matches."""

    pattern: re.Pattern[str]
    needs: frozenset[str]
    reader: Reader


def reads(pattern: str, turn: int, needs: str = NUMBERS) -> Callable[[Reader], Reader]:
    """Register a construction, a pattern over the codes of a row, for its turn; what an earlier one claims, no later one gets.

    A row without any of the codes that it `needs` is not searched for it.

    0: numbers that are movements by themselves; 1: two levels; 2: sizes; 3: what lists and echoes have left.
    """

    def register(reader: Reader) -> Reader:
        READERS[turn].append(Construction(re.compile(pattern), frozenset(needs), reader))
        return reader

    return register


def direct(row: Row, at: int | None, number: Slot) -> str:
    """Up, down or flat: by the change word at `at`, else by the number's own sign."""
    low = number.mention.quantity.low if number.mention and number.mention.quantity else None
    negative = low is not None and low < 0
    if at is not None and row.slots[at].code in "+-~g":
        cue = row.slots[at].cue
        said = cue.value if cue and cue.value in ("up", "down", "flat") else None
        if said == "up":
            return "down" if negative else "up"
        if said:
            return said
    return "down" if negative else "up"


def find_numbers(row: Row, m: re.Match[str], group: int) -> list[int]:
    """The slot indexes of the numbers that a group of a match holds."""
    return [i for i in range(*m.span(group)) if row.codes[i] in NUMBERS] if m.group(group) else []


def read_size(row: Row, at: int) -> tuple[Decimal, str] | None:
    """The number in a slot (of a range, its lower end; of an open one, the end that is stated) and its unit."""
    mention = row.slots[at].mention
    if mention is None or mention.quantity is None:
        return None
    size = mention.quantity.low if mention.quantity.low is not None else mention.quantity.high
    return None if size is None else (size, mention.quantity.unit)


def find_against(row: Row, at: int) -> int:
    """The slot of the clause that names an earlier time or another thing compared with; the number itself where none is listed."""
    for i in range(at - 1, -1, -1):
        if row.codes[i] in ",;:":
            break
        if row.codes[i] in "oPB":
            return i
    return at


def words_before(row: Row, at: int, reach: int = 24) -> str:
    """The words of the clause right before a number, without those that only lead to it (约, 近, 仍)."""
    start, end = max(row.start, row.slots[at].start - reach), row.slots[at].start
    words = row.text[start:end].rstrip(FILL)
    return words[last_mark(words, ",;:。()", 0, len(words)) + 1 :]


def same_unit(row: Row, a: int, b: int) -> bool:
    """Whether two numbers are in one unit; a bare count has none of its own."""
    first, second = read_size(row, a), read_size(row, b)
    return first is not None and second is not None and (first[1] == second[1] or "" in (first[1], second[1]))
