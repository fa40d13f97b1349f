"""Train the segmenter: python corpus/segment.py TRAIN --words TABLE… --test TEST… --out FOLDER

TRAIN and TEST are texts with a blank between words, or CoNLL-U; without TRAIN the model in FOLDER is only measured. The shipped model comes from UD_Chinese-GSDSimp
(CC BY-SA 4.0, https://github.com/UniversalDependencies/UD_Chinese-GSDSimp), from jieba's dictionary (MIT, PyPI) and from
the names and aliases of word tables. Tests are only measured.

The model is a conditional random field over pkuseg's own features, so that spacy_pkuseg loads it. Beside them stand
classes of lexicon words, "starts / ends a lexicon word of k letters", the same by frequency and by part of speech: they
are learned together with the features, then written out as features of every word of the lexicon.
"""

import argparse
import hashlib
import importlib.resources
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from caixun.bench.segmenters import read_sentences, score_words
from caixun.fold import fold
from caixun.tokens.pkuseg import FEATURES, WEIGHTS, read_pkuseg
from caixun.tokens.segmenter import Segmenter
from caixun.tokens.weights import COMPACT, STEP, write_compact
from caixun.words import read_table
from numpy.typing import NDArray
from spacy_pkuseg.feature_extractor import FeatureExtractor

TAGS = ("B", "B_single", "I", "I_end", "I_first")
SIZES = range(2, 7)  # letters of a word that pkuseg knows
EPOCHS, BATCH, RATE, DECAY, DROP, SEED = 12, 16, 0.1, 1e-3, 0.3, 1
OFTEN = 2  # sentences with a word, and places with a feature, from which they count
RARE = 15  # jieba's words less frequent than this are left out
NAMED = 1000, "nt"  # names from word tables count as organisations of this frequency
NAME = "name"  # and are a class of their own, which the treebank hardly knows: it gets this much by hand
PUSH = {"+": np.array([2.0, 0, 0, 0, 0]), "-": np.array([0, 0, 0, 2.0, 0])}

Table = NDArray[np.float64]
Lexicon = Mapping[str, tuple[str, ...]]


class Known(NamedTuple):
    """The words and pairs of words of the training text, and the classes of lexicon words."""

    words: frozenset[str]
    joints: frozenset[str]
    lexicon: Lexicon


class Batch(NamedTuple):
    """Sentences side by side: features of all letters, how many each letter has, lengths of the sentences, tags."""

    features: NDArray[np.intp]
    counts: NDArray[np.intp]
    lengths: NDArray[np.intp]
    tags: NDArray[np.intp]


def read_lexicon(dictionary: Path, tables: Iterable[Path]) -> Lexicon:
    """The classes of every lexicon word, by its letters."""
    lexicon: dict[str, tuple[str, ...]] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, part = line.split(" ")
        if int(frequency) >= RARE:
            lexicon.setdefault(*classify(word, int(frequency), part.strip()))
    for row in (row for table in tables for row in read_table(table)):
        for name in filter(None, (row["name"], *row["aliases"].split("|"))):
            letters, classes = classify(fold(name), *NAMED)
            lexicon[letters] = (*lexicon.get(letters, classes), NAME) if classes else ()
    return {word: classes for word, classes in lexicon.items() if classes}


def classify(word: str, frequency: int, part: str) -> tuple[str, tuple[str, ...]]:
    """A word's letters and its classes: size, size and frequency, size and part of speech."""
    letters = list_letters(word)
    size = len(letters)
    band = min(int(2 * math.log10(frequency + 1)), 8)
    return "".join(letters), (f"{size}", f"{size}f{band}", f"{size}p{part[:2]}") if size in SIZES else ()


def list_letters(text: str) -> list[str]:
    """The characters as pkuseg sees them."""
    return list(FeatureExtractor.normalize_text(text))


def list_features(letters: Sequence[str], known: Known) -> list[list[str]]:
    """pkuseg's features of each letter, and the classes of lexicon words that end ("-") or start ("+") there."""
    size = len(letters)
    spans = {(a, a + n): "".join(letters[a : a + n]) for a in range(size) for n in SIZES if a + n <= size}
    starts: list[list[str]] = [[] for _ in range(size + 1)]
    ends: list[list[str]] = [[] for _ in range(size + 1)]
    found = [["$$", f"c.{letter}"] for letter in letters]
    for (a, b), word in spans.items():
        for lexical in known.lexicon.get(word, ()):
            found[a].append(f"+{lexical}")
            found[b - 1].append(f"-{lexical}")
        if word in known.words:
            starts[a].append(word)
            ends[b].append(word)
            found[a].append(f"w1.{word}")
            found[b - 1].append(f"w-1.{word}")
    for i, (one, two) in enumerate(pairwise(letters)):
        found[i] += [f"c1.{two}", f"cc1.{one}.{two}"]
        found[i + 1] += [f"c-1.{one}", f"c-1c.{one}.{two}"]
        if i + 2 < size:
            found[i] += [f"c2.{letters[i + 2]}"]
            found[i + 2] += [f"c-2.{one}", f"c-2c-1.{one}.{two}"]
        for joint in (f"{end}*{start}" for end in ends[i + 1] for start in starts[i + 1]):
            if joint in known.joints:
                found[i].append(f"ww.r.{joint}")
                found[i + 1].append(f"ww.l.{joint}")
    return found


