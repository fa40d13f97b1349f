"""The fast decoder gives the words of spacy_pkuseg, and a model folder that could harm is refused."""

import importlib.util
import itertools
import json
import pickle
import random
import shutil
import sys
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
import spacy_pkuseg
from caixun.tokens import weights as format
from caixun.tokens.lookup import Lookup
from caixun.tokens.segmenter import Segmenter
from caixun.tokens.stock import Stock
from caixun.types import ModelError
from hypothesis import given, settings
from hypothesis import strategies as st

SPEC = importlib.util.find_spec("zh_caixun")
MODEL = Path(str(SPEC and SPEC.origin)).parent / "segmenter"
CORPUS = Path(__file__).parents[1] / "corpus"
sys.path.insert(0, str(CORPUS))
import segment  # noqa: E402

FINANCE = segment.read_sentences(CORPUS / "segmentation" / "finance.seg")

SUBJECTS = """
甲公司 寒武纪 该公司 中国平安 乙银行上海分行 万科企业 集团旗下子公司 三一重工 公司董事长王某某 两家供应商 华东地区经销商 央行
监管部门 分析师 多只新能源基金 港股通南向资金 第三方机构 光伏组件龙头 九州通 北上广深
""".split()
ACTIONS = """
发布公告称 预计今年 表示， 去年同期 在业绩说明会上透露 一季度 有望于明年 首次 连续三年 拟 已经 不得不 将于二十日内 同比
正在 随后 因为 计划未来五年 据悉 ——
""".split()
RESULTS = """
实现营业收入大幅增长。 净利润有所下滑！ 毛利率保持稳定 完成对丙公司的收购， 收到证监会立案调查通知书 回购股份（含税）
扭亏为盈； 拟每十股派发现金红利 研发投入占比提升 下调全年业绩指引？ 募集资金用于补充流动资金 股价涨停、成交额创新高
召开临时股东大会 在手订单充足…… 终止重大资产重组 存货周转天数上升 《战略合作协议》 “轻装上阵” 芯片出货量超预期 1·2／3％
毛利ＡＢ端 的的的 和 了一 亿元
""".split()
ODD = ["", " ", "\x00", "甲", "😀", "甲\x00乙", "甲 乙\n丙\u3000丁", "龘" * 50, "龘甲" * 50, "*" * 9, "**Num甲**Letter", "甲.乙-丙/丁",
       "１２三Ａ％", "\ud800甲", "公司" * 17_000, "银行保险股份有限" * 8_000]  # fmt: skip


@pytest.fixture(scope="module")
def stock() -> spacy_pkuseg.pkuseg:
    return spacy_pkuseg.pkuseg(str(MODEL), user_dict=None)


@pytest.fixture(scope="module")
def fast() -> Segmenter:
    return Segmenter.load(MODEL)


