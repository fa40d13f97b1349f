"""Words beside the model: those that stand whole wherever they are written, and those put together after the model.

Both are as in spacy_pkuseg, whose user_dict does both: it cuts the user's words out before the model sees the text, then
joins neighbouring words that make up a word of its own dictionary, dicts/default.pkl.
"""

import pickletools
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

from caixun.types import ModelError

Flags = NDArray[np.bool_]
MOST = 7  # words that are joined to one
SURROGATE = re.compile("[\ud800-\udfff]")  # which the finders cannot take
END = ""  # the key of a node at which a word ends


class Dictionary:
    """`whole` words are cut out of the text, `joined` words put together from the model's.

    `parts` says whether a joined word is also put together from words that are all joined words themselves.
    """

    def __init__(self, whole: Iterable[str] = (), joined: Iterable[str] = (), parts: bool = False) -> None:
        self.whole = sorted({word for line in whole if (word := line.strip())})
        self.joined = frozenset(word for word in joined if len(word) > 1)
        self.parts = parts
        self.trie: dict[str, Any] = {}
        for word in self.whole:
            node = self.trie
            for letter in word:
                node = node.setdefault(letter, {})
            node[END] = True
        solid = [word for word in self.whole if len(word.split()) == 1]  # no text between blanks holds another
        self.opens = AhoCorasick(solid, matchkind=MatchKind.Standard) if solid else None
        self.finder = AhoCorasick(sorted(self.joined), matchkind=MatchKind.Standard) if self.joined else None

    def find_whole(self, text: str) -> list[tuple[int, int]]:
        """Where whole words stand, blanks apart, as spacy_pkuseg finds them.

        It follows its words as far as the text does, past the end of the word that it has found:

        >>> [(a, b) for a, b in Dictionary(["平安", "平安银行"]).find_whole("平安银保")]
        [(0, 3)]
        """
        if self.opens is None:
            return []
        found: list[tuple[int, int]] = []
        done = 0
        for start in sorted({start for _, start, _ in find_all(self.opens, text)}):
            if start >= done:
                done = self.follow(text, start)
                found.append((start, done))
        return found

    def follow(self, text: str, start: int) -> int:
        """Where the word that starts there ends."""
        node, last = self.trie, start
        for place in range(start, len(text)):
            letter = text[place]
            if letter.isspace():
                return last
            if letter not in node:
                return place
            node = node[letter]
            if END in node:
                last = place + 1
        return last

    def join(self, text: str, begins: Flags, closed: Flags) -> None:
        """Take away the begins inside joined words that are made up of two to seven words, closed characters apart.

        More words to one come first, then those further left.
        """
        if self.finder is None:
            return
        found = [(a, b) for _, a, b in find_all(self.finder, text)]
        if not found:
            return
        starts, ends = np.array(found, dtype=np.intp).T
        edges = np.append(begins | closed, True)
        fences = np.concatenate(([0], np.cumsum(closed)))
        fits = edges[starts] & edges[ends] & (fences[starts] == fences[ends])
        order = np.argsort(starts[fits], kind="stable")
        starts, ends = starts[fits][order], ends[fits][order]
        for size in range(MOST, 1, -1):
            counts = np.concatenate(([0], np.cumsum(begins)))
            fits = begins[starts] & np.append(begins | closed, True)[ends] & (counts[ends] - counts[starts] == size)
            done = 0
            for start, end in zip(starts[fits].tolist(), ends[fits].tolist(), strict=True):
                if start >= done and (self.parts or not self.knows_all(text, start, end, begins)):
                    begins[start + 1 : end] = False
                    done = end

    def knows_all(self, text: str, start: int, end: int, begins: Flags) -> bool:
        """Whether every word between is a joined word itself."""
        cuts = [start, *(np.flatnonzero(begins[start + 1 : end]) + start + 1).tolist(), end]
        return all(text[a:b] in self.joined for a, b in pairwise(cuts))


def find_all(finder: AhoCorasick, text: str) -> list[tuple[int, int, int]]:
    """Every match: which word, where it starts, where it ends."""
    found: list[tuple[int, int, int]] = finder.find_matches_as_indexes(SURROGATE.sub("\ufffd", text), overlapping=True)
    return found


def read_words(path: str | Path) -> list[str]:
    """The words of a file, one a line; what stands behind a tab is left out."""
    try:
        return [line.split("\t")[0] for line in Path(path).read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeError) as error:
        raise ModelError(f"cannot read the words: {error}", str(path), "one word a line, in UTF-8") from error


@cache
def read_default() -> tuple[str, ...]:
    """The words that spacy_pkuseg joins, read out of its pickle without running it."""
    data = (files("spacy_pkuseg") / "dicts" / "default.pkl").read_bytes()
    texts = (argument for _, argument, _ in pickletools.genops(data) if isinstance(argument, str))
    return tuple(next(texts).strip().split("\n"))
