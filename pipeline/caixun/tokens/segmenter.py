"""The fast decoder of pkuseg models: the same words as spacy_pkuseg, whole documents at a time.

spacy_pkuseg spends nine tenths of its time on joining the strings of features. Here all characters of a text walk the
trie of strings together, and its compiled Viterbi search then runs once over all pieces: the blanks between them are
forced to one tag, and the edges to and from it are taken back, so that no piece feels another. Weights in whole 1/1024
sum up exactly, so this gives what separate searches give, ties included; for other weights the search goes piece by piece.
"""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from spacy_pkuseg.feature_extractor import FeatureExtractor
from spacy_pkuseg.inference import run_viterbi

from caixun.tokens.dictionary import Dictionary, read_default, read_words
from caixun.tokens.lookup import Lookup
from caixun.tokens.pkuseg import CLASSES, load_weights
from caixun.tokens.weights import LONGEST, Weights, level_bounds

FORCED = -(2.0**36)  # more than any path can make up for, and still exact in a sum
TIE = 2.0**-10  # less than any weight: of equal paths the search in a piece of its own takes the first tag
BLOCK = 1 << 17  # letters searched at a time, which bounds the memory
BLANKS = [code for code in range(0x3001) if chr(code).isspace()]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def read_codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


class Segmenter:
    """Cuts text into words with a pkuseg model."""

    def __init__(self, weights: Weights, dictionary: Dictionary | None = None) -> None:
        self.weights = weights
        self.dictionary = dictionary or Dictionary()
        exact = weights.bias.dtype.kind == "i"
        self.kind = np.int32 if exact else np.float64
        self.exact = exact
        self.first = len(weights.alphabet)
        self.blank = self.first + 1  # the letter at which pieces end; no string has it
        self.letters = self.number_codes()
        size = len(weights.children) + 1
        parents = np.repeat(np.arange(1, size), weights.children)
        self.steps = Lookup(parents << 16 | weights.letters, self.first + 1)
        self.inner = np.concatenate(([False], weights.children > 0))
        top = level_bounds(weights.children, self.first)[2:3] or [self.first]
        self.pair = np.concatenate((np.zeros(self.first + 1, np.intp), weights.pairs))[: top[0] + 1]
        self.word = np.concatenate((np.zeros(self.first + 1, np.intp), weights.words))
        joints = weights.joints.astype(np.int64)
        self.joints = Lookup(joints[:, 0] << 32 | joints[:, 1])
        self.ends, self.opens = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        self.ends[joints[:, 0]] = self.opens[joints[:, 1]] = True
        nothing = np.zeros((5, 1, len(weights.begins)), self.kind)
        self.letter_rows = np.concatenate((weights.letter_rows.astype(self.kind), nothing), axis=1)
        self.pair_rows, self.word_rows, self.joint_rows = (
            rows.astype(self.kind) for rows in (weights.pair_rows, weights.word_rows, weights.joint_rows)
        )
        self.bias = weights.bias.astype(self.kind)[None]
        self.edges = weights.edges.astype(np.float64)

    @classmethod
    def load(cls, folder: Path, user_dict: str | Path | Iterable[str] | None = None) -> Self:
        """The segmenter of a model folder; ModelError where it is missing, damaged or unsafe.

        user_dict is what spacy_pkuseg calls so: None, "default", a file with a word a line, or the words. With any of
        them its own dictionary is in force, too, which costs the shipped model ten points of F1.
        """
        if user_dict is None:
            return cls(load_weights(folder))
        words = read_words(user_dict) if isinstance(user_dict, str | Path) and user_dict != "default" else user_dict
        return cls(load_weights(folder), Dictionary(() if words == "default" else words, read_default()))

    def number_codes(self) -> NDArray[np.uint16]:
        """The letter of every code point, 0 for those the model has never seen."""
        letters = np.zeros(0x110000, dtype=np.uint16)
        letters[self.weights.alphabet] = np.arange(1, self.first + 1)
        number, latin = (letters[ord(letter)] for letter in CLASSES.values())
        letters[[ord(letter) for letter in CLASSES.values()]] = 0
        letters[[ord(char) for char in FeatureExtractor.letter]] = latin
        letters[[ord(char) for char in FeatureExtractor.num]] = number
        letters[[ord(char) for char in FeatureExtractor.keywords]] = letters[ord("&")]
        letters[BLANKS] = self.blank
        return letters

    def cut(self, text: str) -> list[str]:
        """The words of a text, blanks left out, as spacy_pkuseg cuts it."""
        letters = self.letters[read_codes(text)].astype(np.int64)
        blank = letters == self.blank
        whole = self.dictionary.find_whole(text)
        for start, end in whole:
            letters[start:end] = self.blank
        begins = self.find_begins(letters)
        self.dictionary.join(text, begins, letters == self.blank)
        for start, end in whole:
            begins[start] = True
            begins[end : end + 1] |= ~blank[end : end + 1]
        starts = np.flatnonzero(begins | blank)
        spans = pairwise([*starts.tolist(), len(text)])
        return [text[a:b] for (a, b), skip in zip(spans, blank[starts].tolist(), strict=True) if not skip]

    def find_begins(self, letters: Numbers) -> Flags:
        """Which letters begin a word; pieces end at blanks, which begin nothing, and at BLOCK letters without one."""
        begins = np.zeros(len(letters), np.bool_)
        start = 0
        while start < len(letters):
            end = start + BLOCK
            if end < len(letters):
                end -= int(np.argmax(letters[end - 1 : start : -1] == self.blank))
            begins[start:end] = self.search(letters[start:end])
            start = end
        return begins

    def search(self, letters: Numbers) -> Flags:
        """The begins of words in one block."""
        blank = letters == self.blank
        opens = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
        closes = np.flatnonzero(~blank[:-1] & blank[1:])
        scores = self.score(letters, blank).astype(np.float64)
        if self.exact:
            scores[opens] -= self.edges[0] + TIE * np.arange(len(self.edges))
            scores[closes] -= self.edges[:, 0]
            scores[blank] = [0, *[FORCED] * (len(self.edges) - 1)]
            tags = run_viterbi(scores, self.edges)[1]
        else:
            tags = np.zeros(len(letters), np.int32)
            changes = np.flatnonzero(blank[1:] != blank[:-1]) + 1
            for start, end in pairwise([0, *changes.tolist(), len(letters)]):
                tags[start:end] = run_viterbi(scores[start:end], self.edges)[1]
        begins: Flags = self.weights.begins[tags] & ~blank
        begins[opens] = True
        begins[0] = not blank[0]
        return begins

    def score(self, x: Numbers, blank: Flags) -> NDArray[Any]:
        """What each tag gets at each letter, added up in pkuseg's order."""
        scores = np.repeat(self.bias, len(x), axis=0)
        itself, before, behind, second_before, second_behind = self.letter_rows
        entering, leaving, passed = self.pair_rows
        states = self.steps.find(x[:-1] << 16 | x[1:])
        pairs = self.pair.take(states)
        scores += itself.take(x, axis=0)
        scores[1:] += before.take(x[:-1], axis=0)
        scores[1:] += entering.take(pairs, axis=0)
        scores[:-1] += behind.take(x[1:], axis=0)
        scores[:-1] += leaving.take(pairs, axis=0)
        scores[2:] += second_before.take(np.where(blank[1:-1], self.blank, x[:-2]), axis=0)
        scores[2:] += passed.take(pairs[:-1], axis=0)
        scores[:-2] += second_behind.take(np.where(blank[1:-1], self.blank, x[2:]), axis=0)
        sizes, starts, states = self.walk(x, states)
        self.add_words(scores, sizes, starts, states)
        self.add_joints(scores, sizes, starts, states)
        return scores

    def walk(self, x: Numbers, states: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Every string of the trie in the text, the longest first: its length, where it starts, its state."""
        start = np.flatnonzero(states)
        found = [(start, states.take(start))]
        for size in range(3, LONGEST + 1):
            start, state = found[-1]
            on = self.inner.take(state) & (start + size <= len(x))
            start, state = start[on], state[on]
            state = self.steps.find(state << 16 | x.take(start + (size - 1)))
            on = state > 0
            found.append((start[on], state[on]))
        sizes = np.repeat(np.arange(LONGEST, 1, -1), [len(start) for start, _ in reversed(found)])
        starts, states = (np.concatenate(arrays[::-1]) for arrays in zip(*found, strict=True))
        return sizes, starts, states

    def add_words(self, scores: NDArray[Any], sizes: Numbers, starts: Numbers, states: Numbers) -> None:
        """Add what words do to the letters at which they end and start."""
        rows = self.word.take(states)
        known = rows > 0
        rows, sizes, starts = rows[known], sizes[known], starts[known]
        add_rows(scores, starts + sizes - 1, self.word_rows[0], rows)
        add_rows(scores, starts, self.word_rows[1], rows)

    def add_joints(self, scores: NDArray[Any], sizes: Numbers, starts: Numbers, states: Numbers) -> None:
        """Add what two words do to the letters on both sides of where they meet."""
        ends, opens = self.ends.take(states), self.opens.take(states)
        if not (ends.any() and opens.any()):
            return
        following = np.zeros((len(scores) + 1, LONGEST - 1), np.int64)
        following[starts[opens], LONGEST - sizes[opens]] = states[opens]
        borders = (starts + sizes)[ends]
        meeting = following.take(borders, axis=0)
        first, second = meeting.nonzero()
        joints = self.joints.find(states[ends][first] << 32 | meeting[first, second])
        known = joints > 0
        borders, joints = borders[first[known]], joints[known]
        add_rows(scores, borders, self.joint_rows[0], joints)
        add_rows(scores, borders - 1, self.joint_rows[1], joints)


def add_rows(scores: NDArray[Any], places: Numbers, table: NDArray[Any], rows: Numbers) -> None:
    """Add rows of a table to the scores at places, one after another where a place comes twice."""
    tags = scores.shape[1]
    cells = (places[:, None] * tags + np.arange(tags)).ravel()
    np.add.at(scores.reshape(-1), cells, table.take(rows, axis=0).ravel())
