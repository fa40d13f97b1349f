"""The tokenizer: the text comes back whole, atoms stay whole, the folded word is the norm."""

import pickle
import time
from pathlib import Path

import pytest
import spacy
import zh_caixun
from caixun.tokens import Segmenter, Tokenizer
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
    own = blank(model=str(tmp_path))
    assert words(own, TEXTS[0]) == words(nlp, TEXTS[0])
    missing = blank(model=str(tmp_path / "no"))
    with pytest.raises(ModelError, match="no segmenter model"):
        missing.tokenizer("甲")


def blank(**settings: object) -> Language:
    return spacy.blank("zh", config={"nlp": {"tokenizer": {**CONFIG["nlp"]["tokenizer"], **settings}}})


OWN = ["云岭", "云岭芯片设计", "沪深300指数", "利润改善", "５Ｇ基站", "亿元"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("云岭发布新品", ["云岭"]),
        ("买入云岭芯片设计股份", ["云岭芯片设计"]),
        ("沪深300指数上涨", ["沪深300指数"]),
        ("今年利润改善明显", ["利润改善"]),
        ("雲嶺芯片設計", ["雲嶺芯片設計"]),
        ("新建5G基站3个", ["5G基站"]),
        ("营收11.11亿元", ["11.11亿元"]),  # a number gives way only to a word that has all of it
        ("投资十亿元以上", ["十亿元"]),
    ],
)
def test_words_of_the_user_stay_whole(tmp_path: Path, text: str, whole: list[str]) -> None:
    (tmp_path / "words.txt").write_text("\n".join(OWN), encoding="utf-8-sig")
    given, read = blank(user_words=OWN), blank(user_words=str(tmp_path / "words.txt"))
    assert [word for word in whole if word not in words(given, text)] == []
    assert words(read, text) == words(given, text)
    assert given.tokenizer(text).text == text


def test_names_stay_whole_where_they_are_words() -> None:
    plain, named = blank(), blank(names=True)
    for name in ("归母净利润", "寒武纪", "招商银行", "长江电力", "净资产收益率"):
        text = f"{name}今天表现平稳"
        assert words(named, text)[0] == name
    assert "归母净利润" not in words(plain, "归母净利润今天表现平稳")
    for text in ("国内外的现代建筑业", "他在国有企业任职"):  # 外的现代, 有企业: no words
        assert words(named, text) == words(plain, text)


def test_saved_words(tmp_path: Path) -> None:
    own = blank(user_words=OWN)
    expected = words(own, "云岭芯片设计与沪深300指数")
    assert len(expected) == 3
    own.to_disk(tmp_path / "pipeline")
    for copy in (pickle.loads(pickle.dumps(own.tokenizer)), spacy.load(tmp_path / "pipeline").tokenizer):
        assert [token.text for token in copy("云岭芯片设计与沪深300指数")] == expected


def test_the_stock_decoder_gives_the_same_tokens(nlp: Language) -> None:
    stock, own = blank(segmenter="spacy_pkuseg"), blank(segmenter="spacy_pkuseg", user_words=OWN, names=True)
    for text in (*TEXTS, "云岭芯片设计与沪深300指数的归母净利润"):
        assert words(stock, text) == words(nlp, text)
        assert words(own, text) == words(blank(user_words=OWN, names=True), text)


def test_the_segmenter_is_a_drop_in_for_spacys_own_tokenizer() -> None:
    config = {"nlp": {"tokenizer": {"segmenter": "pkuseg"}}}
    folder = str(Path(zh_caixun.__file__).parent / "segmenter")
    stock, fast = (spacy.blank("zh", config=config) for _ in range(2))
    stock.tokenizer.initialize(pkuseg_model=folder)
    fast.tokenizer.pkuseg_seg = Segmenter.load(Path(folder), "default")
    for text in TEXTS:
        assert words(fast, text) == words(stock, text)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"segmenter": "jieba"}, "one of pkuseg, spacy_pkuseg"),
        ({"user_words": "no/such.txt"}, "no/such.txt: cannot read"),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, str], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        blank(**settings)("甲")


def test_damaged_bytes_are_refused() -> None:
    with pytest.raises(ModelError, match="cannot read the tokenizer"):
        Tokenizer(Vocab()).from_bytes(b"PK\x03\x04")


@pytest.mark.parametrize("part", ["1,", "(", "一二三", "甲", "。", " ", "A", "9", "…", "\n"])
def test_time_grows_with_the_text(nlp: Language, part: str) -> None:
    nlp.tokenizer("甲")
    began = time.process_time()
    assert nlp.tokenizer(part * (400_000 // len(part))).text[:3]
    assert time.process_time() - began < 3