def list_tags(words: Iterable[str]) -> Iterator[int]:
    """pkuseg's tag of each character."""
    for word in words:
        inner = [4, *[2] * (len(word) - 3)] if len(word) > 2 else []
        yield from (1,) if len(word) == 1 else (0, *inner, 3)


def gather_known(sentences: Sequence[Sequence[str]], lexicon: Lexicon) -> Known:
    """What the training text knows: its frequent words, all its pairs of words."""
    renamed = [[FeatureExtractor.keyword_rename(word) for word in words] for words in sentences]
    counts = Counter(word for words in renamed for word in set(words))
    joints = frozenset(f"{one}*{two}" for words in renamed for one, two in pairwise(words))
    return Known(frozenset(word for word, count in counts.items() if count >= OFTEN), joints, lexicon)


def make_batches(sentences: Sequence[Sequence[str]], known: Known) -> tuple[dict[str, int], list[Batch]]:
    """The features by number, those of most places first, and the sentences by length in batches."""
    texts = ["".join(words) for words in sentences]
    features = [list_features(list_letters(text), known) for text in texts]
    places = Counter(one for letters in features for letter in letters for one in letter)
    numbers = {one: number for number, (one, count) in enumerate(places.most_common()) if count >= OFTEN}
    rows = [[[numbers[one] for one in letter if one in numbers] for letter in letters] for letters in features]
    order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    batches = []
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        letters = [letter for place in chosen for letter in rows[place]]
        batches.append(
            Batch(
                np.array([one for letter in letters for one in letter], dtype=np.intp),
                np.array([len(letter) for letter in letters], dtype=np.intp),
                np.array([len(rows[place]) for place in chosen], dtype=np.intp),
                np.array([tag for place in chosen for tag in list_tags(sentences[place])], dtype=np.intp),
            )
        )
    return numbers, batches


