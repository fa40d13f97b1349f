"""What went wrong, grouped: for each slot the causes, and for each cause its commonest kinds."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from caixun.evaluate.gold import LABELS, GoldFact, GoldMention
from caixun.evaluate.slots import SLOTS, same_number, same_value, states
from caixun.records import Entity, Fact, Level

NONE, EXTRA = "none where one is stated", "one where none is"
FEW = 3
GRAINS = {1: "day", 28: "month", 29: "month", 30: "month", 31: "month", 365: "year", 366: "year"}


class Error(msgspec.Struct, frozen=True):
    """One difference between a record and the gold about one number; `kind` is what it has in common with others.

    What a record says where the gold says nothing lowers no score (`counts` is false) and is still wrong or untested.
    """

    article: str
    number: str
    slot: str
    cause: str
    kind: str
    evidence: str
    want: str
    got: str
    counts: bool = True


class Cause(msgspec.Struct, frozen=True):
    """How often a slot was wrong for one reason, and the commonest kinds with their counts."""

    slot: str
    cause: str
    counts: bool
    times: int
    kinds: list[tuple[str, int]]


def group(errors: Iterable[Error]) -> list[Cause]:
    """The causes by slot, in the order of the slots, the commonest first."""
    kinds: dict[tuple[str, str, bool], Counter[str]] = {}
    for error in errors:
        kinds.setdefault((error.slot, error.cause, error.counts), Counter())[error.kind] += 1
    order = {slot: n for n, slot in enumerate(("missed", "spurious", *SLOTS, *LABELS))}
    causes = [Cause(*key, found.total(), found.most_common(FEW)) for key, found in kinds.items()]
    return sorted(causes, key=lambda cause: (order[cause.slot], -cause.times))


def compare_fact(article: str, got: Fact, want: GoldFact) -> list[Error]:
    """The slots in which a fact that was found differs from the gold."""
    errors = []
    for slot, right in SLOTS.items():
        counts = states(want, slot)
        if not right(got, want) if counts else says_more(got, slot):
            cause, kind = name_cause(slot, got, want)
            shown, gold = show_slot(got, slot), show_slot(want, slot)
            errors.append(Error(article, got.text, slot, cause, kind, got.evidence, gold, shown, counts))
    return errors


def says_more(got: Fact, slot: str) -> bool:
    """Whether a slot that the gold leaves empty is filled."""
    return slot not in ("direction", "basis", "metric") and read_slot(got, slot) is not None


def compare_mention(article: str, got: Entity, want: GoldMention) -> list[Error]:
    """The value and the span of a mention that was found, where they differ from the gold."""
    causes = [] if same_value(got, want) else ["another value"]
    if (got.raw_start, got.raw_end) != (want.start, want.end):
        causes.append("another span")
    gold, shown = show_mention(want), show_mention(got)
    return [Error(article, want.number, want.label, cause, got.rule, want.quote, gold, shown) for cause in causes]


def tell_missed(article: str, want: GoldFact | GoldMention) -> Error:
    """A fact or mention that was not found; facts are told apart by their construction."""
    if isinstance(want, GoldMention):
        return Error(article, want.number, want.label, "missed", want.number, want.quote, show_mention(want), "")
    cause = want.construction or "of no construction"
    return Error(article, want.number, "missed", cause, want.kind, want.quote, show_slot(want, "value"), "")


def tell_spurious(article: str, got: Fact | Entity) -> Error:
    """A fact or mention that the gold does not have; facts are told apart by their rule."""
    if isinstance(got, Fact):
        return Error(article, got.text, "spurious", got.rule, got.kind, got.evidence, "", show_slot(got, "value"))
    return Error(article, got.text, got.label, "spurious", got.rule, got.text, "", show_mention(got))


def read_slot(fact: Fact | GoldFact, slot: str) -> Any:
    """What a fact says in a slot; None where it says nothing."""
    if slot == "period":
        period = fact.period if isinstance(fact, GoldFact) else (fact.period_start, fact.period_end)
        return period if period and any(period) else None
    if slot == "value":
        return None if fact.low is None and fact.high is None else (fact.low, fact.high)
    return getattr(fact, "from_" if slot == "from" else slot)


def name_cause(slot: str, got: Fact, want: GoldFact) -> tuple[str, str]:
    """Why a slot is wrong, and the kind of it.

    A kind is "gold → got"; of periods it compares the lengths, of numbers that differ by a factor it is the factor.
    """
    ours, theirs = read_slot(got, slot), read_slot(want, slot)
    kind = f"{show_slot(want, slot) or 'nothing'} → {show_slot(got, slot) or 'nothing'}"
    if slot == "value":
        return name_value(got, want, kind)
    if ours is None or theirs is None:
        only = ours or theirs
        return (EXTRA if theirs is None else NONE), name_grain(only) if slot == "period" else kind
    if slot == "period":
        return name_period(ours, theirs)
    return "another", kind


def name_value(got: Fact, want: GoldFact, kind: str) -> tuple[str, str]:
    """Why a number is wrong: its unit, a side that is open, its sign, its scale, or all of it."""
    if got.unit != want.unit:
        return "another unit", f"{want.unit} → {got.unit}"
    if (got.low is None, got.high is None) != (want.low is None, want.high is None):
        return "another side open", kind
    pairs = [(a, b) for a, b in ((got.low, want.low), (got.high, want.high)) if a is not None and b is not None]
    if all(same_number(a, -b) for a, b in pairs):
        return "another sign", kind
    powers = {shift for a, b in pairs for shift in range(-12, 13) if same_number(a, b.scaleb(shift))}
    if len(powers) == 1 and powers != {0}:
        return "another scale", f"10^{powers.pop()}"
    return "another number", kind


def name_period(got: tuple[str | None, str | None], want: tuple[str | None, str | None]) -> tuple[str, str]:
    """Why a period is wrong: the same days of another year, one end only, or another time."""
    kind = f"{name_grain(want)} → {name_grain(got)}"
    if None in got:
        return "half of it", kind
    if all(a and b and a[4:] == b[4:] for a, b in zip(got, want, strict=True)):
        return "the same of another year", kind
    if got[0] == want[0] or got[1] == want[1]:
        return "another length", kind
    return "another time", kind


def name_grain(period: tuple[str | None, str | None]) -> str:
    """The length of a period in words.

    >>> [name_grain((f"2025-{a}", f"2025-{b}")) for a, b in (("06-30", "06-30"), ("01-01", "09-30"), ("06-01", "06-30"))]
    ['day', '9 months', 'month']
    """
    start, end = period
    if not start or not end:
        return "open"
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    days = (last - first).days + 1
    if days in GRAINS:
        return GRAINS[days]
    months = round(days / 30.44)
    whole = first.day == 1 and last.day > 27
    return f"{months} months" if whole else f"{days} days"


def show_slot(fact: Fact | GoldFact, slot: str) -> str:
    """A slot in words; empty where it says nothing."""
    value = read_slot(fact, slot)
    if value is None:
        return ""
    if slot == "value":
        return f"{show_level(value)} {fact.unit}"
    if slot == "period":
        return "..".join(day or "" for day in dict.fromkeys(value))
    if slot == "metric" and isinstance(fact, Fact) and fact.metric_text not in (None, fact.metric):
        return f"{fact.metric} ({fact.metric_text})"
    return show_level(value) if slot in ("from", "to") else str(value)


def show_level(level: Level) -> str:
    """One number, or the two sides of a range; an open side is empty.

    >>> from decimal import Decimal
    >>> show_level((Decimal(3), None)), show_level(Decimal("1E+3"))
    ('3..', '1000')
    """
    sides = level if isinstance(level, tuple) else (level, level)
    low, high = ("" if side is None else f"{side:f}" for side in sides)
    return low if low == high else f"{low}..{high}"


def show_mention(mention: Entity | GoldMention) -> str:
    """The words of a mention and its value."""
    text = mention.number if isinstance(mention, GoldMention) else mention.text
    sides = (getattr(mention, "low", None), getattr(mention, "high", None))
    value = getattr(mention, "value", None) or show_level(sides)
    parts = (
        getattr(mention, "symbol", None) or value,
        getattr(mention, "currency", None) or getattr(mention, "unit", None),
    )
    return f"{text} = {' '.join(str(part) for part in parts if part)}"
