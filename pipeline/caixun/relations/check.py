"""Check: whether a movement, its base and the level reached, stated together, agree within their rounding."""

import re
from decimal import Decimal, localcontext

from caixun.types import Fact, Quantity

DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")


def check_fact(fact: Fact, text: str, spans: tuple[tuple[int, int], tuple[int, int]] | None) -> str | None:
    """ok or mismatch; None where the text does not state all three. `spans` are where base and reached level stand."""
    if fact.kind != "change" or spans is None or fact.from_ is None or fact.to is None:
        return None
    base, reached = fact.from_.low, fact.to.low
    size = fact.quantity.low
    if base is None or reached is None or size is None or fact.from_.high != base or fact.to.high != reached or fact.quantity.high != size:
        return None
    if fact.quantity.bound != "exact" or fact.from_.bound != "exact" or fact.to.bound != "exact":
        return None
    slack_base, slack_reached = (rounding(text[a:b], q) for (a, b), q in zip(spans, (fact.from_, fact.to), strict=True))
    slack = rounding(text[fact.start : fact.end], fact.quantity)
    with localcontext() as context:
        context.prec = 40
        if fact.quantity.unit == "%":
            return check_ratio(base, reached, size, (slack_base, slack_reached, slack))
        return "ok" if abs(abs(reached - base) - size) <= slack_base + slack_reached + slack else "mismatch"


def check_ratio(base: Decimal, reached: Decimal, size: Decimal, slack: tuple[Decimal, Decimal, Decimal]) -> str | None:
    """Whether (reached - base) / |base| is size percent within the rounding of all three."""
    if abs(base) <= slack[0]:
        return None
    ends = [
        abs((reached + a) - (base + b)) / abs(base + b) * 100
        for a in (-slack[1], slack[1])
        for b in (-slack[0], slack[0])
    ]
    return "ok" if min(ends) - slack[2] <= size <= max(ends) + slack[2] else "mismatch"


def rounding(words: str, quantity: Quantity) -> Decimal:
    """Half a unit of the last digit written, in base units."""
    digits = DIGITS.search(words)
    if digits is None or quantity.low is None:
        return Decimal(0)
    written = Decimal(digits.group().replace(",", ""))
    scale = abs(quantity.low / written) if written else Decimal(1)
    return scale * Decimal(10) ** -len(digits.group(1) or "") / 2
