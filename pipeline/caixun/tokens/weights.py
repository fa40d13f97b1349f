"""The weights of a segmenter as arrays in one compact file: checked when read, never unpickled.

A pkuseg model scores every character by the strings around it: the characters at -2..2, their pairs, the words of two to
six characters that end or start there, and the pairs of words that meet there. Here these strings are states of one
trie, numbered breadth first from 1, and a state knows the row that holds its weights for every tag; row 0 is all zero.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from caixun.types import ModelError

COMPACT = "segmenter.npz"
LONGEST = 6  # characters of a word that pkuseg knows
STEP = 1024  # weights that are whole numbers of 1/1024 add up without rounding, in any order
LARGEST = 1 << 29  # bytes that the arrays of a model may take
REMEDY = f"a model is a folder with {COMPACT}, or with features.msgpack and weights.npz as spacy-pkuseg writes them"


class Weights(NamedTuple):
    """A model; rows are (kind, row, tag), in whole 1/1024 if their type is an integer."""

    alphabet: NDArray[Any]  # code points of the letters, which are the states 1, 2, 3 …
    children: NDArray[Any]  # how many states follow each state
    letters: NDArray[Any]  # the letter that leads to each state of two letters and more
    pairs: NDArray[Any]  # the row of each state of two letters
    words: NDArray[Any]  # the row of each state of two letters and more
    joints: NDArray[Any]  # the states of the word that ends and the word that starts, for the rows 1, 2, 3 …
    letter_rows: NDArray[Any]  # kinds: the character itself, the one before, the one behind, two before, two behind
    pair_rows: NDArray[Any]  # kinds: the one before and itself, itself and the one behind, the two before
    word_rows: NDArray[Any]  # kinds: ends here, starts here
    joint_rows: NDArray[Any]  # kinds: the second word starts here, the first word ends here
    bias: NDArray[Any]  # what every character gets
    edges: NDArray[Any]  # from tag to tag
    begins: NDArray[Any]  # whether a tag begins a word


def read_compact(data: bytes, where: str) -> Weights:
    """The model in the bytes of a compact file."""
    arrays = read_arrays(data, where)
    if set(arrays) != set(Weights._fields):
        raise ModelError("not a compact segmenter", where, REMEDY)
    return check_weights(Weights(**arrays), where)


def write_compact(weights: Weights) -> bytes:
    """The bytes of a compact file, the same for the same model."""
    buffer = BytesIO()
    np.savez_compressed(buffer, **weights._asdict())
    return buffer.getvalue()


def read_arrays(data: bytes, where: str) -> dict[str, NDArray[Any]]:
    """The arrays of an npz file, without pickles and of bearable size."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise ModelError(f"larger than {LARGEST >> 20} MB", where, REMEDY)
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return dict(arrays)
    except (OSError, ValueError, EOFError, KeyError, NotImplementedError, MemoryError, BadZipFile, zlib.error) as error:
        raise ModelError(f"cannot read the arrays: {error}", where, REMEDY) from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a model's file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read: {error.strerror}", str(path), REMEDY) from error


def check_weights(weights: Weights, where: str) -> Weights:
    """The same weights; ModelError if one array could lead outside another."""
    for what, right in list_checks(weights):
        if not right:
            raise ModelError(f"wrong {what}", where, REMEDY)
    return weights


def list_checks(w: Weights) -> Iterator[tuple[str, bool]]:
    """What must hold, in an order in which each check may trust those before it."""
    links = (w.alphabet, w.children, w.letters, w.pairs, w.words, w.joints)
    rows = (w.letter_rows, w.pair_rows, w.word_rows, w.joint_rows)
    kinds = {array.dtype.str for array in (*rows, w.bias, w.edges)}
    yield "dimensions", [array.ndim for array in w] == [1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 1, 2, 1]
    yield "type of a link", all(array.dtype.kind == "u" and array.dtype.itemsize <= 4 for array in links)
    yield "type of a weight", kinds <= {"<i2", "<i4"} or kinds == {"<f8"}
    yield "weight", all(bool(np.isfinite(array).all()) for array in (*rows, w.bias, w.edges))

    tags, first, size = len(w.begins), len(w.alphabet), len(w.alphabet) + len(w.letters)
    yield "tags", 2 <= tags <= 8 and w.begins.dtype == np.bool_
    yield "shape of bias or edges", w.bias.shape == (tags,) and w.edges.shape == (tags, tags)
    yield "shape of rows", [(len(row), row.shape[2]) for row in rows] == [(kinds, tags) for kinds in (5, 3, 2, 2)]
    yield (
        "alphabet",
        bool((np.diff(w.alphabet.astype(np.int64)) > 0).all()) and int(w.alphabet.max(initial=0)) < 0x110000,
    )
    yield "size of the alphabet", first < 0xFFFF  # letters are numbered in 16 bits, one number is the blank's

    yield "number of states", len(w.children) == size and int(w.children.sum(dtype=np.int64)) == len(w.letters)
    yield "letter", int(w.letters.min(initial=1)) >= 1 and int(w.letters.max(initial=0)) <= first
    bounds = level_bounds(w.children, first)
    yield "depth of the trie", bounds[-1] == size and len(bounds) <= LONGEST + 1
    yield "number of pairs", len(w.pairs) == bounds[min(2, len(bounds) - 1)] - first
    yield "number of words", len(w.words) == len(w.letters)
    yield "joint", w.joints.shape[1] == 2 and int(w.joints.max(initial=0)) <= size

    yield "number of rows", (w.letter_rows.shape[1], w.joint_rows.shape[1]) == (first + 1, len(w.joints) + 1)
    yield "row of a pair", int(w.pairs.max(initial=0)) < w.pair_rows.shape[1]
    yield "row of a word", int(w.words.max(initial=0)) < w.word_rows.shape[1]
    yield "first row", not any(row[:, :1].any() for row in rows)


def level_bounds(children: NDArray[Any], first: int) -> list[int]:
    """Where each level of the trie ends: states bounds[k-1]+1 to bounds[k] are the strings of k letters."""
    ends = np.concatenate(([0], np.cumsum(children, dtype=np.int64)))
    bounds = [0, first]
    while bounds[-1] < first + ends[bounds[-1]] <= len(children):
        bounds.append(first + int(ends[bounds[-1]]))
    return bounds