@pytest.fixture(scope="module")
def dictionaries() -> tuple[spacy_pkuseg.pkuseg, Segmenter]:
    return spacy_pkuseg.pkuseg(str(MODEL), user_dict=USER), Segmenter.load(MODEL, USER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("features.msgpack", "weights.npz"):
        shutil.copy(MODEL / name, tmp_path / name)
    return tmp_path


def test_identical_on_sentences(stock: spacy_pkuseg.pkuseg, fast: Segmenter) -> None:
    sentences = ["".join(parts) for parts in itertools.product(SUBJECTS, ACTIONS, RESULTS)]
    assert len(sentences) >= 10_000
    assert [sentence for sentence in sentences if fast.cut(sentence) != stock.cut(sentence)] == []


def test_own_sentences_of_finance(fast: Segmenter) -> None:
    assert len({"".join(words) for words in FINANCE}) == 300
    score = segment.score_words(FINANCE, fast.cut)
    assert score >= 93.0
    told = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert told["word_f1"]["finance.seg"] == score
    assert told["word_f1"]["gsds_test.seg"] >= 95.0
    assert told["word_f1"]["pud.seg"] >= 91.5
    assert {name: segment.take_digest(MODEL / name) for name in told["files"]} == told["files"]
    assert sum((MODEL / name).stat().st_size for name in told["files"]) < 8_000_000


def test_identical_with_a_model_that_the_library_trained(tmp_path: Path) -> None:
    lines = [f"{' '.join(words)}\n" for words in FINANCE]
    (tmp_path / "train.txt").write_text("".join(lines[::2]), encoding="utf-8")
    (tmp_path / "test.txt").write_text(lines[1], encoding="utf-8")
    folder = tmp_path / "model"
    spacy_pkuseg.train(*(str(tmp_path / name) for name in ("train.txt", "test.txt", "model")), train_iter=1)
    stock, fast = spacy_pkuseg.pkuseg(str(folder), user_dict=None), Segmenter.load(folder)
    texts = ["".join(words) for words in FINANCE] + ODD[:-2]
    assert [text for text in texts if fast.cut(text) != stock.cut(text)] == []


def test_identical_on_documents(stock: spacy_pkuseg.pkuseg, fast: Segmenter) -> None:
    chance = random.Random(7)  # noqa: S311
    parts = [*SUBJECTS, *ACTIONS, *RESULTS, " ", "\n", "\u3000"]
    for size in (10, 100, 3000):
        text = "".join(chance.choices(parts, k=size))
        assert fast.cut(text) == stock.cut(text)


def test_identical_on_own_articles(stock: spacy_pkuseg.pkuseg, fast: Segmenter) -> None:
    lines = (CORPUS / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) > 50
    assert [text for text in texts if fast.cut(text) != stock.cut(text)] == []


USER = [
    "营业收入大幅",
    "乙银行",
    "乙银行上海分行行长",
    "公司",
    "有限公司",
    "公 司",
    "",
    " 股价 ",
    "涨停、成交",
    "１·2",
    "甲",
]


@pytest.mark.parametrize("user_dict", ["default", USER], ids=["default", "words"])
def test_identical_with_a_dictionary(user_dict: str | list[str]) -> None:
    stock, fast = spacy_pkuseg.pkuseg(str(MODEL), user_dict=user_dict), Segmenter.load(MODEL, user_dict)
    chance = random.Random(5)  # noqa: S311
    sentences = ["".join(parts) for parts in itertools.product(SUBJECTS, ACTIONS, RESULTS)]
    assert len(sentences) >= 10_000
    documents = [
        "".join(chance.choices([*SUBJECTS, *ACTIONS, *RESULTS, " ", "\n"], k=size)) for size in (10, 100, 3000)
    ]
    texts = [
        *sentences[:: 1 if user_dict is USER else 7],
        *documents,
        *ODD[:-2],
        "乙银行上海",
        "乙银行上海分行行",
        "归母净利润率下降",
        "公 司公",
    ]
    assert [text for text in texts if fast.cut(text) != stock.cut(text)] == []


def test_identical_with_a_file_of_words(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("营业收入大幅\tn\n乙银行\n", encoding="utf-8")
    stock, fast = spacy_pkuseg.pkuseg(str(MODEL), user_dict=str(path)), Segmenter.load(MODEL, path)
    for text in ("乙银行营业收入大幅增长", "乙 银行"):
        assert fast.cut(text) == stock.cut(text)
    with pytest.raises(ModelError, match="cannot read the words"):
        Segmenter.load(MODEL, tmp_path)


def test_the_stock_decoder_behind_the_same_door(stock: spacy_pkuseg.pkuseg, folder: Path) -> None:
    own = Stock(folder)
    texts = ["".join(parts) for parts in zip(SUBJECTS, ACTIONS, RESULTS, strict=False)] + ODD[:-2]
    assert [own.cut(text) for text in texts] == [stock.cut(text) for text in texts]


@settings(max_examples=500)
@given(st.text(st.sampled_from("甲公司有限银行乙 的股价涨停、\n")))
def test_identical_on_any_text_with_a_dictionary(
    dictionaries: tuple[spacy_pkuseg.pkuseg, Segmenter], text: str
) -> None:
    stock, fast = dictionaries
    assert fast.cut(text) == stock.cut(text)


@pytest.mark.parametrize("text", ODD)
def test_identical_on_odd_texts(stock: spacy_pkuseg.pkuseg, fast: Segmenter, text: str) -> None:
    assert fast.cut(text) == stock.cut(text)


@settings(max_examples=500)
@given(
    st.text(st.characters(exclude_categories=()))
    | st.text(st.sampled_from("甲公司银行中国三亿A1Ａ１。，./-*& \n\x00😀龘龖的了"))
)
def test_identical_on_any_text(stock: spacy_pkuseg.pkuseg, fast: Segmenter, text: str) -> None:
    assert fast.cut(text) == stock.cut(text)


def test_identical_with_weights_of_any_kind(folder: Path) -> None:
    arrays = dict(np.load(folder / "weights.npz"))
    noise = np.random.default_rng(3).normal(0, 0.1, len(arrays["w"]))
    np.savez(folder / "weights.npz", sizes=arrays["sizes"], w=arrays["w"] + noise)
    stock, fast = spacy_pkuseg.pkuseg(str(folder), user_dict=None), Segmenter.load(folder)
    assert not fast.exact
    texts = [f"{a}{b}{c} {a}" for a, b, c in zip(SUBJECTS, ACTIONS, RESULTS, strict=False)] + ODD[:-2]
    assert [fast.cut(text) for text in texts] == [stock.cut(text) for text in texts]


def test_the_compact_file_is_the_same_model(folder: Path, fast: Segmenter) -> None:
    compact = format.read_compact((MODEL / format.COMPACT).read_bytes(), format.COMPACT)
    for name, array in Segmenter.load(folder).weights._asdict().items():
        assert array.dtype == getattr(compact, name).dtype, name
        assert np.array_equal(array, getattr(compact, name)), name
    assert fast.exact


def test_lookup_finds_what_is_there() -> None:
    chance = np.random.default_rng(5)
    keys = chance.permutation(200_000)[:50_000].astype(np.int64)
    found = Lookup(keys).find(np.arange(200_000))
    expected = np.zeros(200_000, dtype=np.int64)
    expected[keys] = np.arange(1, 50_001)
    assert (found == expected).all()


class Hostile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_a_pickle_is_never_read(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    (tmp_path / "features.pkl").write_bytes(pickle.dumps({"unigram": Hostile(touched)}))
    shutil.copy(MODEL / "weights.npz", tmp_path)
    with pytest.raises(ModelError, match="no segmenter model"):
        Segmenter.load(tmp_path)
    shutil.copy(MODEL / "features.msgpack", tmp_path)
    np.savez(tmp_path / "weights.npz", sizes=np.array([5, 1]), w=np.array([Hostile(touched)], dtype=object))
    with pytest.raises(ModelError, match="cannot read the arrays"):
        Segmenter.load(tmp_path)
    assert not touched.exists()


@pytest.mark.parametrize("name", ["features.msgpack", "weights.npz"])
@pytest.mark.parametrize("kept", [0, 1, 1000, 100_000])
def test_a_truncated_file_is_refused(folder: Path, name: str, kept: int) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:kept])
    with pytest.raises(ModelError, match=name):
        Segmenter.load(folder)


@pytest.mark.parametrize("kept", [0, 1, 1000, 100_000])
def test_a_truncated_compact_file_is_refused(tmp_path: Path, kept: int) -> None:
    (tmp_path / format.COMPACT).write_bytes((MODEL / format.COMPACT).read_bytes()[:kept])
    with pytest.raises(ModelError, match=format.COMPACT):
        Segmenter.load(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tag_to_idx", {}),
        ("tag_to_idx", {"B": 0, "I": 7}),
        ("feature_to_idx", {"$$": 10_000_000}),
        ("feature_to_idx", {"$$": -1}),
        ("feature_to_idx", ["$$"]),
        ("feature_to_idx", {"$$": 0, "ww.l.**noWord*公司": 1}),
        ("unigram", {"甲": 1}),
    ],
)
def test_wrong_features_are_refused(folder: Path, key: str, value: object) -> None:
    features = msgspec.msgpack.decode((folder / "features.msgpack").read_bytes())
    (folder / "features.msgpack").write_bytes(msgspec.msgpack.encode({**features, key: value}))
    with pytest.raises(ModelError):
        Segmenter.load(folder)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_refused(folder: Path, value: float) -> None:
    arrays = dict(np.load(folder / "weights.npz"))
    arrays["w"][7] = value
    np.savez(folder / "weights.npz", **arrays)
    with pytest.raises(ModelError, match="do not fit together"):
        Segmenter.load(folder)


