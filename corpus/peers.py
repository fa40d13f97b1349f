"""Money and percentages beside other tools, on articles annotated by hand: python corpus/peers.py [GOLD]

    pip install . jionlp==1.5.31 recognizers-text-suite==1.0.2a2 'emoji<2'

in a virtual environment of its own; a tool that is not installed is left out. All read the same texts in one process, in
turn, three times over; the least processor time counts. docs/comparison.md says what the numbers mean.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import NamedTuple

from caixun.evaluate.gold import Gold, GoldMention, read_gold
from caixun.evaluate.score import measure, pair
from caixun.evaluate.slots import same_range
from caixun.fold import fold
from caixun.pipeline import extract_article, load
from caixun.types import Article

LABELS = ("MONEY", "PERCENT")
ROUNDS = 3
WRITTEN = {"MONEY": re.compile(r"\d.*(?:[元币镑]|美金)"), "PERCENT": re.compile(r"[\d.,]+%")}
CURRENCIES = {
    "元": "CNY", "美元": "USD", "港元": "HKD", "新台币": "TWD", "日元": "JPY", "韩元": "KRW", "欧元": "EUR", "英镑": "GBP",
}  # fmt: skip


class Answer(NamedTuple):
    """A mention as a tool gives it, in the terms of the gold."""

    label: str
    raw_start: int
    raw_end: int
    low: Decimal | None
    high: Decimal | None
    unit: str | None


Tool = Callable[[Article], Iterable[Answer]]


def start_caixun() -> Tool:
    """caixun as it is: it makes the whole record, of which only these mentions are asked."""
    nlp = load()

    def ask(article: Article) -> Iterator[Answer]:
        for e in extract_article(nlp, article).entities:
            if e.label == "MONEY":
                yield Answer(e.label, e.raw_start, e.raw_end, e.low, e.high, e.currency)
            elif e.label == "PERCENT":
                yield Answer(e.label, e.raw_start, e.raw_end, e.low, e.high, e.unit)

    return ask


def start_jionlp() -> Tool:
    """JioNLP's money; it has no percentages. An amount may be a list of the two ends."""
    import jionlp

    def ask(article: Article) -> Iterator[Answer]:
        for found in jionlp.ner.extract_money(fold(article.raw)):
            told = found["detail"]
            ends = [Decimal(n) for n in ([told["num"]] if isinstance(told["num"], str) else told["num"])]
            yield Answer("MONEY", *found["offset"], ends[0], ends[-1], CURRENCIES.get(told["case"], told["case"]))

    return ask


def start_recognizers() -> Tool:
    """Recognizers-Text's currencies and percentages; its ends are inclusive, and the 65元 that it sees in 1.65元 is left out."""
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency
    from recognizers_text import Culture

    def ask(article: Article) -> Iterator[Answer]:
        text = fold(article.raw)
        for label, recognize in (("MONEY", recognize_currency), ("PERCENT", recognize_percentage)):
            end = 0
            for found in sorted(recognize(text, Culture.Chinese), key=lambda found: (found.start, -found.end)):
                if found.end < end:
                    continue
                told, end = found.resolution, found.end + 1
                number = Decimal(told["value"].rstrip("%")) if told["value"] else None
                unit = "%" if label == "PERCENT" else told.get("isoCurrency")
                yield Answer(label, found.start, found.end + 1, number, number, unit)

    return ask


TOOLS = {"caixun": start_caixun, "jionlp": start_jionlp, "recognizers-text-suite": start_recognizers}


def start_tools() -> dict[str, Tool]:
    """Those that are installed, by name and version."""
    tools = {}
    for name, start in TOOLS.items():
        with suppress(ImportError):
            tools[f"{name} {version(name)}"] = start()
    return tools


def run(gold: Gold, tools: dict[str, Tool]) -> tuple[dict[str, list[list[Answer]]], dict[str, float]]:
    """The answers of each tool, article by article, and its seconds."""
    articles = [gold.articles[entry.id] for entry in gold.entries]
    answers, seconds = {}, dict.fromkeys(tools, float("inf"))
    for _ in range(ROUNDS):
        for name, ask in tools.items():
            began = process_time()
            answers[name] = [list(ask(article)) for article in articles]
            seconds[name] = min(seconds[name], process_time() - began)
    return answers, seconds


def is_plain(mention: GoldMention) -> bool:
    """Whether any reader would see it so: one figure in digits, with the sign or currency behind it."""
    words = fold(mention.number)
    return mention.low == mention.high and mention.unit in (None, "%") and bool(WRITTEN[mention.label].match(words))


def score(gold: Gold, answers: list[list[Answer]], label: str, plain: bool) -> list[float]:
    """F1 of the mentions found, of those with the right number, and of those with the right unit as well.

    Where only plain mentions count, the others and what answers them are left out on both sides.
    """
    found, given, wanted = [], 0, 0
    for entry, mine in zip(gold.entries, answers, strict=True):
        asked = [m for m in entry.mentions if m.label == label]
        told = [a for a in mine if a.label == label]
        if plain:
            others = [m for m in asked if not is_plain(m)]
            asked = [m for m in asked if is_plain(m)]
            told = [a for a in told if not any(a.raw_start < m.end and m.start < a.raw_end for m in others)]
        found += pair(told, asked, lambda got, want: int(same_range(got, want))).found  # type: ignore[type-var]
        given, wanted = given + len(told), wanted + len(asked)
    numbers = [two for two in found if same_range(*two)]
    values = [(got, want) for got, want in numbers if got.unit == (want.currency if label == "MONEY" else want.unit)]
    return [measure(len(right), given, wanted).f1 for right in (found, numbers, values)]


def main(path: str = "corpus/gold") -> None:
    """Print a table for each label, all mentions and plain ones, then the speed."""
    gold = read_gold(Path(path))
    answers, seconds = run(gold, start_tools())
    for label in LABELS:
        for plain in (False, True):
            asked = [m for entry in gold.entries for m in entry.mentions if m.label == label and (is_plain(m) or not plain)]
            print(f"\n{'plain ' if plain else ''}{label}: {len(asked)}\n\n| tool | found | number | number and unit |\n|---|---|---|---|")
            for name, mine in answers.items():
                if any(a.label == label for each in mine for a in each):
                    print(f"| {name} | " + " | ".join(f"{f1:.3f}" for f1 in score(gold, mine, label, plain)) + " |")
    characters = sum(len(gold.articles[entry.id].raw) for entry in gold.entries)
    print(f"\n{characters:,} characters\n\n| tool | characters a second |\n|---|---|")
    for name, took in seconds.items():
        print(f"| {name} | {characters / took:,.0f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
