"""spacy_pkuseg's own decoder in the place of the fast one, to compare them."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import spacy_pkuseg

from caixun.tokens.dictionary import Dictionary
from caixun.tokens.pkuseg import CLASSES, read_pkuseg
from caixun.tokens.segmenter import Flags, Numbers, Segmenter

UNKNOWN = "\ue000"  # stands for the letters that no model has seen, "１" and "Ａ" for pkuseg's two classes of letters


class Stock(Segmenter):
    """Cuts text as the Segmenter of the same folder, which must hold pkuseg's own two files, sixteen times slower."""

    def __init__(self, folder: Path, dictionary: Dictionary | None = None) -> None:
        super().__init__(read_pkuseg(folder), dictionary)  # refuses what spacy_pkuseg would unpickle
        self.stock = spacy_pkuseg.pkuseg(str(folder), user_dict=None)
        shown = dict(zip(CLASSES.values(), "１Ａ", strict=True))
        self.shown = [UNKNOWN, *(shown.get(letter, letter) for letter in map(chr, self.weights.alphabet.tolist()))]

    def find_begins(self, letters: Numbers) -> Flags:
        """Which letters begin a word."""
        begins = np.zeros(len(letters), np.bool_)
        borders = np.flatnonzero(np.diff(letters == self.blank)) + 1
        for start, end in pairwise([0, *borders.tolist(), len(letters)]):
            if start < end and letters[start] != self.blank:
                for word in self.stock._cut("".join(self.shown[letter] for letter in letters[start:end].tolist())):
                    begins[start] = True
                    start += len(word)
        return begins
