"""Quantity: movements as magnitudes, levels with their sign, units with what they are per."""

from decimal import Decimal

import pytest
from caixun.relations.quantity import measure
from hypothesis import given
from hypothesis import strategies as st

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)


@given(low=NUMBERS, high=NUMBERS)
def test_a_size_is_never_negative_unless_it_spans_zero(low: Decimal, high: Decimal) -> None:
    low, high = sorted((low, high))
    least, most = measure(low, high)
    assert least is not None
    assert most is not None
    assert least <= most
    assert (least < 0) == (low < 0 < high)


@pytest.mark.parametrize(("low", "high", "size"), [(None, -3, (None, 3)), (5, None, (5, None)), (-8, -2, (2, 8)), (-5, 5, (-5, 5))])
def test_sizes_of_ranges(low: int | None, high: int | None, size: tuple[int | None, int | None]) -> None:
    sides = [None if n is None else Decimal(n) for n in (low, high)]
    assert measure(*sides) == size
