"""corpus/peers.py: what it counts, with caixun alone, as other tools are not installed here."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "corpus"))
import peers  # noqa: E402


@pytest.mark.parametrize(
    ("label", "number", "low", "high", "plain"),
    [
        ("MONEY", "8,914.06亿元", 1, 1, True),
        ("MONEY", "3.2億美元", 1, 1, True),
        ("MONEY", "8.2亿", 1, 1, False),
        ("MONEY", "数十亿元", 1, 1, False),
        ("MONEY", "3亿元至4亿元", 1, 2, False),
        ("PERCENT", "35.2%", 1, 1, True),
        ("PERCENT", "三成", 1, 1, False),
    ],
)
def test_plain_is_what_any_reader_sees_the_same_way(label: str, number: str, low: int, high: int, plain: bool) -> None:
    mention = peers.GoldMention(label=label, number=number, quote=number, start=0, end=len(number), low=low, high=high)
    assert peers.is_plain(mention) == plain


def test_caixun_answers_in_the_terms_of_the_gold() -> None:
    gold = peers.read_gold(ROOT / "corpus" / "gold")
    gold = gold._replace(entries=gold.entries[:10])
    answers, seconds = peers.run(gold, {"caixun": peers.start_caixun()})
    assert seconds["caixun"] > 0
    for label in peers.LABELS:
        found, number, value = peers.score(gold, answers["caixun"], label, False)
        assert 1 >= found >= number >= value > 0.95
    nothing = [[] for _ in gold.entries]
    assert peers.score(gold, nothing, "MONEY", True) == [0, 0, 0]
