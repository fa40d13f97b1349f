"""Every rule's own examples, through the whole pipeline: what it must make, and what it must leave alone."""

from functools import cache
from pathlib import Path

import pytest
from caixun.clean import clean
from caixun.pipeline import annotate, list_mentions, load
from caixun.read import read_articles
from caixun.rule import RULES
from caixun.types import Article

EXAMPLES = [(rule.name, sentence, made) for rule in RULES.values() for sentence, made in rule.examples.items()]
REFUSALS = [(rule.name, sentence) for rule in RULES.values() for sentence in rule.refuses]


@cache
def read(sentence: str) -> list[tuple[str, str]]:
    """(rule, value) of every mention and fact of a sentence published on 16 June 2025."""
    doc = annotate(load(), clean(Article(id="example", raw=sentence, published="2025-06-16")))
    return [(made.rule, str(made)) for made in (*list_mentions(doc), *doc._.facts)]


@pytest.mark.parametrize(("rule", "sentence", "made"), EXAMPLES)
def test_a_rule_makes_its_examples(rule: str, sentence: str, made: str) -> None:
    assert (rule, made) in read(sentence)


@pytest.mark.parametrize(("rule", "sentence"), REFUSALS)
def test_a_rule_leaves_its_refusals_alone(rule: str, sentence: str) -> None:
    assert rule not in [name for name, _ in read(sentence)]


def test_every_rule_that_fires_is_registered() -> None:
    articles = read_articles([str(Path(__file__).parents[1] / "seeds" / "articles")], pytest.fail)
    docs = [annotate(load(), clean(article)) for article in articles]
    fired = {made.rule for doc in docs for made in (*list_mentions(doc), *doc._.facts)}
    assert sorted(fired - RULES.keys()) == []
    assert len(fired) > 20
