"""Records: what the outside sees of an article; flat, exact, every span with its place in text and original.

Numbers never pass through a binary float: a Decimal is written as the JSON number that has exactly its digits
(11.11亿 is 1111000000, 0.1 is 0.1), and `read_record` reads them back as the same Decimals.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from sys import intern
from typing import Any, Literal

import msgspec
from msgspec.structs import asdict

from caixun import types

SCHEMA: Literal["caixun/1"] = "caixun/1"
Bound = Literal["exact", "about", "over", "under", "range", "vague"]
Level = Decimal | tuple[Decimal | None, Decimal | None]


class Place(msgspec.Struct, kw_only=True, tag_field="label"):
    """A span: text[start:end] == text, raw_start and raw_end in the decoded original, code points, half-open."""

    id: int
    text: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    rule: str

    @property
    def label(self) -> str:
        """The entity's label, TICKER to METRIC."""
        return str(self.__struct_config__.tag)


class Ticker(Place, kw_only=True, tag="TICKER"):
    """A security code as written; symbol is normalised (688256.SH), mic the ISO 10383 code of its market."""

    symbol: str | None
    mic: str | None


class Company(Place, kw_only=True, tag="COMPANY"):
    """A company's name as written; name is its canonical short name."""

    name: str | None
    symbol: str | None


class Money(Place, kw_only=True, tag="MONEY"):
    """An amount in base units of an ISO 4217 currency; an open side is null; per is 股, 吨, 人 … or null."""

    low: Decimal | None
    high: Decimal | None
    bound: Bound
    currency: str
    per: str | None


class Percent(Place, kw_only=True, tag="PERCENT"):
    """A rate in % or a difference of rates in pp or bp."""

    low: Decimal | None
    high: Decimal | None
    unit: Literal["%", "pp", "bp"]
    bound: Bound


class Multiple(Place, kw_only=True, tag="MULTIPLE"):
    """A multiple as written: 42倍 is 42, 翻番 is 2."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None


class Quantity(Place, kw_only=True, tag="QUANTITY"):
    """A count or a measure with its unit."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound


class Period(Place, kw_only=True, tag="PERIOD"):
    """A period; the ISO dates are null where the text does not allow them to be known."""

    period_start: str | None
    period_end: str | None
    grain: str | None


class Metric(Place, kw_only=True, tag="METRIC"):
    """A metric's name as written; metric is the canonical Chinese name."""

    metric: str | None
    metric_id: str | None


Entity = Ticker | Company | Money | Percent | Multiple | Quantity | Period | Metric


class Fact(msgspec.Struct, kw_only=True, rename={"from_": "from"}):
    """One fact as a flat row, a value or a change; the field list of the schema is in this order."""

    id: int
    kind: Literal["value", "change"]
    subject: str | None
    symbol: str | None
    segment: str | None
    metric: str | None
    metric_id: str | None
    metric_text: str | None
    period_text: str | None
    period_start: str | None
    period_end: str | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound
    direction: Literal["up", "down", "flat"] | None
    basis: Literal["yoy", "seq", "ytd", "day", "cagr", "other", "none"] | None
    from_: Level | None
    to: Level | None
    modality: Literal["actual", "forecast", "plan", "rumor", "denied"]
    source: str | None
    text: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    evidence: str
    evidence_start: int
    evidence_end: int
    check: Literal["ok", "mismatch"] | None
    rule: str


class Edit(msgspec.Struct, kw_only=True):
    """One repair of the original: raw[raw_start:raw_end] became new, for a reason."""

    raw_start: int
    raw_end: int
    new: str
    reason: str


class Record(msgspec.Struct, kw_only=True):
    """One article as the outside sees it."""

    schema: Literal["caixun/1"] = SCHEMA
    id: str
    source: dict[str, Any]
    title: str | None
    published: str | None
    text: str | msgspec.UnsetType = msgspec.UNSET
    edits: list[Edit]
    entities: list[Entity]
    facts: list[Fact]
    warnings: list[str]

    def _repr_html_(self) -> str:
        """The record as a notebook shows it."""
        from caixun.notebook import draw_record

        return draw_record(self)


def build_record(
    article: types.Article, cleaned: types.Cleaned, mentions: Sequence[types.Mention], facts: Sequence[types.Fact]
) -> Record:
    """The record of a cleaned article; mentions and facts carry offsets into cleaned.text."""
    entities = [write_entity(mention, cleaned) for mention in mentions if mention.label in ENTITIES]
    for number, entity in enumerate(entities):
        entity.id = number
    return Record(
        id=article.id,
        source=article.source,
        title=cleaned.title,
        published=cleaned.published,
        text=cleaned.text,
        edits=[Edit(raw_start=e.start, raw_end=e.end, new=e.new, reason=e.reason) for e in cleaned.edits],
        entities=entities,
        facts=[write_fact(number, fact, cleaned) for number, fact in enumerate(facts)],
        warnings=[*cleaned.warnings, *warn_periods(cleaned, mentions)],
    )


def warn_periods(cleaned: types.Cleaned, mentions: Sequence[types.Mention]) -> list[str]:
    """What a missing publication date left open."""
    if cleaned.published:
        return []
    lost = sum(m.label == "PERIOD" and (m.period is None or m.period.start == m.period.end is None) for m in mentions)
    noun = "period" if lost == 1 else "periods"
    return [f"no publication date: {lost} relative {noun} left unresolved"] if lost else []


