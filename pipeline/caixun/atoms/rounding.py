"""Rounding: how exactly a number is written."""

import re
from decimal import Decimal

from caixun.types import Quantity

DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")


def round_off(words: str, quantity: Quantity) -> Decimal:
    """Half a unit of the last digit written, in base units; a number in Chinese digits (三成) is rounded to a tenth of itself.

    >>> print(round_off("12.5亿元", Quantity(Decimal(1250000000), Decimal(1250000000), "CNY")).normalize())
    5E+6
    """
    if quantity.low is None:
        return Decimal(0)
    digits = DIGITS.search(words)
    if digits is None:
        return abs(quantity.low) / 10
    written = Decimal(digits.group().replace(",", ""))
    scale = abs(quantity.low / written) if written else Decimal(1)
    return scale * Decimal(10) ** -len(digits.group(1) or "") / 2
