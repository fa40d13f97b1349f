"""A pkuseg model folder, features.msgpack and weights.npz, turned into weights as arrays.

Features that cannot fire in pkuseg itself (a word that its unigrams lack, or of one or seven characters) are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from caixun.tokens.weights import (
    COMPACT,
    LONGEST,
    REMEDY,
    STEP,
    Weights,
    check_weights,
    read_arrays,
    read_bytes,
    read_compact,
)
from caixun.types import ModelError

FEATURES, WEIGHTS = "features.msgpack", "weights.npz"
CLASSES = {"**Num": "\ud800", "**Letter": "\ud801"}  # pkuseg's classes of characters, as letters that no model can hold
LETTERS = ("c", "c-1", "c1", "c-2", "c2")
PAIRS = ("c-1c", "cc1", "c-2c-1")
WORDS = ("w-1", "w1")
JOINTS = ("ww.l", "ww.r")
Found = dict[str, dict[str, int]]  # kind → string → number of the feature


class Features(msgspec.Struct):
    """What pkuseg keeps in features.msgpack."""

    unigram: set[str]
    feature_to_idx: dict[str, int]
    tag_to_idx: dict[str, int]


def load_weights(folder: Path) -> Weights:
    """The model in a folder, compact or pkuseg's; ModelError where it is missing, damaged or unsafe."""
    if (folder / COMPACT).is_file():
        return read_compact(read_bytes(folder / COMPACT), str(folder / COMPACT))
    if (folder / FEATURES).is_file() and (folder / WEIGHTS).is_file():
        return read_pkuseg(folder)
    raise ModelError("no segmenter model", str(folder), REMEDY)


def read_pkuseg(folder: Path) -> Weights:
    """The model in pkuseg's own two files."""
    where = str(folder / FEATURES)
    try:
        features = msgspec.msgpack.decode(read_bytes(folder / FEATURES), type=Features)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ModelError(f"cannot read the features: {error}", where, REMEDY) from error
    tags, numbers = features.tag_to_idx, features.feature_to_idx.values()
    arrays = read_arrays(read_bytes(folder / WEIGHTS), str(folder / WEIGHTS))
    flat = arrays.get("w", np.zeros(0))
    count = len(flat) // max(len(tags), 1) - len(tags) if flat.ndim == 1 else 0
    if (
        sorted(tags.values()) != list(range(len(tags)))
        or not 0 <= min(numbers, default=-1) <= max(numbers, default=-1) < count
        or flat.dtype != np.float64
        or len(flat) != len(tags) * (count + len(tags))
        or not np.isfinite(flat).all()
    ):
        raise ModelError("features and weights do not fit together", str(folder), REMEDY)
    return check_weights(build_weights(features, flat.reshape(-1, len(tags))), str(folder))