def place(start: int, end: int, cleaned: types.Cleaned) -> dict[str, Any]:
    """The span's words and its two pairs of offsets."""
    raw_start, raw_end = cleaned.raw_span(start, end)
    return {"text": cleaned.text[start:end], "start": start, "end": end, "raw_start": raw_start, "raw_end": raw_end}


def write_entity(mention: types.Mention, cleaned: types.Cleaned) -> Entity:
    """One mention as an entity, its id still 0."""
    make, fields = ENTITIES[mention.label]
    return make(id=0, rule=mention.rule, **place(mention.start, mention.end, cleaned), **fields(mention))


def write_fact(number: int, fact: types.Fact, cleaned: types.Cleaned) -> Fact:
    """One fact as a row."""
    values = asdict(fact)
    del values["quantity"], values["period"]
    values |= place(fact.start, fact.end, cleaned) | write_quantity(fact.quantity) | write_period(fact.period)
    values |= {"from_": write_level(fact.from_), "to": write_level(fact.to)}
    evidence = intern(cleaned.text[fact.evidence_start : fact.evidence_end])  # facts of one sentence share it
    return Fact(id=number, evidence=evidence, **values)


def write_quantity(quantity: types.Quantity | None) -> dict[str, Any]:
    """low, high, unit and bound; a mention without a quantity is a fault of its rule."""
    if quantity is None:
        raise ValueError("an amount without a quantity")
    low = write_number(quantity.low)
    high = low if quantity.high is quantity.low else write_number(quantity.high)
    return {"low": low, "high": high, "unit": quantity.unit, "bound": quantity.bound}


def write_money(mention: types.Mention) -> dict[str, Any]:
    """The unit of money is its currency."""
    fields = write_quantity(mention.quantity)
    currency = fields.pop("unit")
    return {**fields, "currency": currency, "per": mention.per}


def write_multiple(mention: types.Mention) -> dict[str, Any]:
    """A range has no single value."""
    fields = write_quantity(mention.quantity)
    low, high = fields["low"], fields["high"]
    return {"value": low if low == high or high is None else high if low is None else None, "low": low, "high": high}


def write_period(period: types.Period | None) -> dict[str, Any]:
    """ISO dates, or null."""
    start, end = (period.start, period.end) if period else (None, None)
    return {"period_start": start and start.isoformat(), "period_end": end and end.isoformat()}


def write_level(quantity: types.Quantity | None) -> Level | None:
    """A stated base or reached level: one number, or low and high of a range."""
    if quantity is None:
        return None
    low, high = write_number(quantity.low), write_number(quantity.high)
    if low is None or high is None or low == high:
        return high if low is None else low
    return low, high


def write_number(number: Decimal | None) -> Decimal | None:
    """The same number in its shortest positional digits, so that it encodes as a plain JSON number.

    >>> write_number(Decimal("11.1100E+8")), write_number(Decimal("0.10")), write_number(Decimal("-0.0"))
    (Decimal('1111000000'), Decimal('0.1'), Decimal('0'))
    """
    if number is None:
        return None
    digits = f"{number:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Decimal("0" if digits == "-0" else digits)


ENTITIES: dict[str, tuple[Callable[..., Entity], Callable[[types.Mention], dict[str, Any]]]] = {
    "TICKER": (Ticker, lambda m: {"symbol": m.symbol, "mic": m.mic}),
    "COMPANY": (Company, lambda m: {"name": m.name, "symbol": m.symbol}),
    "MONEY": (Money, write_money),
    "PERCENT": (Percent, lambda m: write_quantity(m.quantity)),
    "MULTIPLE": (Multiple, write_multiple),
    "QUANTITY": (Quantity, lambda m: write_quantity(m.quantity)),
    "PERIOD": (Period, lambda m: {**write_period(m.period), "grain": m.period and m.period.grain}),
    "METRIC": (Metric, lambda m: {"metric": m.name, "metric_id": m.metric_id}),
}

ENCODER = msgspec.json.Encoder(decimal_format="number")
DECODER = msgspec.json.Decoder(Record)


def encode_record(record: Record) -> bytes:
    """The record as one line of JSON in UTF-8, without the line end."""
    return ENCODER.encode(record)


def read_record(line: bytes | str) -> Record:
    """The record that a line holds; msgspec.ValidationError where it is none."""
    return DECODER.decode(line)


def schema() -> dict[str, Any]:
    """The JSON Schema of a record, one line of the output.

    >>> schema()["$defs"]["Money"]["properties"]["low"]
    {'anyOf': [{'type': 'number'}, {'type': 'null'}]}
    """
    (root,), components = msgspec.json.schema_components([Record], ref_template="#/$defs/{name}")
    found: dict[str, Any] = plain_numbers(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": components}
    )
    return found


def plain_numbers(node: Any) -> Any:
    """msgspec describes every Decimal as a string; these records write numbers."""
    if isinstance(node, dict):
        if node.get("format") == "decimal":
            return {"type": "number"}
        return {key: plain_numbers(value) for key, value in node.items()}
    return [plain_numbers(item) for item in node] if isinstance(node, list) else node
