"""Mentions are exact whatever the tokens are, and splitting tokens loses nothing that a Doc says."""

import pytest
import spacy
from caixun.entities import EntityFinder, find_mentions
from caixun.entities.split import fit_tokens
from caixun.fold import fold
from caixun.pipeline import load
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

WORDS = ["公司", "溢利约", "86.4亿", "元,", "同比", "增长4", "2%。", "截至6月", "30日止", " ", "\n", "(301788.SZ)", "海川"]
CUT = st.lists(st.sampled_from(WORDS) | st.text("营收净利润亿元年月日%.0123456789 ,港", min_size=1, max_size=5), max_size=30)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("zh")


@settings(max_examples=300, deadline=None)
@given(CUT, st.randoms())
def test_spans_are_the_mentions_whatever_the_tokens(words, chance):
    words = [word for word in words if word.strip(" ")]  # what spaCy calls a space is said by the flag
    doc = Doc(load().vocab, words=words, spaces=[chance.random() < 0.2 for _ in words])
    starts = frozenset(token.idx for token in doc)
    done = EntityFinder()(doc)
    expected = find_mentions(fold(doc.text), None, 0, starts)
    assert done.text == doc.text
    assert [span._.value for span in done.spans["caixun"]] == expected
    for span, mention in zip(done.spans["caixun"], expected, strict=True):
        assert span.text == doc.text[mention.start : mention.end]
        assert (span.start_char, span.end_char, span.label_) == (mention.start, mention.end, mention.label)
    assert all(ent._.value in expected for ent in done.ents)


def test_tokens_are_split_where_a_place_lies_inside(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["溢利约", "86.4亿", "元"], spaces=[True, False, True])
    assert fit_tokens(doc, [0, 3, 4, 9, 10, 11]) is doc
    split = fit_tokens(doc, [2, 4, 8, 9])
    assert [(token.text, token.whitespace_) for token in split] == [
        ("溢利", ""),
        ("约", " "),
        ("86.4", ""),
        ("亿", ""),
        ("元", " "),
    ]
    assert split.text == doc.text
    assert fit_tokens(Doc(nlp.vocab), []).text == ""


def test_what_the_doc_says_goes_over(nlp: Language) -> None:
    doc = Doc(
        nlp.vocab,
        words=["溢利约", "增", "。", "营收约", "平"],
        spaces=[False] * 5,
        sent_starts=[True, False, False, True, False],
        tags=["N", "V", "P", "N", "V"],
        lemmas=["甲", "乙", "丙", "丁", "戊"],
    )
    doc.spans["own"] = [doc[1:4]]
    doc.user_data["own"] = 1
    doc.cats = {"news": 1.0}
    doc._context = "row 7"
    split = fit_tokens(doc, [2, 7])
    assert [token.text for token in split] == ["溢利", "约", "增", "。", "营收", "约", "平"]
    assert [sent.text for sent in split.sents] == ["溢利约增。", "营收约平"]
    assert [token.tag_ for token in split] == list("NNVPNNV")
    assert [token.lemma_ for token in split] == list("甲甲乙丙丁丁戊")
    assert [span.text for span in split.spans["own"]] == ["增。营收约"]
    assert (split.user_data["own"], split.cats, split._context) == (1, {"news": 1.0}, "row 7")


def test_a_pipe_gives_exact_spans_and_keeps_contexts() -> None:
    texts = [(f"海川时代{day}月3日讯，溢利约8.64亿港元。", day) for day in range(1, 4)]
    assert any("日讯" in token.text for token in load().make_doc(texts[0][0]))  # a token that a date ends inside
    for (text, day), (doc, context) in zip(texts, load().pipe(texts, as_tuples=True), strict=True):
        assert (doc.text, context) == (text, day)
        assert f"{day}月3日" in [ent.text for ent in doc.ents]


def test_the_values_of_neighbours_in_one_token_stay_apart(nlp: Language) -> None:
    doc = EntityFinder()(Doc(nlp.vocab, words=["营收5%和6%"], spaces=[False]))
    assert [(ent.text, str(ent._.value.quantity)) for ent in doc.ents if ent.label_ == "PERCENT"] == [
        ("5%", "5 %"),
        ("6%", "6 %"),
    ]
