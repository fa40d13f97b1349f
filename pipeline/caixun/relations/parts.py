"""Parts: every number of a row with the part it plays — a level, a movement, a base it moved from, a level it reached."""

import re
from collections.abc import Iterator

from caixun.relations import movements, multiples, sizes
from caixun.relations.levels import echo_changes, link_levels, read_level_left
from caixun.relations.roles import JOIN, READERS, Construction, Draft, K, direct
from caixun.relations.row import NUMBERS, Row

GROUP = re.compile(rf"{K}(?:{JOIN}{K})+")
CONSTRUCTIONS = (multiples, movements, sizes)


def read_roles(row: Row) -> list[Draft]:
    """Every number of the row with its part, in the order of the text; what no construction claims is a level."""
    if not row.numbers:
        return []
    taken: set[int] = set()
    drafts: list[Draft] = []
    codes = set(row.codes)
    for constructions in READERS[:3]:
        apply_readers(row, codes, constructions, drafts, taken)
    listed = len(row.numbers) > 1
    for spread in (spread_lists, echo_changes) if listed else ():
        more = list(spread(row, drafts, taken))
        drafts += more
        taken.update(d.at for d in more)
    apply_readers(row, codes, READERS[3], drafts, taken)
    drafts += [read_level_left(row, i) for i in row.numbers if i not in taken]
    if listed:
        link_levels(row, drafts)
    return sorted(drafts, key=lambda d: (d.at, d.kind != "change"))


def apply_readers(row: Row, codes: set[str], constructions: list[Construction], drafts: list[Draft], taken: set[int]) -> None:
    """Add what the constructions make of the numbers that none has claimed yet."""
    for construction in constructions:
        if construction.needs.isdisjoint(codes):
            continue
        for m in construction.pattern.finditer(row.codes):
            if taken and any(i in taken for i in claims(row, m)):
                continue
            made = construction.reader(row, m)
            drafts += made
            taken.update(d.at for d in made)


def claims(row: Row, m: re.Match[str]) -> Iterator[int]:
    """The numbers in the groups of a match."""
    for group in range(1, (m.re.groups or 0) + 1):
        if m.group(group):
            yield from (i for i in range(*m.span(group)) if row.codes[i] in NUMBERS)


def spread_lists(row: Row, drafts: list[Draft], taken: set[int]) -> Iterator[Draft]:
    """10%、20%和30%: the items after a claimed number play its part; 跌50点或1.2%: the same movement in another unit."""
    by_at = {d.at: d for d in drafts if d.kind == "change" and not d.silent}
    for group in GROUP.finditer(row.codes) if by_at else ():
        members = [i for i in range(group.start(), group.end()) if row.codes[i] in NUMBERS]
        head: Draft | None = None
        for n, at in enumerate(members):
            if at in by_at:
                head = by_at[at]
            elif head is not None and at not in taken and (head.at == members[0] or "," not in row.codes[members[n - 1] : at]):
                draft = follow(row, head, members[n - 1], at, members)
                yield from () if draft is None else (draft,)


def follow(row: Row, head: Draft, before: int, at: int, members: list[int]) -> Draft | None:
    """The draft of an item of a list that plays the part of its head."""
    unit_at = members[-1] if row.codes[members[-1]] == "p" and row.codes[head.at] in "nN" else None
    if unit_at is not None:
        head.unit_at = unit_at
    either = row.text[row.slots[before].end : row.slots[at].start].strip(" ,") in ("或", "即")
    if not either and unit_at is None and row.codes[at] != row.codes[head.at]:
        return None
    word = head.word if head.word is not None and row.codes[head.word] in "+-~g" else None
    by_sign = word is not None or is_signed(row, at) or is_signed(row, head.at)
    direction = direct(row, word, row.slots[at]) if by_sign else head.direction
    return Draft("change", at, head.rule, direction, head.word, less=head.less, head=head.at, unit_at=unit_at, against=head.against)


def is_signed(row: Row, at: int) -> bool:
    return row.text[row.slots[at].start] in "+-"
