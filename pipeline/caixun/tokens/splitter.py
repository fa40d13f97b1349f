"""Where tokens begin: atoms stay whole, marks stand alone, the segmenter cuts what is left."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from caixun.atoms import find_amounts, find_latin, find_tickers
from caixun.fold import fold
from caixun.tokens.segmenter import Flags, Numbers, Segmenter, read_codes

Places = tuple[Numbers, Numbers]  # where tokens begin, and where they end

DIGITS = re.compile(r"[0-9]++(?:[.,:/-][0-9]++)*%?+")
MARKS = ((0x21, 0xC0), (0x2000, 0x2C00), (0x3001, 0x3040), (0xFE30, 0xFE70), (0xFF01, 0xFF66), (0x1F000, 0x1FB00))
REPEATED = "…—-=*~._"  # marks that make one token of a run
# Folded marks that the treebank lacks stand for those it has.
STANDS = str.maketrans(",:;!?()[]{}<>「」『』【】〔〕〈〉\"'‘’", "，：；。。（）（）（）（）（）（）（）（）（）””“”")


def find_atoms(text: str) -> list[tuple[int, int]]:
    """Spans of a folded text that no word may cut, without overlap, sorted.

    >>> text = "寒武纪(688256.SH)营收11.11亿元,2025年推A100"
    >>> [text[start:end] for start, end in find_atoms(text)]
    ['688256.SH', '11.11亿元', '2025', 'A100']
    """
    mentions = [(mention.start, mention.end) for find in (find_amounts, find_tickers) for mention in find(text)]
    found: list[tuple[int, int]] = []
    end = 0
    for span in [*sorted([*mentions, *find_latin(text)], key=lambda span: (span[0], -span[1])), (len(text), len(text))]:
        if span[0] >= end:
            found += [match.span() for match in DIGITS.finditer(text, end, span[0])]
            found.append(span)
            end = span[1]
    return found[:-1]


class Splitter:
    """Splits texts into tokens with a segmenter."""

    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter = segmenter
        self.letters = segmenter.letters.copy()
        self.white = segmenter.letters == segmenter.blank
        self.marks = np.zeros(len(self.letters), np.bool_)
        self.repeated = np.zeros(len(self.letters), np.bool_)
        self.repeated[[ord(mark) for mark in REPEATED]] = True
        for start, end in MARKS:
            for code in range(start, end):
                mark = chr(code)
                if unicodedata.category(mark)[0] in "PS":
                    self.marks[code] = True
                    self.letters[code] = segmenter.letters[ord(mark.translate(STANDS))] or segmenter.blank

    def split(self, texts: Sequence[str]) -> Iterator[tuple[list[str], list[bool]]]:
        """The tokens of each text and whether a blank follows each, which then belongs to no token."""
        for text, (starts, ends) in zip(texts, self.cut(texts), strict=True):
            words = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
            yield words, (np.append(starts[1:], len(text)) > ends).tolist() if words else []

    def cut(self, texts: Sequence[str]) -> Iterator[Places]:
        """Where the tokens of each text begin and end."""
        folded = [fold(text) for text in texts]
        codes, shapes = read_codes("\n".join(texts)), read_codes("\n".join(folded))
        offsets = np.cumsum([0, *(len(text) + 1 for text in texts)])
        atoms = [
            (a + offset, b + offset) for text, offset in zip(folded, offsets, strict=False) for a, b in self.find(text)
        ]
        starts, ends = np.array(atoms, dtype=np.intp).reshape(-1, 2).T
        depth = np.zeros(len(codes) + 1, np.int8)
        depth[starts] += 1
        depth[ends] -= 1
        inside = np.cumsum(depth[:-1], dtype=np.int8) > 0
        letters = self.letters[shapes].astype(np.int64)
        letters[inside] = self.segmenter.blank
        white = self.white[shapes] & ~inside
        mark = self.marks[shapes] & ~inside
        begins = self.segmenter.find_begins(letters)
        begins[1:] |= mark[:-1] & ~white[1:]
        begins |= mark
        begins[1:] &= ~(mark[:-1] & mark[1:] & self.repeated[shapes[1:]] & (shapes[1:] == shapes[:-1]))
        begins &= ~inside
        begins[starts] = True
        spaces = np.zeros(len(codes), np.bool_)
        spaces[1:] = (codes[1:] == 32) & white[1:] & ~white[:-1]
        begins |= white & (spaces | ~np.append(False, white[:-1] & ~spaces[:-1]))
        if self.segmenter.dictionary.joined:
            self.segmenter.dictionary.join("\n".join(folded), begins, white)
        yield from take_places(begins, spaces, offsets)

    def find(self, text: str) -> list[tuple[int, int]]:
        """The atoms of a folded text and the whole words of the dictionary, which give way to atoms that they would cut."""
        atoms = find_atoms(text)
        found = self.segmenter.dictionary.find_whole(text)
        if not found:
            return atoms
        inside, taken = np.zeros((2, len(text) + 1), np.bool_)
        for a, b in atoms:
            inside[a + 1 : b] = True
        whole = [(a, b) for a, b in found if not (inside[a] or inside[b])]
        for a, b in whole:
            taken[a:b] = True
        return sorted([*whole, *((a, b) for a, b in atoms if not taken[a])])


def take_places(begins: Flags, spaces: Flags, offsets: Numbers) -> Iterator[Places]:
    """Where the tokens of each text begin and end, each from its offset up to the line end before the next one's.

    The blanks that count as spaces between words are left out.
    """
    begins, spaces, stops = np.append(begins, True), np.append(spaces, False), offsets[1:] - 1
    begins[offsets[:-1]] = begins[stops] = True
    places = begins.nonzero()[0]
    kept = ~spaces[places]
    kept[places.searchsorted(stops)] = False
    starts, ends = places[:-1][kept[:-1]], places[1:][kept[:-1]]
    cuts = starts.searchsorted(offsets).tolist()
    for offset, first, last in zip(offsets.tolist(), cuts, cuts[1:], strict=False):
        yield starts[first:last] - offset, ends[first:last] - offset
