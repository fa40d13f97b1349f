"""Roles: what part each number of a row plays — a level, a movement, a base it moved from, a level it reached."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from caixun.relations.row import NUMBERS, Row, Slot
from caixun.rule import rule

K = f"[{NUMBERS}]"
NOT_K = f"[^{NUMBERS},;]"


@dataclass(slots=True)
class Draft:
    """A fact in the making: its number, the part it plays, and the slots that its pattern already settled."""

    kind: str
    at: int
    rule: str
    direction: str | None = None
    word: int | None = None
    from_: int | None = None
    to: int | None = None
    amount: Decimal | None = None
    silent: bool = False
    head: int | None = None


Reader = Callable[[Row, re.Match[str]], list[Draft]]
READERS: list[tuple[re.Pattern[str], Reader]] = []


def reads(pattern: str) -> Callable[[Reader], Reader]:
    """Register a construction: a pattern over the codes of a row; earlier ones win."""

    def register(reader: Reader) -> Reader:
        READERS.append((re.compile(pattern), reader))
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


@reads(rf"(g)[.]?[+\-]t({K})")
@rule("change.rate_reached", {"涨幅扩大至3%。": "change"})
def read_rate_reached(row: Row, m: re.Match[str]) -> list[Draft]:
    """涨幅扩大至N%: the movement itself has reached N%."""
    return [Draft("change", m.start(2), "change.rate_reached", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(rf"f{NOT_K}{{0,4}}({K}){NOT_K}{{0,5}}?([+\-?]?)(?:({K})z?,?)?[^{NUMBERS};+\-?]{{0,3}}?t{NOT_K}{{0,3}}?({K})")
@rule("change.from_to", {"毛利率从63%下降至42%。": "change | | | 毛利率"})
def read_from_to(row: Row, m: re.Match[str]) -> list[Draft]:
    """从A下降至B, 由A增至B: a movement between two levels, and the level reached."""
    word = m.start(2) if m.group(2) else None
    return move(row, m.start(1), m.start(4), word, m.start(3) if m.group(3) else None, "change.from_to")


def move(row: Row, start: int, end: int, word: int | None, magnitude: int | None, name: str) -> list[Draft]:
    """The drafts of a movement from one level to another."""
    a, b = (row.slots[i].mention for i in (start, end))
    low = b.quantity.high if b and b.quantity and b.quantity.low is None else (b.quantity.low if b and b.quantity else None)
    base = a.quantity.low if a and a.quantity else None
    up = direct(row, word, row.slots[end]) == "up" if word is not None and row.slots[word].code in "+-" else (
        low is not None and base is not None and low >= base)
    direction = "up" if up else "down"
    drafts = [Draft("base", start, name), Draft("value", end, name, head=start)]
    if magnitude is None:
        return [*drafts, Draft("change", end, name, direction, word, start, end, silent=True, head=start)]
    return [*drafts, Draft("change", magnitude, name, direction, word, start, end, head=start)]


@reads(rf"({K})(?:[P.e]{{0,2}})([+\-])t[P.e]{{0,2}}({K})")
@rule("change.to_level", {"目标价30元上调至35元。": "change"})
def read_to_level(row: Row, m: re.Match[str]) -> list[Draft]:
    """A上调至B without 从."""
    return move(row, m.start(1), m.start(3), m.start(2), None, "change.to_level")


@reads(rf"B[zeMl.w:(]{{0,3}}({K})[)z.]{{0,2}},?(?:[^{NUMBERS},;+\-g]{{0,2}}?)([+\-?g])[ez]{{0,1}}({K})(?:,?t({K}))?")
@rule("change.against_base", {"预付款9亿元,较去年同期的2亿元增长350%。": "change"})
def read_against_base(row: Row, m: re.Match[str]) -> list[Draft]:
    """较去年同期的A增长N%: the base is stated."""
    reached = [Draft("value", m.start(4), "change.against_base")] if m.group(4) else []
    return [
        Draft("base", m.start(1), "change.against_base"),
        *reached,
        Draft("change", m.start(3), "change.against_base", direct(row, m.start(2), row.slots[m.start(3)]), m.start(), m.start(1), m.start(4) if m.group(4) else None),
    ]


@reads(rf"([+\-?~bB])[er.]?({K})(?:[z.e]{{0,2}},?[P.]?(?:t|(?<=,)e|(?<=,)[+\-]?t)|,?[+\-]?t|\)?t|e)[P.e]{{0,2}}({K})(?![+\-]?[^,;]{{0,2}}g)")
@rule("change.by_to", {"毛利率增长3.16个百分点至14.73%。": "change"})
def read_by_to(row: Row, m: re.Match[str]) -> list[Draft]:
    """增长N至B: the magnitude and the level reached."""
    name = "change.by_to"
    word = m.start(1)
    return [
        Draft("change", m.start(2), name, direct(row, word, row.slots[m.start(2)]), word, None, m.start(3)),
        Draft("value", m.start(3), name, head=m.start(2)),
    ]


@reads(rf"([+\-?~])(?:[gezwl:]|\.(?=[%px]))?[er]{{0,2}}({K})")
@rule("change.percent_change", {"营业收入同比增长10%。": "change"})
def read_change(row: Row, m: re.Match[str]) -> list[Draft]:
    """增长N%, 减少N亿元."""
    return [Draft("change", m.start(2), "change.percent_change", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(rf"(g)[erz.P]{{0,3}}({K})")
@rule("change.rate", {"营收增速为12%。": "change"})
def read_rate(row: Row, m: re.Match[str]) -> list[Draft]:
    """增速为N%, 涨幅达N%: a noun of movement."""
    return [Draft("change", m.start(2), "change.rate", direct(row, m.start(1), row.slots[m.start(2)]), m.start(1))]


@reads(r"([%px])(?:z\.?|\.(?=g)|)([+\-g])(?![ez.P]{0,2}[N%pxnt])")
@rule("change.of", {"营收保持20%的增速。": "change"})
def read_change_of(row: Row, m: re.Match[str]) -> list[Draft]:
    """N%的增长, N%的跌幅: the number before its movement."""
    return [Draft("change", m.start(1), "change.of", direct(row, m.start(2), row.slots[m.start(1)]), m.start(2))]


@reads(r"([bB])[re.,]?[e]?([%pN])")
@rule("change.signed", {"营收同比+17.9%。": "change"})
def read_signed(row: Row, m: re.Match[str]) -> list[Draft]:
    """同比+N%, 同比-N%: only the sign tells the direction; an amount needs the sign."""
    number = row.slots[m.start(2)]
    if number.code == "N" and row.text[number.start] not in "+-":
        return []
    return [Draft("change", m.start(2), "change.signed", direct(row, None, number), m.start(1))]


@reads(r"[Nn%](\()(b?)([%p])(?=[,;)])")
@rule("change.bracket", {"营收10亿元(+12%)。": "change"})
def read_bracket(row: Row, m: re.Match[str]) -> list[Draft]:
    """10亿元(+12%): a signed movement in brackets after its level."""
    number = row.slots[m.start(3)]
    return [Draft("change", m.start(3), "change.bracket", direct(row, None, number), m.start(2) if m.group(2) else None)]


def read_roles(row: Row) -> list[Draft]:
    """Every number of the row with its part, in the order of the text; what no construction claims is a level."""
    taken: set[int] = set()
    drafts: list[Draft] = []
    for pattern, reader in READERS:
        for m in pattern.finditer(row.codes):
            if any(i in taken for i in range(m.start(), m.end()) if row.codes[i] in NUMBERS and i in number_groups(m)):
                continue
            made = reader(row, m)
            drafts += made
            taken.update(d.at for d in made)
    spread = list(spread_lists(row, drafts, taken))
    drafts += spread
    taken.update(d.at for d in spread)
    drafts += [Draft("value", i, "value.level") for i, code in enumerate(row.codes) if code in NUMBERS and i not in taken]
    return sorted(drafts, key=lambda d: (d.at, d.kind != "change"))


def number_groups(m: re.Match[str]) -> set[int]:
    return {m.start(i) for i in range(1, (m.re.groups or 0) + 1) if m.group(i)}


def spread_lists(row: Row, drafts: list[Draft], taken: set[int]) -> Iterator[Draft]:
    """10%、20%和30%: the items after a claimed number play its part."""
    by_at = {d.at: d for d in drafts if d.kind == "change" and not d.silent}
    for group in re.finditer(rf"{K}(?:[&,]{{1,2}}{K})+", row.codes):
        head = by_at.get(group.start())
        if head is None:
            continue
        for at in range(group.start() + 1, group.end()):
            if row.codes[at] in NUMBERS and at not in taken and row.codes[at] == row.codes[group.start()]:
                slot = row.slots[head.word] if head.word is not None else None
                word = head.word if slot is not None and slot.code in "+-~g" else None
                yield Draft("change", at, head.rule, direct(row, word, row.slots[at]), head.word, head=head.at)
