"""Pairing and counting: which fact answers which, and how many are right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from caixun.evaluate.causes import Cause, Error, compare_fact, compare_mention, group, tell_missed, tell_spurious
from caixun.evaluate.gold import LABELS, Entry, Gold, GoldFact, GoldMention
from caixun.evaluate.slots import MAIN, SLOTS, same_value, states
from caixun.records import Entity, Fact, Record

P = TypeVar("P", Fact, Entity)
G = TypeVar("G", GoldFact, GoldMention)


class Score(msgspec.Struct, frozen=True):
    """Right answers among those given and those wanted; rates to four digits, 0 where there is nothing to divide by."""

    right: int
    given: int
    wanted: int
    precision: float
    recall: float
    f1: float


class Rate(msgspec.Struct, frozen=True):
    """Right answers among the questions."""

    right: int
    of: int
    rate: float


class Report(msgspec.Struct, kw_only=True):
    """What an evaluation found out; mentions by label, slots among the facts found, causes by frequency."""

    articles: int
    mentions: dict[str, dict[str, Score]]
    facts: dict[str, Score]
    slots: dict[str, Rate]
    constructions: dict[str, dict[str, Rate]]
    styles: dict[str, dict[str, Score]]
    causes: list[Cause]
    errors: list[Error]


class Pairs(NamedTuple, Generic[P, G]):
    """What was given and wanted, one to one, and what is left over on either side."""

    found: list[tuple[P, G]]
    missed: list[G]
    spurious: list[P]


class Article(NamedTuple):
    """One article compared: its facts, and its mentions by label."""

    entry: Entry
    style: str | None
    facts: Pairs[Fact, GoldFact]
    mentions: dict[str, Pairs[Entity, GoldMention]]


def score(gold: Gold, records: Sequence[Record]) -> Report:
    """The report on records made of the gold's articles, in the same order."""
    compared = [
        compare(entry, record, gold.styles.get(entry.id)) for entry, record in zip(gold.entries, records, strict=True)
    ]
    found = [pair for article in compared for pair in article.facts.found]
    errors = [error for article in compared for error in list_errors(article)]
    return Report(
        articles=len(compared),
        mentions={label: score_mentions([article.mentions[label] for article in compared]) for label in LABELS},
        facts=score_facts(compared),
        slots={slot: rate for slot in SLOTS if (rate := rate_slot(slot, found)).of},
        constructions=rate_constructions(compared),
        styles=score_styles(compared),
        causes=group(errors),
        errors=errors,
    )


def measure(right: int, given: int, wanted: int) -> Score:
    """Precision, recall and their harmonic mean.

    >>> measure(3, 4, 6)
    Score(right=3, given=4, wanted=6, precision=0.75, recall=0.5, f1=0.6)
    """
    precision, recall = right / given if given else 0.0, right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Score(right, given, wanted, round(precision, 4), round(recall, 4), round(f1, 4))


def compare(entry: Entry, record: Record, style: str | None) -> Article:
    """One article's facts and mentions against the gold, up to where the gold ends."""
    end = float("inf") if entry.ignore_from is None else entry.ignore_from
    facts = [fact for fact in record.facts if fact.raw_start < end]
    entities = [entity for entity in record.entities if entity.raw_start < end]
    mentions = {
        label: pair(
            [entity for entity in entities if entity.label == label],
            [mention for mention in entry.mentions if mention.label == label],
            lambda got, want: 0,
        )
        for label in LABELS
    }
    return Article(entry, style, pair(facts, entry.facts, rank_fact), mentions)


def rank_fact(got: Fact, want: GoldFact) -> int | None:
    """How many main slots are right, or None for facts of two kinds."""
    return sum(right(got, want) for right in MAIN.values()) if got.kind == want.kind else None


