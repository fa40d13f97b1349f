"""Whose figure it is where a text tells of what is traded and of places: indices, pairs, goods, bonds, markets, lands and towns."""

from datetime import date

import pytest
from caixun.entities import find_heading, find_mentions
from caixun.fold import fold
from caixun.relations.facts import find_facts
from caixun.sentences import sentence_starts

PUBLISHED = date(2024, 4, 26)


def tell(text: str, number: str, title: str | None = None) -> str | None:
    """The subject of the last fact of the text whose number is written so."""
    folded = fold(text)
    starts = sentence_starts(folded)
    sentences = list(zip(starts, [*starts[1:], len(folded)], strict=True))
    mentions, heading = find_mentions(folded, PUBLISHED), find_heading(title)
    facts = find_facts(folded, mentions, sentences, PUBLISHED, title, text, heading=heading)
    found = [fact for fact in facts if folded[fact.start : fact.end] == number]
    assert found, f"no fact of {number}"
    return found[-1].subject


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        ("天津新增9例感染者,其中河北区4例、滨海新区3例、河东区2例。", "4例", "河北区"),
        ("天津新增9例感染者,其中河北区4例、滨海新区3例、河东区2例。", "2例", "河东区"),
        ("截至目前,西安市共有高风险地区3个。", "3个", "西安市"),
        ("数据公布后,美元指数DXY短线下挫20点。", "20点", "美元指数DXY"),
        ("英镑兑美元GBP/USD、欧元兑美元EUR/USD拉升约30点。", "30点", "欧元兑美元EUR/USD"),
        ("1月4日,电解铝价格涨势不止,均价涨至每吨2万元。", "2万元", "电解铝"),
        ("布伦特原油重返81美元上方,美国WTI原油站上79美元关口。", "79美元", "美国WTI原油"),
        ("两市午后走势分化,创指重回3100点,此前一度跌逾1%。", "1%", "创指"),
        ("法国10年期国债收益率跌0.5个基点。西班牙10年期国债收益率涨2个基点。", "2个基点", "西班牙10年期国债"),
        ("两年期美债收益率跌3个基点。", "3个基点", "两年期美债"),
        ("我国现有超35万家企业从事该业。", "35万家", "我国"),
    ],
)
def test_market(text: str, number: str, subject: str | None) -> None:
    assert tell(text, number) == subject
