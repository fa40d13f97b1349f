"""Compare segmenters in one run: python corpus/compare.py TEXT… --test SEGMENTED…

TEXT has a sentence or an article a line; on it the speed is taken, and the words must be those of spacy_pkuseg.
SEGMENTED is measured for word F1. Each segmenter works in a process of its own, whose peak memory is told.
"""

import argparse
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from segment import read_sentences, score_words

MODEL = Path("models/zh_caixun/segmenter")
Cut = Callable[[str], list[str]]


class Result(NamedTuple):
    """What one segmenter did: seconds to load, characters a second, peak memory in MB, what it added, word F1, digests."""

    load: float
    speed: float
    memory: float
    added: float
    scores: list[float]
    words: list[str]


def load_caixun() -> Cut:
    """The fast decoder."""
    from caixun.tokens.segmenter import Segmenter

    return Segmenter.load(MODEL).cut


def load_pkuseg() -> Cut:
    """spacy_pkuseg with the same model."""
    import spacy_pkuseg

    cut: Cut = spacy_pkuseg.pkuseg(str(MODEL), user_dict=None).cut
    return cut


def load_jieba() -> Cut:
    """jieba with its hidden Markov model."""
    import jieba  # type: ignore[import-untyped]

    jieba.initialize()
    cut: Cut = jieba.lcut
    return cut


def read_peak() -> float:
    """The most memory that this process has held, in MB (Linux; getrusage would count the parent's)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def run(load: Callable[[], Cut], texts: list[str], tests: list[Path]) -> Result:
    """Load one segmenter, cut every text, score it."""
    before = read_peak()
    began = time.perf_counter()
    cut = load()
    loaded = time.perf_counter()
    words = [hashlib.sha256("\n".join(cut(text)).encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    done = time.perf_counter()
    memory = read_peak()
    scores = [score_words(read_sentences(path), cut) for path in tests]
    return Result(loaded - began, sum(map(len, texts)) / (done - loaded), memory, memory - before, scores, words)


def main() -> None:
    """One line for each segmenter, then how many texts the first two cut alike."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("texts", nargs="+", type=Path, help="plain text, a sentence or an article a line")
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="segmented text or CoNLL-U")
    arguments = parser.parse_args()
    texts = [line for path in arguments.texts for line in path.read_text(encoding="utf-8").splitlines()]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        results = [
            processes.submit(run, load, texts, arguments.test).result()
            for load in (load_caixun, load_pkuseg, load_jieba)
        ]
    for name, result in zip(("caixun", "spacy_pkuseg", "jieba"), results, strict=True):
        print(
            f"{name:13} {result.speed / 1000:6.0f} k chars/s, import and load {result.load:.2f} s, "
            f"peak {result.memory:.0f} MB, {result.added:.0f} MB of its own, word F1 {' '.join(map(str, result.scores))}"
        )
    alike = sum(one == two for one, two in zip(results[0].words, results[1].words, strict=True))
    print(f"{alike} of {len(texts)} texts cut alike, {sum(map(len, texts))} characters")


if __name__ == "__main__":
    main()
