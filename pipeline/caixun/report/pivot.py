"""Pivot: the facts of each company by metric and period, as caixun table prints them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from caixun.display import name_metric
from caixun.records import Fact, Record

Days = tuple[str, str]  # a period's first and last, "" where it is open


@dataclass
class Sheet:
    """A company's facts: metric (with its segment) by period."""

    company: str
    symbol: str | None
    rows: dict[str, dict[Days, list[Fact]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    @property
    def size(self) -> int:
        """How many facts it has."""
        return sum(len(facts) for row in self.rows.values() for facts in row.values())

    def list_periods(self, most: int) -> list[Days]:
        """The periods with most facts, newest first; of two that end together the longer first."""
        counts = Counter(days for row in self.rows.values() for days, facts in row.items() for _ in facts)
        found = sorted(days for days, _ in counts.most_common(most))
        return sorted(found, key=lambda days: days[1] or days[0], reverse=True)


def make_sheets(records: Iterable[Record], company: str | None = None, metric: str | None = None) -> list[Sheet]:
    """A sheet for each company whose name or symbol holds `company`, with the metrics that hold `metric`, most facts first."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for record in records:
        for fact in record.facts:
            if passes(fact, company, metric):
                facts[fact.symbol or fact.subject or ""].append(fact)
    return sorted(map(make_sheet, facts.values()), key=lambda sheet: sheet.size, reverse=True)


def passes(fact: Fact, company: str | None, metric: str | None) -> bool:
    """Whether a fact has a place in a sheet that is asked for."""
    names = [name.casefold() for name in (fact.subject, fact.symbol) if name]
    if not names or not fact.metric or not (fact.period_start or fact.period_end):
        return False
    return any((company or "").casefold() in name for name in names) and (metric or "") in fact.metric


def make_sheet(facts: Sequence[Fact]) -> Sheet:
    """One company's facts, the metric with most of them first."""
    names = Counter(fact.subject for fact in facts if fact.subject)
    sheet = Sheet(names.most_common(1)[0][0] if names else facts[0].symbol or "", facts[0].symbol)
    counts = Counter(map(name_metric, facts))
    for fact in sorted(facts, key=lambda fact: -counts[name_metric(fact)]):
        sheet.rows[name_metric(fact)][fact.period_start or "", fact.period_end or ""].append(fact)
    return sheet


def lead(facts: Iterable[Fact]) -> Iterator[Fact]:
    """What a cell shows: each different value, what happened before what is expected, then each different change."""
    seen = set()
    for fact in sorted(facts, key=lambda fact: (fact.kind != "value", fact.modality != "actual")):
        told = (fact.kind, fact.low, fact.high, fact.unit, fact.direction, fact.basis, fact.modality)
        if told not in seen:
            seen.add(told)
            yield fact