@pytest.mark.parametrize("count", [1 << 20, 1 << 45, 1 << 62])
def test_an_array_that_claims_too_much_is_refused(folder: Path, fast: Segmenter, count: int) -> None:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({count},), }}".ljust(117) + "\n"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + b"\x00" * 64
    for name in ("weights.npz", format.COMPACT):
        with zipfile.ZipFile(folder / name, "w") as archive:
            for array in ("w", "sizes", *fast.weights._fields):
                archive.writestr(f"{array}.npy", data)
        with pytest.raises(ModelError, match=name):
            Segmenter.load(folder)


@pytest.mark.parametrize(
    "start",
    [b"\xdf\xff\xff\xff\xff", b"\x83\xa7unigram\xdd\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff", b"\x81" * 100_000],
)
def test_features_that_claim_too_much_are_refused(folder: Path, start: bytes) -> None:
    (folder / "features.msgpack").write_bytes(start)
    with pytest.raises(ModelError, match="cannot read the features"):
        Segmenter.load(folder)


@pytest.mark.parametrize("shape", [(0,), (1,), (7,), (5, 5)])
def test_wrong_weights_are_refused(folder: Path, shape: tuple[int, ...]) -> None:
    np.savez(folder / "weights.npz", sizes=np.array([5, 1]), w=np.zeros(shape))
    with pytest.raises(ModelError):
        Segmenter.load(folder)


def test_arrays_that_do_not_fit_are_refused(fast: Segmenter) -> None:
    for name, array in fast.weights._asdict().items():
        beyond = np.full_like(array, np.iinfo(array.dtype).max) if array.dtype.kind == "u" else array[..., None]
        for wrong in (array[:-1], beyond, array.astype(np.float32)):
            data = format.write_compact(fast.weights._replace(**{name: wrong}))
            with pytest.raises(ModelError, match="wrong"):
                format.read_compact(data, name)


def test_a_model_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format, "LARGEST", 1000)
    with pytest.raises(ModelError, match="larger"):
        Segmenter.load(MODEL)