def build_weights(features: Features, rows: NDArray[np.float64]) -> Weights:
    """Arrays of what pkuseg keeps as strings; rows has one for each feature, then the edges by their second tag."""
    scaled = np.rint(rows * STEP)
    exact = bool((scaled == rows * STEP).all() and np.abs(scaled).max() < 1 << 14)
    table = scaled.astype(np.int16) if exact else rows
    tags = sorted(features.tag_to_idx, key=features.tag_to_idx.__getitem__)
    found = sort_features(features)
    pairs, words, joints = (sorted(set().union(*(found[kind] for kind in kinds))) for kinds in (PAIRS, WORDS, JOINTS))
    meeting = [joint.split("*") for joint in joints]
    strings = {*pairs, *words, *(word for two in meeting for word in two)}
    alphabet = sorted(set("".join(strings)).union(*(found[kind] for kind in LETTERS)))
    levels = [sorted({one[:size] for one in strings if len(one) >= size}) for size in range(2, LONGEST + 1)]
    states = number([*alphabet, *(one for level in levels for one in level)])
    deeper = list(states)[len(alphabet) :]
    pair_places, word_places = number(pairs), number(words)
    word_rows, shared = share_rows(gather_rows([found[kind] for kind in WORDS], word_places, table))
    return Weights(
        alphabet=np.array([ord(letter) for letter in alphabet], dtype=np.uint32),
        children=shrink(np.bincount([states[one[:-1]] for one in deeper], minlength=len(states) + 1)[1:]),
        letters=shrink([states[one[-1]] for one in deeper]),
        pairs=shrink([pair_places.get(one, 0) for one in levels[0]]),
        words=shrink([shared[word_places.get(one, 0)] for one in deeper]),
        joints=shrink(np.array([[states[word] for word in two] for two in meeting]).reshape(-1, 2)),
        letter_rows=gather_rows([found[kind] for kind in LETTERS], number(alphabet), table),
        pair_rows=gather_rows([found[kind] for kind in PAIRS], pair_places, table),
        word_rows=word_rows,
        joint_rows=gather_rows([found[kind] for kind in JOINTS], number(joints), table),
        bias=table[0],
        edges=table[-len(tags) :].T + table.dtype.type(STEP if exact else 1),  # pkuseg's edges start from one
        begins=np.array(["B" in tag for tag in tags]),
    )


def sort_features(features: Features) -> Found:
    """The features that can fire, by kind, their strings in letters: pairs of two, joints with a star between."""
    unigram = {encode(word) for word in features.unigram}
    words = {word for word in unigram if 2 <= len(word) <= LONGEST}
    found: Found = {kind: {} for kind in (*LETTERS, *PAIRS, *WORDS, *JOINTS)}
    for feature, index in features.feature_to_idx.items():
        kind, _, rest = feature.partition(".")
        if kind == "ww":
            kind, rest = feature[:4], feature[5:]
            if "**noWord" in rest:
                raise ModelError(f"a feature of a kind that is not supported: {feature}", FEATURES, REMEDY)
        rest = encode(rest)
        if kind in PAIRS:
            fires, rest = len(rest) == 3 and rest[1] == ".", rest[::2]
        elif kind in JOINTS:
            one, _, two = rest.partition("*")
            fires = one in words and two in words
        else:
            fires = rest in words if kind in WORDS else len(rest) == 1
        if fires and kind in found:
            found[kind][rest] = index
    return found


def encode(string: str) -> str:
    """The string with pkuseg's two classes of characters as one letter each."""
    if "**" in string:
        for name, letter in CLASSES.items():
            string = string.replace(name, letter)
    return string


def number(strings: Iterable[str]) -> dict[str, int]:
    """The strings numbered from 1."""
    return {one: place for place, one in enumerate(strings, start=1)}


def gather_rows(kinds: Sequence[Mapping[str, int]], places: Mapping[str, int], table: NDArray[Any]) -> NDArray[Any]:
    """(kind, row, tag): what each kind of feature has for the strings with a place, zeros in row 0."""
    gathered = np.zeros((len(kinds), len(places) + 1, table.shape[1]), dtype=table.dtype)
    for rows, strings in zip(gathered, kinds, strict=True):
        rows[np.array([places[one] for one in strings], dtype=np.intp)] = table[
            np.array([*strings.values()], dtype=np.intp)
        ]
    return gathered


def share_rows(rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The rows without repetition, zeros first, and where each row went."""
    kinds, _, tags = rows.shape
    flat = rows.transpose(1, 0, 2).reshape(-1, kinds * tags)
    once, places = np.unique(flat, axis=0, return_inverse=True)
    zero = places[0]
    order = np.arange(len(once))
    order[[0, zero]] = zero, 0
    return np.ascontiguousarray(once[order].reshape(-1, kinds, tags).transpose(1, 0, 2)), order[places]


def shrink(numbers: Any) -> NDArray[Any]:
    """The numbers in the smallest unsigned type that holds them."""
    found = np.asarray(numbers, dtype=np.int64)
    return found.astype(np.min_scalar_type(int(found.max(initial=0))))
