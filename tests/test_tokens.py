"""The tokenizer: the text comes back whole, atoms stay whole, the folded word is the norm."""

import pickle
import time
from pathlib import Path

import pytest
import spacy
from caixun.tokens import Tokenizer
from caixun.types import ModelError
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.vocab import Vocab

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "caixun.Tokenizer.v1"}}}
TEXTS = [
    "甲公司（600001.SH）一季度营收１１．１１亿元， 同比增长4230.22%。\n\n  净利润两亿五千万元。",
    "台積電第三季營收年增三成，毛利率57.8％；AT&T採用GB200……",
    "2025-03-31 10:30 股价报3.50美元",
    "",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("zh", config=CONFIG)


def words(nlp: Language, text: str) -> list[str]:
    return [token.text for token in nlp.tokenizer(text)]


@given(
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.text(st.sampled_from("甲乙公司，。 \n\t\u3000\x00😀1.5%亿元Aa（)…"))
)
def test_the_text_comes_back(text: str) -> None:
    tokenizer = Tokenizer(Vocab())
    assert tokenizer(text).text == text
    assert [doc.text for doc in tokenizer.pipe([text, "", text, "甲" + text])] == [text, "", text, "甲" + text]


def test_a_lone_surrogate_becomes_the_replacement_character(nlp: Language) -> None:
    assert nlp.tokenizer("甲\ud800乙").text == "甲\ufffd乙"


def test_atoms_stay_whole(nlp: Language) -> None:
    found = words(nlp, TEXTS[0]) + words(nlp, TEXTS[1]) + words(nlp, TEXTS[2])
    for atom in (
        "600001.SH",
        "１１．１１亿元",
        "4230.22%",
        "两亿五千万元",
        "三成",
        "57.8％",
        "AT&T",
        "GB200",
        "2025-03-31",
        "3.50美元",
    ):
        assert atom in found


def test_the_norm_is_folded(nlp: Language) -> None:
    doc = nlp.tokenizer(TEXTS[1])
    assert "".join(token.norm_ for token in doc) == "台积电第三季营收年增三成,毛利率57.8%;AT&T采用GB200……"


def test_traditional_text_is_cut_like_simplified(nlp: Language) -> None:
    lengths = [
        [len(word) for word in words(nlp, text)] for text in ("營業收入與淨利潤雙雙增長", "营业收入与净利润双双增长")
    ]
    assert lengths[0] == lengths[1]


def test_marks_stand_alone(nlp: Language) -> None:
    assert words(nlp, "(营收)[净利]「增长」!……——") == [
        "(",
        "营收",
        ")",
        "[",
        "净利",
        "]",
        "「",
        "增长",
        "」",
        "!",
        "……",
        "——",
    ]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("甲 乙", [("甲", " "), ("乙", "")]),
        ("甲  乙", [("甲", " "), (" ", ""), ("乙", "")]),
        (" 甲 ", [(" ", ""), ("甲", " ")]),
        ("甲\n\n乙", [("甲", ""), ("\n\n", ""), ("乙", "")]),
        ("甲 \n乙", [("甲", " "), ("\n", ""), ("乙", "")]),
        ("甲\u3000乙", [("甲", ""), ("\u3000", ""), ("乙", "")]),
        ("  ", [("  ", "")]),
    ],
)
def test_blanks(nlp: Language, text: str, tokens: list[tuple[str, str]]) -> None:
    assert [(token.text, token.whitespace_) for token in nlp.tokenizer(text)] == tokens


def test_a_batch_is_cut_like_single_texts(nlp: Language) -> None:
    texts = [text * times for text in TEXTS for times in (1, 3, 40)]
    assert [[t.text for t in doc] for doc in nlp.tokenizer.pipe(texts)] == [words(nlp, text) for text in texts]


def test_processes(nlp: Language) -> None:
    docs = list(nlp.pipe(TEXTS, n_process=2))
    assert [[token.text for token in doc] for doc in docs] == [words(nlp, text) for text in TEXTS]


def test_pickle_bytes_and_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    there = spacy.load(tmp_path / "pipeline")
    fresh = Tokenizer(Vocab()).from_bytes(nlp.tokenizer.to_bytes())
    for text in TEXTS:
        expected = words(nlp, text)
        assert words(there, text) == expected
        assert [token.norm_ for token in there(text)] == [token.norm_ for token in nlp(text)]
        assert [token.text for token in fresh(text)] == expected
        assert [token.text for token in pickle.loads(pickle.dumps(nlp.tokenizer))(text)] == expected


def test_a_model_of_ones_own(nlp: Language, tmp_path: Path) -> None:
    nlp.tokenizer.to_disk(tmp_path)
    own = spacy.blank("zh", config={"nlp": {"tokenizer": {**CONFIG["nlp"]["tokenizer"], "model": str(tmp_path)}}})
    assert words(own, TEXTS[0]) == words(nlp, TEXTS[0])
    missing = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {**CONFIG["nlp"]["tokenizer"], "model": str(tmp_path / "no")}}}
    )
    with pytest.raises(ModelError, match="no segmenter model"):
        missing.tokenizer("甲")


@pytest.mark.parametrize("part", ["1,", "(", "一二三", "甲", "。", " ", "A", "9", "…", "\n"])
def test_time_grows_with_the_text(nlp: Language, part: str) -> None:
    nlp.tokenizer("甲")
    began = time.process_time()
    assert nlp.tokenizer(part * (400_000 // len(part))).text[:3]
    assert time.process_time() - began < 3
