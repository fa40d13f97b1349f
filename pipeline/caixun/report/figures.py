"""Figures: the facts of many articles by company, metric and period, and where two articles disagree."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from caixun.atoms.rounding import round_off
from caixun.records import Fact, Record
from caixun.types import Quantity

ABOUT = Decimal("0.05")  # 约10亿 and 10.5亿 do not contradict each other
ENDLESS = Decimal("Infinity")
VAGUE = {"share_of_total", "amount"}  # of what, only the sentence tells


class Key(NamedTuple):
    """What a figure measures: two figures of one key can be compared."""

    company: str
    segment: str | None
    metric: str
    period_start: str
    period_end: str
    kind: str
    basis: str | None
    unit: str


class Figure(NamedTuple):
    """A fact and the number of its article."""

    article: int
    fact: Fact


class Conflict(NamedTuple):
    """Figures of several articles for one key that cannot all be right."""

    key: Key
    figures: list[Figure]


def group_figures(records: Sequence[Record]) -> dict[Key, list[Figure]]:
    """The actual figures whose company, metric and period are known, by what they measure."""
    groups: dict[Key, list[Figure]] = defaultdict(list)
    for number, record in enumerate(records):
        for fact in record.facts:
            if key := name_figure(fact):
                groups[key].append(Figure(number, fact))
    return groups


def name_figure(fact: Fact) -> Key | None:
    """What an actual figure measures; None where the text leaves it open."""
    company = fact.symbol or fact.subject
    if not (company and fact.metric and fact.period_start and fact.period_end) or fact.modality != "actual":
        return None
    if fact.metric_id in VAGUE:
        return None
    return Key(
        company, fact.segment, fact.metric, fact.period_start, fact.period_end, fact.kind, fact.basis, fact.unit
    )


def find_conflicts(records: Sequence[Record]) -> Iterator[Conflict]:
    """What two articles tell so differently that no figure of one agrees with any of the other, rounding allowed for.

    An article that gives several figures of one key tells parts of something: one that agrees is enough.
    """
    for key, figures in group_figures(records).items():
        told: dict[int, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.fact.bound != "vague":
                told[figure.article].append(figure)
        if any(disagree(one, other) for one, other in combinations(told.values(), 2)):
            yield Conflict(key, [figure for group in told.values() for figure in group])


def disagree(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    """Whether no figure of one article can be the same as one of another."""
    return not any(meet(span(a.fact), span(b.fact)) for a in one for b in other)


def meet(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> bool:
    """Whether two ranges share a number."""
    return one[0] <= other[1] and other[0] <= one[1]


def span(fact: Fact) -> tuple[Decimal, Decimal]:
    """The numbers that a figure may stand for: its last digit is rounded, about is wide, over and under are open."""
    low, high = fact.low, fact.high
    slack = round_off(fact.text, Quantity(high if low is None else low, None, fact.unit))
    if fact.bound == "about":
        slack = max(slack, *(abs(end) * ABOUT for end in (low, high) if end is not None))
    bottom = -ENDLESS if low is None or fact.bound == "under" else low - slack
    top = ENDLESS if high is None or fact.bound == "over" else high + slack
    return (-top, -bottom) if fact.direction == "down" else (bottom, top)