def fit(numbers: Mapping[str, int], batches: Sequence[Batch]) -> tuple[Table, Table]:
    """Weights of every feature and of every edge between tags: AdaGrad, averaged over the second half of the epochs.

    Features of whole words are dropped at random, or they would explain the training text alone: each of its words is known.
    """
    random = np.random.default_rng(SEED)
    none = len(numbers)
    droppable = np.array([one.startswith("w") for one in numbers])
    rows, edges = np.zeros((none + 1, len(TAGS))), np.zeros((len(TAGS), len(TAGS)))
    seen_rows, seen_edges = np.full_like(rows, 1e-8), np.full_like(edges, 1e-8)
    mean_rows, mean_edges = np.zeros_like(rows), np.zeros_like(edges)
    for epoch in range(EPOCHS):
        for place in random.permutation(len(batches)):
            batch = batches[place]
            dropped = droppable[batch.features] & (random.random(len(batch.features)) < DROP)
            features = np.where(dropped, none, batch.features)
            scores = np.add.reduceat(rows[features], np.cumsum(batch.counts) - batch.counts, axis=0)
            letter_slopes, edge_slopes = find_slopes(scores, edges, batch)
            order = np.argsort(features, kind="stable")
            once, starts = np.unique(features[order], return_index=True)
            letters = np.repeat(np.arange(len(batch.counts)), batch.counts)
            slopes = np.add.reduceat(letter_slopes[letters[order]], starts, axis=0) + DECAY * rows[once]
            seen_rows[once] += slopes**2
            rows[once] -= RATE * slopes / np.sqrt(seen_rows[once])
            rows[none] = 0
            seen_edges += edge_slopes**2
            edges -= RATE * edge_slopes / np.sqrt(seen_edges)
        if epoch >= EPOCHS // 2:
            mean_rows += rows / (EPOCHS - EPOCHS // 2)
            mean_edges += edges / (EPOCHS - EPOCHS // 2)
    return mean_rows[:none], mean_edges


def find_slopes(scores: Table, edges: Table, batch: Batch) -> tuple[Table, Table]:
    """How the loss of a batch grows with the score of each letter's tag and of each edge: expected minus true."""
    longest = int(batch.lengths.max())
    real = np.arange(longest) < batch.lengths[:, None]
    padded = np.zeros((*real.shape, len(TAGS)))
    padded[real] = scores
    weights = np.exp(padded - padded.max(axis=2, keepdims=True)).transpose(1, 0, 2)
    steps = np.exp(edges)
    forward, totals = np.empty_like(weights), np.empty(weights.shape[:2])
    for i in range(longest):
        reached = weights[i] if i == 0 else forward[i - 1] @ steps * weights[i]
        totals[i] = reached.sum(axis=1)
        forward[i] = reached / totals[i][:, None]
    backward, arriving = np.ones_like(weights), np.zeros_like(weights)
    for i in range(longest - 2, -1, -1):
        arriving[i + 1] = weights[i + 1] * backward[i + 1] / totals[i + 1][:, None] * real[:, i + 1, None]
        backward[i] = np.where(real[:, i + 1, None], arriving[i + 1] @ steps.T, 1.0)
    expected = (forward * backward).transpose(1, 0, 2)[real]
    letter_slopes = expected / expected.sum(axis=1, keepdims=True)
    letter_slopes[np.arange(len(batch.tags)), batch.tags] -= 1
    edge_slopes = np.einsum("ibs,ibt->st", forward[:-1], arriving[1:]) * steps
    inside = np.ones(len(batch.tags) - 1, dtype=bool)
    inside[np.cumsum(batch.lengths)[:-1] - 1] = False
    np.subtract.at(edge_slopes, (batch.tags[:-1][inside], batch.tags[1:][inside]), 1)
    return letter_slopes, edge_slopes


def write_model(folder: Path, known: Known, numbers: Mapping[str, int], rows: Table, edges: Table) -> None:
    """pkuseg's two files and the compact one; words of the lexicon without weights of their own share those of their classes."""
    places = {one: number for one, number in numbers.items() if one[0] not in "+-"}
    table = [rows[number] for number in places.values()]
    places = {one: place for place, one in enumerate(places)}
    shared: dict[tuple[str, ...], int] = {}
    for word, classes in known.lexicon.items():
        for sign, kind in (("+", "w1."), ("-", "w-1.")):
            weights = PUSH[sign] * (NAME in classes)
            weights = sum((rows[numbers[sign + one]] for one in classes if sign + one in numbers), weights)
            if f"{kind}{word}" in places:
                table[places[f"{kind}{word}"]] = table[places[f"{kind}{word}"]] + weights
            else:
                places[f"{kind}{word}"] = shared.setdefault((sign, *classes), len(table))
                if shared[sign, *classes] == len(table):
                    table.append(weights)
    flat = np.concatenate((np.ravel(table), np.ravel(edges.T)))
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / WEIGHTS, sizes=np.array([len(TAGS), len(table)]), w=np.rint(flat * STEP) / STEP)
    joints = {one.partition("l.")[2] for one in places if one.startswith("ww.l.")}
    features = {
        "unigram": sorted(known.words.union(known.lexicon)),
        "bigram": sorted(joints),
        "feature_to_idx": places,
        "tag_to_idx": {tag: place for place, tag in enumerate(TAGS)},
    }
    (folder / FEATURES).write_bytes(msgspec.msgpack.encode(features))
    (folder / COMPACT).write_bytes(write_compact(read_pkuseg(folder)))


def main() -> None:
    """Train, write, measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("train", nargs="*", type=Path, help="segmented text or CoNLL-U")
    parser.add_argument(
        "--words",
        nargs="*",
        type=Path,
        default=[],
        help="word tables with columns name and aliases: what should stay whole",
    )
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="segmented text or CoNLL-U, only measured")
    parser.add_argument("--out", type=Path, default=Path("models/zh_caixun/segmenter"))
    arguments = parser.parse_args()
    place = arguments.out / "meta.json"
    if arguments.train:
        told = train(arguments.train, arguments.words, arguments.out)
    else:
        told = json.loads(place.read_text(encoding="utf-8"))
    segmenter = Segmenter.load(arguments.out)
    scores = {path.name: score_words(read_sentences(path), segmenter.cut) for path in arguments.test}
    told["word_f1"] = {**told.get("word_f1", {}), **scores}
    place.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(scores))


def train(texts: Sequence[Path], tables: Sequence[Path], folder: Path) -> dict[str, Any]:
    """Train, write the model into the folder, and tell from what it was made."""
    dictionary = Path(str(importlib.resources.files("jieba") / "dict.txt"))
    sentences = [words for path in texts for words in read_sentences(path)]
    known = gather_known(sentences, read_lexicon(dictionary, tables))
    numbers, batches = make_batches(sentences, known)
    write_model(folder, known, numbers, *fit(numbers, batches))
    return {
        "train": {path.name: take_digest(path) for path in texts},
        "lexicon": {f"jieba {version('jieba')}": take_digest(dictionary)},
        "words": {path.name: take_digest(path) for path in tables},
        "files": {name: take_digest(folder / name) for name in (FEATURES, WEIGHTS, COMPACT)},
    }


def take_digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
