"""A hash table in two arrays: many keys looked up at once, without a Python object for any of them."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio: spreads neighbouring keys


class Lookup:
    """Maps non-negative integer keys, each given once, to start, start + 1 … in their order, and every other key to 0.

    >>> Lookup(np.array([70, 7])).find(np.array([7, 70, 700])).tolist()
    [2, 1, 0]
    """

    def __init__(self, keys: Integers, start: int = 1) -> None:
        bits = max(4, len(keys).bit_length() + 1)
        self.shift = np.uint64(64 - bits)
        self.mask = (1 << bits) - 1
        self.keys = np.full(1 << bits, -1, dtype=np.int64)
        self.positions = np.zeros(1 << bits, dtype=np.int64)
        waiting, slots = np.arange(len(keys)), self.first_slots(keys)
        while len(waiting):
            free = self.keys[slots] < 0
            self.keys[slots[free]] = keys[waiting[free]]  # of several that want one slot, the last stays
            placed = self.keys[slots] == keys[waiting]
            self.positions[slots[placed]] = waiting[placed] + start
            waiting, slots = waiting[~placed], (slots[~placed] + 1) & self.mask

    def first_slots(self, keys: Integers) -> Integers:
        """Where the search for each key begins."""
        slots: Integers = ((keys.view(np.uint64) * MIX) >> self.shift).view(np.int64)
        return slots

    def find(self, keys: Integers) -> Integers:
        """The number of each key, 0 for a key that is not there."""
        slots = self.first_slots(keys)
        held = self.keys.take(slots)
        hit = held == keys
        found: Integers = self.positions.take(slots) * hit
        rest = np.flatnonzero((held >= 0) & ~hit)
        slots = slots[rest]
        while len(rest):
            slots = (slots + 1) & self.mask
            held = self.keys.take(slots)
            hit = held == keys[rest]
            found[rest[hit]] = self.positions[slots[hit]]
            going = (held >= 0) & ~hit
            rest, slots = rest[going], slots[going]
        return found