def pair(given: Sequence[P], wanted: Sequence[G], rank: Callable[[P, G], int | None]) -> Pairs[P, G]:
    """One to one among those whose numbers overlap: most right slots first, then the longest overlap, then the last."""
    fitting = []
    for i, got in enumerate(given):
        for j, want in enumerate(wanted):
            overlap = min(got.raw_end, want.end) - max(got.raw_start, want.start)
            if overlap > 0 and (right := rank(got, want)) is not None:
                fitting.append((right, overlap, i, j))
    answered: dict[int, int] = {}
    for _, _, i, j in sorted(fitting, reverse=True):
        if i not in answered and j not in answered.values():
            answered[i] = j
    missed = [want for j, want in enumerate(wanted) if j not in answered.values()]
    spurious = [got for i, got in enumerate(given) if i not in answered]
    return Pairs([(given[i], wanted[j]) for i, j in answered.items()], missed, spurious)


def is_strict(got: Fact, want: GoldFact) -> bool:
    """Whether every main slot is right."""
    return all(right(got, want) for right in MAIN.values())


def score_facts(articles: Iterable[Article]) -> dict[str, Score]:
    """Facts found, and facts strictly right."""
    return score_pairs([article.facts for article in articles], {"strict": is_strict})


def score_mentions(pairs: Sequence[Pairs[Entity, GoldMention]]) -> dict[str, Score]:
    """Mentions of one label found, with the exact span, with the right value."""
    tests = {"span": lambda got, want: (got.raw_start, got.raw_end) == (want.start, want.end), "value": same_value}
    return score_pairs(pairs, tests)


def score_pairs(pairs: Sequence[Pairs[Any, Any]], tests: Mapping[str, Callable[[Any, Any], bool]]) -> dict[str, Score]:
    """How many were found, and how many of them pass each test."""
    found = [two for some in pairs for two in some.found]
    given = len(found) + sum(len(some.spurious) for some in pairs)
    wanted = len(found) + sum(len(some.missed) for some in pairs)
    right = {name: sum(test(*two) for two in found) for name, test in tests.items()}
    return {name: measure(n, given, wanted) for name, n in {"found": len(found), **right}.items()}


def rate(right: int, of: int) -> Rate:
    """A rate to four digits."""
    return Rate(right, of, round(right / of, 4) if of else 0.0)


def rate_slot(slot: str, found: Sequence[tuple[Fact, GoldFact]]) -> Rate:
    """How often a slot is right among the facts found, where the gold states it."""
    asked = [SLOTS[slot](got, want) for got, want in found if states(want, slot)]
    return rate(sum(asked), len(asked))


def rate_constructions(articles: Sequence[Article]) -> dict[str, dict[str, Rate]]:
    """How much of each construction's facts is found and strictly right; what is spurious belongs to none."""
    wanted = [fact for article in articles for fact in article.entry.facts if fact.construction]
    found = [two for article in articles for two in article.facts.found]
    rates = {}
    for name in sorted({str(fact.construction) for fact in wanted}):
        of = sum(fact.construction == name for fact in wanted)
        mine = [is_strict(got, want) for got, want in found if want.construction == name]
        rates[name] = {"found": rate(len(mine), of), "strict": rate(sum(mine), of)}
    return rates


def score_styles(articles: Sequence[Article]) -> dict[str, dict[str, Score]]:
    """The facts of the articles of each style of press."""
    styles = sorted({article.style for article in articles if article.style})
    return {style: score_facts([article for article in articles if article.style == style]) for style in styles}


def list_errors(article: Article) -> list[Error]:
    """Everything in which an article differs from its gold, in the order of the text."""
    name, errors = article.entry.id, list[tuple[int, Error]]()
    errors += ((want.start, error) for got, want in article.facts.found for error in compare_fact(name, got, want))
    for pairs in article.mentions.values():
        errors += ((want.start, error) for got, want in pairs.found for error in compare_mention(name, got, want))
    every: list[Pairs[Any, Any]] = [article.facts, *article.mentions.values()]
    for some in every:
        errors += ((want.start, tell_missed(name, want)) for want in some.missed)
        errors += ((got.raw_start, tell_spurious(name, got)) for got in some.spurious)
    return [error for _, error in sorted(errors, key=lambda two: two[0])]
