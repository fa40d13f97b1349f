"""Check: whether a movement, its base and the level reached, stated together, agree within their rounding."""

from decimal import Decimal, localcontext

from msgspec import structs

from caixun.atoms.rounding import round_off
from caixun.relations.roles import Draft
from caixun.relations.row import Row
from caixun.types import Fact, Quantity

POINTS = {"pp": Decimal(1), "bp": Decimal(100)}


def check_fact(fact: Fact, row: Row, draft: Draft) -> Fact:
    """The fact with its check; what does not state size, base and level exactly stays unchecked.

    A level that is per another thing and does not agree was not reached: 总价款8亿元,较收盘价20元/股折价7%.
    """
    if draft.from_ is None or draft.to is None or draft.less is not None or fact.from_ is None or fact.to is None:
        return fact
    levels = row.slots[draft.from_], row.slots[draft.to]
    words = [row.text[fact.start : fact.end], *(row.text[level.start : level.end] for level in levels)]
    found = compare_levels(fact.quantity, fact.direction, fact.from_, fact.to, words)
    if found == "mismatch" and len({level.mention and level.mention.per for level in levels}) > 1:
        return structs.replace(fact, to=None)
    return structs.replace(fact, check=found)


def compare_levels(size: Quantity, direction: str | None, base: Quantity, reached: Quantity, words: list[str]) -> str | None:
    """ok or mismatch; None where a number is open, a range or in a unit that cannot be compared.

    `words` are the size, the base and the level as written: their last digits tell how far each is rounded.
    """
    numbers = [number for number in (size, base, reached) if number.low is not None and number.low == number.high and number.bound == "exact"]
    if len(numbers) < 3 or base.unit != reached.unit:
        return None
    step, start, end = (number.low for number in numbers)
    assert step is not None
    assert start is not None
    assert end is not None
    slack = [round_off(word, number) for word, number in zip(words, numbers, strict=True)]
    with localcontext() as context:
        context.prec = 40
        losses = start < 0 and end < 0  # 亏损扩大 is up, 净利润下滑 is down: both are right
        if not losses and abs(end - start) > slack[1] + slack[2] and (direction == "up") != (end > start):
            return "mismatch"
        if size.unit == base.unit and size.unit != "%":
            return "ok" if abs(abs(end - start) - step) <= sum(slack) else "mismatch"
        if size.unit in POINTS:
            if base.unit != "%":
                return None
            scale = POINTS[size.unit]
            return "ok" if abs(abs(end - start) * scale - step) <= (slack[1] + slack[2]) * scale + slack[0] else "mismatch"
        if size.unit not in ("%", "x") or base.unit == "%":
            return None
        return check_ratio(start, end, step / 100 if size.unit == "%" else step, (slack[1], slack[2], slack[0] / 100 if size.unit == "%" else slack[0]))


def tell_check(fact: Fact) -> str:
    """The arithmetic behind a check in words; nothing where nothing was checked."""
    if fact.check is None or fact.from_ is None or fact.to is None:
        return ""
    start, end, size = fact.from_.low, fact.to.low, fact.quantity.low
    if start is None or end is None or size is None:
        return ""
    unit, moved = fact.quantity.unit, end - start
    worked = f"{show(end)} - {show(start)} = {show(moved)} {fact.from_.unit}"
    if unit == "bp":
        worked += f" = {show(moved * POINTS[unit])} bp"
    elif unit in ("%", "x") and fact.from_.unit != unit and start:
        share = moved / abs(start) * (100 if unit == "%" else 1)
        worked = f"({show(end)} - {show(start)}) / {show(abs(start))} = {show(share.quantize(Decimal('0.0001')))} {unit}"
    return f"{worked}; the text says {fact.direction} {show(size)} {unit}"


def show(number: Decimal) -> str:
    """A number without needless digits.

    >>> show(Decimal("1E+3")), show(Decimal("3.50"))
    ('1000', '3.5')
    """
    return f"{number.normalize():f}"


def check_ratio(start: Decimal, end: Decimal, share: Decimal, slack: tuple[Decimal, Decimal, Decimal]) -> str | None:
    """Whether (end - start) / |start| is the share within the rounding of all three."""
    if abs(start) <= slack[0]:
        return None
    ends = [abs((end + b) - (start + a)) / abs(start + a) for a in (-slack[0], slack[0]) for b in (-slack[1], slack[1])]
    least = Decimal(0) if abs(end - start) <= slack[0] + slack[1] else min(ends)
    return "ok" if least - slack[2] <= share <= max(ends) + slack[2] else "mismatch"
