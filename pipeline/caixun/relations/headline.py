"""Headline: what its figures leave unsaid, whose they are, when they hold and against what, is told by those of the body that they repeat."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from msgspec import structs

from caixun.relations.row import START
from caixun.types import Fact

LEAD = 16  # characters before a headline: 原标题:, a source, a date
BRACKET = re.compile(r"(?m:^)\s{0,4}(?:\d{1,2}[、.])?【[^【】\n]{4,80}】")
HOLDER = re.compile("股东|实控人|实际控制人|董事|高管")  # whom the body names
YEAR = re.compile(r"\d\d|[今去明前]年")
NEAR = Decimal("0.03")
OVER = Decimal("1.2")


def find_headlines(text: str, title: str | None) -> list[tuple[int, int]]:
    """Where the headlines of a text begin and end: the title at its head, and a bracket at the head of a line."""
    spans = [match.span() for match in BRACKET.finditer(text)] if "【" in text else []
    at = text.find(title, 0, len(title) + LEAD) if title else -1
    if title and at >= 0 and (not spans or spans[0][0] > at + len(title)):
        spans.insert(0, (at, at + len(title)))
    return spans


def fill_headlines(text: str, title: str | None, facts: list[Fact]) -> None:
    """Give the figures of every headline what those that they repeat say."""
    spans = find_headlines(text, title)
    for n, (start, end) in enumerate(spans):
        first, last = bisect_left(facts, start, key=START), bisect_left(facts, end, key=START)
        if first == last:
            continue
        until = bisect_left(facts, spans[n + 1][0], key=START) if n + 1 < len(spans) else len(facts)
        for at in range(first, last):
            facts[at] = fill(facts[at], facts[last:until], text[start:end])


def fill(fact: Fact, body: list[Fact], headline: str) -> Fact:
    """The fact of a headline with what the body says of it."""
    same = next(list_alike(fact, body), None)
    if same is None:
        when = None if fact.period is not None else next(list_dated(fact, body), None)
        return fact if when is None else structs.replace(fact, period_text=when.period_text, period=when.period)
    if same.subject and same.quantity == fact.quantity and (fact.subject is None or HOLDER.search(headline)):
        fact = structs.replace(fact, subject=same.subject, symbol=same.symbol)
    told = bool(fact.period_text) and (fact.period_text or "") in headline and not is_plainer(fact, same)
    if not told and same.period is not None:
        fact = structs.replace(fact, period_text=same.period_text, period=same.period)
    if fact.basis == "none" and same.basis is not None:
        fact = structs.replace(fact, basis=same.basis)
    return fact


def is_plainer(fact: Fact, same: Fact) -> bool:
    """Whether the body names in full the year, half, quarter or week that a headline has by a short word: 全年, 首季, 上周."""
    told, full = fact.period, same.period
    return told is not None and full is not None and told.grain == full.grain and not YEAR.search(fact.period_text or "")


def list_alike(fact: Fact, body: list[Fact]) -> Iterator[Fact]:
    """The figures of the body that a headline repeats: first the same number, then one of the same metric near it."""
    kin = [
        f
        for f in body
        if f.kind == fact.kind and f.quantity.unit == fact.quantity.unit and f.direction == fact.direction
    ]
    yield from (f for f in kin if (f.quantity.low, f.quantity.high) == (fact.quantity.low, fact.quantity.high))
    yield from (f for f in kin if f.metric_id == fact.metric_id and is_near(fact, f))


def list_dated(fact: Fact, body: list[Fact]) -> Iterator[Fact]:
    """The figures of the body that tell when a headline holds which repeats none: the first of its metric, else the first told alike."""
    dated = [f for f in body if f.period is not None]
    yield from (f for f in dated if f.metric_id is not None and f.metric_id == fact.metric_id)
    yield from (f for f in dated[:1] if f.modality == fact.modality)


def is_near(fact: Fact, other: Fact) -> bool:
    """Whether a figure rounds another: 近28亿 for 27.96亿, 逾1% for 1.17%."""
    size, told = fact.quantity.low or fact.quantity.high, other.quantity.low or other.quantity.high
    if not size or not told:
        return False
    ratio = told / size
    return abs(ratio - 1) <= NEAR or (fact.quantity.high is None and 1 <= ratio <= OVER)
