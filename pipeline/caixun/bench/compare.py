"""Compare: what one run found and another did not, fact by fact, slot by slot."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from caixun.types import ReadError

SLOTS = (
    "text subject symbol segment metric metric_id metric_text period_text period_start period_end low high unit bound "
    "direction basis from to modality source check"
).split()
Row = dict[str, Any]
REMEDY = "give two files of caixun extract"


class Change(NamedTuple):
    """A fact that both runs found, and each slot that differs, old and new."""

    article: str
    fact: Row
    slots: dict[str, tuple[Any, Any]]


@dataclass
class Difference:
    """All that differs between two runs; `same` counts the facts that do not."""

    gone: list[tuple[str, Row]] = field(default_factory=list)
    new: list[tuple[str, Row]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    alone: list[str] = field(default_factory=list)


def compare_records(old: Path, new: Path) -> Difference:
    """The difference between two record files; articles that only one of them has are named and left out."""
    before, after = read_facts(old), read_facts(new)
    found = Difference(alone=sorted(before.keys() ^ after.keys()))
    for article in before.keys() & after.keys():
        compare_facts(article, before[article], after[article], found)
    for group in (found.gone, found.new, found.changed):
        group.sort(key=lambda entry: (entry[0], entry[1]["start"]))
    return found


def read_facts(path: Path) -> dict[str, list[Row]]:
    """The facts of each article of a record file; an id that comes again is numbered."""
    facts: dict[str, list[Row]] = {}
    seen: Counter[str] = Counter()
    for number, line in enumerate(read_lines(path), start=1):
        try:
            record = json.loads(line, parse_float=Decimal)
            name, facts_of = record["id"], record["facts"]
        except (ValueError, LookupError, TypeError) as error:
            raise ReadError("no record", f"{path}:{number}", REMEDY) from error
        seen[name] += 1
        facts[name if seen[name] == 1 else f"{name} ({seen[name]})"] = facts_of
    return facts


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file."""
    try:
        with path.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", str(path), REMEDY) from error


def compare_facts(article: str, old: Sequence[Row], new: Sequence[Row], found: Difference) -> None:
    """Pair the facts of one article by kind and place, then by kind and overlap, and note what is left or differs."""
    waiting: dict[str, list[Row]] = defaultdict(list)
    for fact in new:
        waiting[fact["kind"]].append(fact)
    pairs: list[tuple[Row, Row]] = []
    left = list(old)
    for meets in (stand_alike, overlap):
        still = []
        for fact in left:
            rivals = waiting[fact["kind"]]
            twin = next((at for at, other in enumerate(rivals) if meets(fact, other)), None)
            if twin is None:
                still.append(fact)
            else:
                pairs.append((fact, rivals.pop(twin)))
        left = still
    found.gone += ((article, fact) for fact in left)
    found.new += ((article, fact) for facts in waiting.values() for fact in facts)
    for fact, other in pairs:
        slots = {s: (fact.get(s), other.get(s)) for s in SLOTS if fact.get(s) != other.get(s)}
        if slots:
            found.changed.append(Change(article, other, slots))
        else:
            found.same += 1


def stand_alike(one: Row, other: Row) -> bool:
    """Whether the numbers of two facts are the same characters of the original."""
    return bool((one["raw_start"], one["raw_end"]) == (other["raw_start"], other["raw_end"]))


def overlap(one: Row, other: Row) -> bool:
    """Whether the numbers of two facts share characters of the original."""
    return bool(one["raw_start"] < other["raw_end"] and other["raw_start"] < one["raw_end"])


def show_difference(found: Difference) -> Iterator[str]:
    """A line for each fact that is gone (-) or new (+), lines for each that changed (~), the counts last."""
    for sign, facts in (("-", found.gone), ("+", found.new)):
        for article, fact in facts:
            yield f"{sign} {article}  {tell_fact(fact)}"
            yield f"    {fact['evidence']}"
    for change in found.changed:
        yield f"~ {change.article}  {tell_fact(change.fact)}"
        yield f"    {change.fact['evidence']}"
        for slot, (old, new) in change.slots.items():
            yield f"    {slot}: {tell_slot(old)} → {tell_slot(new)}"
    if found.alone:
        yield f"{len(found.alone)} articles in one file only: {', '.join(found.alone[:5])}{' …' if len(found.alone) > 5 else ''}"
    yield f"{len(found.gone)} gone, {len(found.new)} new, {len(found.changed)} changed, {found.same} the same"
    counts = Counter(slot for change in found.changed for slot in change.slots)
    if counts:
        yield ", ".join(f"{slot} {count}" for slot, count in counts.most_common())


def tell_fact(fact: Row) -> str:
    """A fact in one line."""
    told = (fact["kind"], fact["subject"], fact["segment"], fact["metric"], fact["period_text"], fact["text"])
    return " | ".join(slot or "" for slot in told)


def tell_slot(value: Any) -> str:
    """What a slot holds.

    >>> tell_slot(None), tell_slot("净利润"), tell_slot([Decimal("1.5"), 2])
    ('nothing', '净利润', '1.5..2')
    """
    if isinstance(value, list):
        return "..".join("" if end is None else str(end) for end in value)
    return "nothing" if value is None else str(value)
