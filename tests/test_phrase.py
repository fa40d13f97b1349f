"""Phrases: whole words only, without the function words at their edges."""

import pytest
from caixun.entities import find_mentions
from caixun.relations.facts import find_facts
from caixun.relations.phrase import trim_phrase


def cut(marked: str, verbs: bool = False) -> str | None:
    """The phrase in a text whose words are parted by bars; what stands between « and » is asked for."""
    start, end = marked.replace("|", "").index("«"), marked.replace("|", "").index("»") - 1
    words = marked.replace("«", "").replace("»", "").split("|")
    text = "".join(words)
    place = trim_phrase(text, start, end, {sum(map(len, words[:n])) for n in range(len(words))}, verbs)
    return text[place[0] : place[1]] if place else None


@pytest.mark.parametrize(
    ("marked", "phrase"),
    [
        ("«英国|大»约|四成|电力", "英国"),
        ("«受让方|同意|以»|每股|8|元", None),
        ("«武汉|等»|城市", "武汉"),
        ("«新|设备|会|具备»|产能", "新设备"),
        ("«储能|业务»|收入", "储能业务"),
        ("«公司|曾|向|英国|政府»|申请", None),
        ("«关闭|了|其|剩余»|核电站", "剩余"),
    ],
)
def test_a_phrase_is_made_of_whole_words(marked: str, phrase: str | None) -> None:
    assert cut(marked) == phrase


def test_a_verb_may_name_what_is_counted() -> None:
    assert cut("«受让»|8|元", verbs=True) == "受让"


def test_without_tokens_a_phrase_stays_as_it_is() -> None:
    assert trim_phrase("英国大约", 0, 3, None) == (0, 3)


def test_no_segment_is_cut_from_a_word() -> None:
    words = "寒武纪|预计|将|大幅|提升|毛利率|至|44%|。".split("|")
    text = "".join(words)
    bounds = {sum(map(len, words[:n])) for n in range(len(words))}
    facts = find_facts(text, find_mentions(text, None, 0, bounds), [(0, len(text))], starts=bounds)
    assert [fact.segment for fact in facts] == [None]
