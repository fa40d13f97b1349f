"""Display: values as a reader wants them: numbers exact and short, periods by their names."""

from datetime import date, timedelta
from decimal import Decimal

from caixun.records import Entity, Fact, Level

FACT_COLUMNS = ("who", "what", "when", "how much", "as", "said by")
ARROWS = {"up": "↑", "down": "↓", "flat": "→"}
SCALES = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))


def format_number(number: Decimal | None) -> str:
    """A number as a Chinese reader writes it, exact.

    >>> [format_number(Decimal(n)) for n in ("1111000000", "-452000000", "3200", "0.5")]
    ['11.11亿', '-4.52亿', '3200', '0.5']
    """
    if number is None:
        return ""
    scale, name = next(((s, n) for s, n in SCALES if abs(number) >= s), (Decimal(1), ""))
    digits = f"{number.scaleb(-scale.adjusted()):f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + name


def format_level(level: Level) -> str:
    """A base or reached level; a range with its two ends."""
    return "~".join(format_number(n) for n in level) if isinstance(level, tuple) else format_number(level)


def format_fact(fact: Fact) -> tuple[str, ...]:
    """A fact's cells under FACT_COLUMNS; what is actual needs no word."""
    when = format_period(fact.period_start, fact.period_end) or fact.period_text or ""
    modality = "" if fact.modality == "actual" else fact.modality
    return fact.subject or "", name_metric(fact), when, format_quantity(fact), modality, fact.source or ""


def name_metric(fact: Fact) -> str:
    """The metric with what narrows it."""
    return " · ".join(filter(None, (fact.segment, fact.metric)))


def format_quantity(fact: Fact) -> str:
    """How much: bound, number or range, unit, and for a change its direction, basis and levels."""
    ends = dict.fromkeys(format_number(n) for n in (fact.low, fact.high) if n is not None)
    unit = fact.unit if fact.unit in ("%", "pp", "bp", "x") else f" {fact.unit}"
    parts = ["" if fact.bound in ("exact", "range") else fact.bound, "~".join(ends) + unit if ends else ""]
    if fact.kind == "change":
        basis = "" if fact.basis == "none" else fact.basis or ""
        levels = (
            f"{word} {format_level(level)}{name_level_unit(fact)}"
            for word, level in (("from", fact.from_), ("to", fact.to))
            if level is not None
        )
        parts = [ARROWS.get(fact.direction or "", "?"), *parts, basis, *levels]
    return " ".join(filter(None, parts))


def name_level_unit(fact: Fact) -> str:
    """The unit of the levels that a change moved from and to; those of a rate of change have one that no record tells.

    >>> import caixun
    >>> facts = caixun.extract("甲乙股份毛利率由20%升至22%，上升2个百分点。净利润由3亿元增至4亿元。").facts
    >>> [(fact.unit, name_level_unit(fact)) for fact in facts if fact.to]
    [('pp', '%'), ('CNY', ' CNY')]
    """
    if fact.unit in ("pp", "bp"):
        return "%"
    if fact.unit in ("%", "x"):
        return "" if fact.low is not None or fact.high is not None else fact.unit
    return f" {fact.unit}"


def format_entity(entity: Entity) -> str:
    """The entity's value: every field that only its label has."""
    shared = {"id", "text", "start", "end", "raw_start", "raw_end", "rule"}
    values = ((name, getattr(entity, name)) for name in entity.__struct_fields__ if name not in shared)
    shown = ((name, format_number(v) if isinstance(v, Decimal) else v) for name, v in values if v is not None)
    return " ".join(f"{name}={value}" for name, value in shown)


def format_period(start: str | None, end: str | None) -> str:
    """Two ISO dates as the shortest name of their stretch.

    >>> [format_period(f"2025-{start}", f"2025-{end}") for start, end in (("01-01", "12-31"), ("04-01", "06-30"))]
    ['2025', '2025Q2']
    >>> format_period("2025-01-01", "2025-09-30"), format_period("2025-06-16", "2025-06-16"), format_period(None, None)
    ('2025-01..09', '2025-06-16', '')
    """
    if not start or not end or start == end:
        return start or end or ""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if first.day != 1 or (last + timedelta(1)).day != 1:
        return f"{start}..{end[5:] if first.year == last.year else end}"
    if first.year != last.year:
        return f"{start[:7]}..{end[:7]}"
    months = last.month - first.month + 1
    names = {12: "", 6: f"H{last.month // 6}", 3: f"Q{last.month // 3}", 1: start[4:7]}
    whole = months in names and last.month % months == 0
    return start[:4] + names[months] if whole else f"{start[:7]}..{end[5:7]}"
