"""Segmenters: caixun's, spacy_pkuseg with the same model and jieba side by side, and caixun's whole pipeline beside them.

Each works in a process of its own, whose peak memory is told. On the texts the speed is taken, and caixun's words must be
those of spacy_pkuseg; the tests are segmented by hand and measured for word F1.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from caixun.types import ModelError, ReadError

Cut = Callable[[str], list[str]]
Cuts = Callable[[Iterable[str]], Iterable[list[str]]]


class Result(NamedTuple):
    """What one segmenter did: seconds to load, characters a second, peak memory and what it added in MB, word F1, digests."""

    load: float
    speed: float
    memory: float
    added: float
    scores: list[float]
    words: list[str]


def find_model() -> Path:
    """The folder of the shipped model."""
    spec = find_spec("zh_caixun")
    if spec is None or not spec.origin:
        raise ModelError("the shipped model is not installed", "zh_caixun", "install caixun again")
    return Path(spec.origin).parent / "segmenter"


def load_caixun() -> Cut:
    """The fast decoder."""
    from caixun.tokens.segmenter import Segmenter

    return Segmenter.load(find_model()).cut


def load_pkuseg() -> Cut:
    """spacy_pkuseg with the same model."""
    import spacy_pkuseg

    cut: Cut = spacy_pkuseg.pkuseg(str(find_model()), user_dict=None).cut
    return cut


def load_jieba() -> Cut:
    """jieba with its hidden Markov model; ImportError where it is not installed."""
    import logging

    import jieba  # type: ignore[import-untyped]

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    cut: Cut = jieba.lcut
    return cut


def load_pipeline() -> Cuts:
    """The whole of caixun, from texts to the bytes of their records, which stand in for words."""
    from caixun.pipeline import extract_articles, load
    from caixun.records import encode_record
    from caixun.types import Article

    nlp = load()

    def make_records(texts: Iterable[str]) -> Iterator[list[str]]:
        articles = (Article(id="", raw=text) for text in texts)
        for _, record in extract_articles(nlp, articles, raise_error):
            yield [encode_record(record).decode()]

    return make_records


def raise_error(error: Exception, article: str) -> None:
    """What to do with a text that fails: a benchmark that leaves it out would lie."""
    raise error


LOADERS: dict[str, Callable[[], Cut]] = {"caixun": load_caixun, "spacy_pkuseg": load_pkuseg, "jieba": load_jieba}
WHOLE = "whole caixun"


def read_peak() -> float:
    """The most memory that this process has held, in MB; not a number where the system does not tell (only Linux does)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run(name: str, texts: list[str], tests: list[list[list[str]]]) -> Result | None:
    """Load one segmenter, cut every text, score it; None where it is not installed."""
    before = read_peak()
    began = time.perf_counter()
    try:
        cut = LOADERS[name]() if name in LOADERS else None
        cut_all: Cuts = partial(map, cut) if cut else load_pipeline()
    except ImportError:
        return None
    loaded = time.perf_counter()
    words = [hashlib.sha256("\n".join(made).encode("utf-8", "surrogatepass")).hexdigest() for made in cut_all(texts)]
    done = time.perf_counter()
    memory = read_peak()
    scores = [score_words(sentences, cut) for sentences in tests] if cut else []
    return Result(loaded - began, sum(map(len, texts)) / (done - loaded), memory, memory - before, scores, words)


def compare_segmenters(texts: list[str], tests: Sequence[Path]) -> Iterator[str]:
    """A line for each segmenter, then how many texts caixun and spacy_pkuseg cut alike."""
    segmented = [read_sentences(path) for path in tests]
    results: dict[str, Result | None] = {}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        for name in (*LOADERS, WHOLE):
            results[name] = processes.submit(run, name, texts, segmented).result()
            yield show_result(name, results[name])
    one, two = results["caixun"], results["spacy_pkuseg"]
    if one and two:
        alike = sum(words == others for words, others in zip(one.words, two.words, strict=True))
        yield f"{alike} of {len(texts)} texts cut alike by the first two, {sum(map(len, texts))} characters"


def show_result(name: str, result: Result | None) -> str:
    """What one segmenter did.

    >>> show_result("jieba", None)
    "jieba         not installed: pip install jieba, or caixun's extra dev"
    """
    if result is None:
        return f"{name:13} not installed: pip install jieba, or caixun's extra dev"
    scores = f", word F1 {' '.join(map(str, result.scores))}" if result.scores else ""
    return (
        f"{name:13} {result.speed / 1000:6.0f} k chars/s, import and load {result.load:.2f} s, "
        f"peak {result.memory:.0f} MB, {result.added:.0f} MB of its own{scores}"
    )


def read_sentences(path: Path) -> list[list[str]]:
    """Segmented sentences, from blanks between words or from CoNLL-U."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}", str(path), "give segmented text or CoNLL-U in UTF-8") from error
    if path.suffix != ".conllu":
        return [line.split() for line in text.splitlines() if line.strip()]
    blocks = [[row.split("\t") for row in block.splitlines()] for block in text.strip().split("\n\n")]
    return [[row[1] for row in rows if row[0].isdigit()] for rows in blocks]


def score_words(sentences: Sequence[Sequence[str]], cut: Cut) -> float:
    """Word F1 in per cent.

    >>> score_words([["营收", "增长"], ["净利"]], list)
    0.0
    >>> score_words([["营收", "增长"]], lambda text: ["营收", "增", "长"])
    40.0
    """
    right = given = wanted = 0
    for words in sentences:
        gold, found = (set(list_spans(one)) for one in (words, cut("".join(words))))
        right, given, wanted = right + len(gold & found), given + len(found), wanted + len(gold)
    return round(200 * right / (given + wanted), 2)


def list_spans(words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where each word stands in its sentence."""
    end = 0
    for word in words:
        start, end = end, end + len(word)
        yield start, end
