"""Evaluation: what the pipeline makes of annotated articles, measured against what is true.

gold reads the annotations, slots says when a slot is right, score pairs and counts, causes groups what went wrong,
baseline holds the floors. What is measured, and how, is told in docs/evaluation.md.
"""

from collections.abc import Callable, Iterator

from caixun.evaluate.gold import Gold
from caixun.evaluate.score import Report, score
from caixun.pipeline import extract_article, load
from caixun.records import Record
from caixun.types import CaixunError


def evaluate(gold: Gold) -> Report:
    """The report on every article of the gold, each extracted now."""
    return score(gold, list(extract(gold)))


def extract(gold: Gold, tell: Callable[[int], None] = lambda done: None) -> Iterator[Record]:
    """The record of each gold article, in the order of the gold; CaixunError where one cannot be extracted."""
    nlp = load()
    for done, entry in enumerate(gold.entries, start=1):
        try:
            yield extract_article(nlp, gold.articles[entry.id], entry.published)
        except Exception as error:
            raise CaixunError(f"cannot be extracted: {type(error).__name__}: {error}", entry.id) from error
        tell(done)
