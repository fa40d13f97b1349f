"""Check: a movement agrees with its levels however they are rounded, and a wrong one is seen."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from caixun.clean import clean
from caixun.pipeline import annotate, load
from caixun.relations.check import compare_levels, tell_check
from caixun.types import Article, Quantity
from hypothesis import assume, given
from hypothesis import strategies as st

LEVELS = st.integers(min_value=100, max_value=10**9)
PLACES = st.integers(min_value=0, max_value=3)


def whole(number: Decimal, unit: str) -> Quantity:
    return Quantity(number, number, unit)


def cut(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(10) ** -places, rounding=ROUND_HALF_UP)


@given(start=LEVELS, end=LEVELS, places=PLACES, coarse=PLACES)
def test_a_true_percentage_is_ok(start: int, end: int, places: int, coarse: int) -> None:
    base, reached = (cut(Decimal(n) / 100, coarse) for n in (start, end))
    size = cut(abs(Decimal(end) - start) / start * 100, places)
    direction = "up" if end >= start else "down"
    words = [f"{size}%", f"{base}元", f"{reached}元"]
    assume(base > 0)
    assert compare_levels(whole(size, "%"), direction, whole(base, "CNY"), whole(reached, "CNY"), words) in ("ok", None)


@given(start=LEVELS, end=LEVELS, places=PLACES)
def test_a_true_difference_is_ok(start: int, end: int, places: int) -> None:
    base, reached = (cut(Decimal(n) / 1000, places) for n in (start, end))
    size = cut(abs(Decimal(end) - start) / 1000, places)
    direction = "up" if end >= start else "down"
    for unit, sides in (("pp", "%"), ("CNY", "CNY")):
        words = [f"{size}", f"{base}", f"{reached}"]
        assert compare_levels(whole(size, unit), direction, whole(base, sides), whole(reached, sides), words) == "ok"


@given(start=st.integers(min_value=1000, max_value=10**6), share=st.integers(min_value=20, max_value=300), off=st.integers(min_value=3, max_value=50))
def test_a_percentage_points_away_is_a_mismatch(start: int, share: int, off: int) -> None:
    base = Decimal(start)
    reached = base * (100 + share) / 100
    size = Decimal(share + off)
    words = [f"{size}%", f"{base}元", f"{reached}元"]
    assert compare_levels(whole(size, "%"), "up", whole(base, "CNY"), whole(reached, "CNY"), words) == "mismatch"


@given(start=LEVELS, end=LEVELS)
def test_a_range_an_open_end_or_another_unit_is_not_judged(start: int, end: int) -> None:
    base, reached, words = whole(Decimal(start), "CNY"), whole(Decimal(end), "CNY"), ["3%", str(start), str(end)]
    for size in (Quantity(Decimal(1), Decimal(2), "%", "range"), Quantity(Decimal(3), None, "%", "over")):
        assert compare_levels(size, "up", base, reached, words) is None
    assert compare_levels(whole(Decimal(3), "%"), "up", whole(Decimal(start), "USD"), reached, words) is None


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        ("格力电器一季度末预付款9亿元,较上年末的6亿元增长50%。", "ok"),
        ("格力电器一季度末预付款9亿元,较上年末的6亿元增长80%。", "mismatch"),
        ("格力电器一季度毛利率为27.8%,较去年同期的30.1%下降2.3个百分点。", "ok"),
        ("格力电器一季度毛利率为27.8%,较去年同期的30.1%下降3.2个百分点。", "mismatch"),
        ("万科A一季度亏损9443万元,同比扩大44.87%,上年同期亏损6518万元。", "ok"),
        ("格力电器一季度末预付款9亿元,较上年末增长80%。", None),
        ("格力电器一季度末预付款约9亿元,较上年末的6亿元增长80%。", None),
    ],
)
def test_facts_are_checked(sentence: str, check: str | None) -> None:
    doc = annotate(load(), clean(Article(id="example", raw=sentence, published="2025-06-16")))
    assert [fact.check for fact in doc._.facts if fact.kind == "change"] == [check]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("营收由12亿元增至18亿元,增加6亿元。", "1800000000 - 1200000000 = 600000000 CNY; the text says up 600000000 CNY"),
        ("毛利率由20%降至15%,下降5个百分点。", "15 - 20 = -5 %; the text says down 5 pp"),
        ("利率由2.50%下调至2.25%,下降25个基点。", "2.25 - 2.5 = -0.25 % = -25 bp; the text says down 25 bp"),
        ("营收8亿元,较上年同期的6亿元增长33.3%。", "(800000000 - 600000000) / 600000000 = 33.3333 %; the text says up 33.3 %"),
        ("营收8亿元,同比增长33.3%。", ""),
    ],
)
def test_the_arithmetic_in_words(text: str, told: str) -> None:
    doc = annotate(load(), clean(Article(id="x", raw=text, published="2025-09-01")))
    assert [line for line in map(tell_check, doc._.facts) if line] == [told] * bool(told)


def test_a_price_is_not_compared_with_a_sum() -> None:
    text = "转让总价款8.2亿元,较前一日收盘价20.15元/股折价7.69%。"
    doc = annotate(load(), clean(Article(id="x", raw=text, published="2025-09-01")))
    (move,) = (fact for fact in doc._.facts if fact.kind == "change")
    assert (str(move.from_), move.to, move.check) == ("20.15 CNY", None, None)


def test_a_remark_in_brackets_is_not_the_level_reached() -> None:
    text = "销量7536吨(其中钴酸锂4526吨),比上年同期(5391吨)增长39.8%。"
    doc = annotate(load(), clean(Article(id="x", raw=text, published="2025-09-01")))
    (move,) = (fact for fact in doc._.facts if fact.kind == "change")
    assert (str(move.from_), str(move.to), move.check) == ("5391 吨", "7536 吨", "ok")
