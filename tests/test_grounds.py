"""Grounds: every slot of a fact names where it comes from."""

from pathlib import Path

import pytest
from caixun.clean import clean
from caixun.pipeline import annotate, load
from caixun.read import read_articles
from caixun.relations import explain_doc
from caixun.relations.grounds import BODY, ELSEWHERE, HERE, MEASURED, NOWHERE, PUBLISHED, Told
from caixun.types import Article

ARTICLES = list(read_articles([str(Path(__file__).parents[1] / "seeds" / "articles")], pytest.fail))


def explain(text: str, published: str | None = "2025-09-01") -> list[Told]:
    """The sentences of a text with what their facts stand on."""
    return explain_doc(annotate(load(), clean(Article(id="x", raw=text, published=published))))


def origins(told: Told, fact: int = 0) -> dict[str, tuple[str, tuple[int, int] | None]]:
    """Slot → origin and place of one fact of a sentence."""
    return {ground.slot: (ground.origin, ground.place) for ground in told.facts[fact][1]}


def test_what_a_sentence_says_itself() -> None:
    (told,) = explain("海川时代(301788.SZ)上半年储能业务收入12亿元。")
    assert origins(told) == {
        "subject": (HERE, (0, 4)),
        "period": (HERE, (15, 18)),
        "segment": (HERE, (18, 22)),
        "metric": (HERE, (22, 24)),
        "source": (NOWHERE, None),
    }


def test_what_the_text_said_before() -> None:
    first, second, third = explain("海川时代(301788.SZ)上半年营收12亿元。净利润2亿元。公司毛利率为30%。")
    assert first.said == {"article": ("海川时代", None), "topic": ("海川时代", None)}
    assert second.said["report"] == ("上半年", None)
    assert second.said["metric"] == ("营收", 18)
    assert origins(second)["subject"] == ("topic", (0, 4))
    assert origins(second)["period"] == ("report", (15, 18))
    assert origins(second)["metric"][0] == HERE
    assert origins(third)["subject"] == ("公司 here, topic", (0, 4))


def test_a_movement_takes_the_metric_before() -> None:
    _, told = explain("海川时代(301788.SZ)上半年营收12亿元。同比增长20%。")
    assert origins(told)["metric"] == ("metric", (18, 20))


def test_who_speaks_on() -> None:
    _, told = explain("星桥证券研报认为,海川时代(301788.SZ)全年营收有望达到80亿元。净利润有望达到5亿元。")
    assert origins(told)["source"] == ("speaker", (0, 4))


def test_a_price_without_a_day_is_of_the_day_of_publication() -> None:
    (told,) = explain("沪指跌0.5%。")
    assert origins(told)["period"] == (PUBLISHED, None)
    (told,) = explain("沪指跌0.5%。", None)
    assert origins(told)["period"] == (NOWHERE, None)


def test_a_headline_stands_on_its_body() -> None:
    told, _ = explain("海川时代净利增25%\n海川时代上半年净利润同比增长25%。")
    assert origins(told)["period"] == (BODY, (15, 18))


def test_what_makes_a_forecast() -> None:
    (told,) = explain("海川时代(301788.SZ)预计全年营收80亿元,目标价36元。")
    assert origins(told, 0)["modality"] == (HERE, (15, 17))
    (told,) = explain("海川时代(301788.SZ)2027年PE为15倍。")
    assert origins(told)["modality"] == (MEASURED, None)


def test_a_quotation_is_said_by_who_is_named_behind_it() -> None:
    sentences = explain("“上半年营收增长20%。毛利率升至30%。”海川时代董事长沈望表示。")
    places = {
        ground.place for told in sentences for _, grounds in told.facts for ground in grounds if ground.words == "沈望"
    }
    assert places == {(29, 31)}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_every_slot_has_its_place(article: Article) -> None:
    doc = annotate(load(), clean(article))
    sentences = explain_doc(doc)
    assert [fact for told in sentences for fact, _ in told.facts] == doc._.facts
    for fact, grounds in (two for told in sentences for two in told.facts):
        said = ["modality"] * (fact.modality != "actual")
        assert [ground.slot for ground in grounds] == ["subject", "segment", "metric", "period", "source", *said]
        for ground in grounds:
            assert (ground.place is None) == (ground.origin in (NOWHERE, PUBLISHED, MEASURED)), (fact, ground)
            assert ground.origin != ELSEWHERE or ground.slot == "source", (fact, ground)  # named behind a quotation
