"""The values that travel from stage to stage: plain, frozen, offsets in code points, half-open."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import msgspec


class CaixunError(Exception):
    """What went wrong, where, and what to do about it."""

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" ({self.remedy})" if self.remedy else "")


class ReadError(CaixunError):
    """An input that cannot be read as an article."""


class WordsError(CaixunError):
    """A word table that breaks its own format."""


class ModelError(CaixunError):
    """A model folder that is missing, damaged or unsafe."""


class SinkError(CaixunError):
    """An output that cannot be written whole."""


class ExtraError(CaixunError):
    """A library that is missing, because the extra that brings it was not installed."""


class RunError(CaixunError):
    """A run that cannot start, go on or end."""


def describe(error: Exception) -> str:
    """The error in words; one that nobody foresaw names its place in the code."""
    if isinstance(error, CaixunError):
        return str(error)
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    return f"{type(error).__name__}: {error} ({place}; this is a bug, please report it)"


class Edit(msgspec.Struct, frozen=True):
    """One repair: raw[start:end] becomes new, for a reason (pinyin, seo, boilerplate, widget, promo, width, html …)."""

    start: int
    end: int
    new: str
    reason: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One raw document as it was read, before any repair; `edits` leave the article of a page whose source raw is."""

    id: str
    raw: str
    title: str | None = None
    published: str | None = None
    source: dict[str, Any] = {}
    warnings: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()


class Cleaned(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One article after repair: applying `edits` (sorted, apart, each new at most one character) to `raw` gives `text`.

    `title_end` counts the characters of `text` up to the end of the headline when it stands in the text, else 0.
    """

    raw: str
    text: str
    edits: tuple[Edit, ...] = ()
    title: str | None = None
    published: str | None = None
    title_end: int = 0
    warnings: tuple[str, ...] = ()

    @cached_property
    def _places(self) -> list[int]:
        """Where in `text` each edit stands."""
        places, shift = [], 0
        for edit in self.edits:
            places.append(edit.start + shift)
            shift += len(edit.new) - (edit.end - edit.start)
        return places

    def _locate(self, index: int) -> tuple[int, int]:
        """The raw characters that became text[index]."""
        number = bisect_right(self._places, index) - 1
        if number < 0:
            return index, index + 1
        edit, past = self.edits[number], index - self._places[number]
        if past < len(edit.new):
            return edit.start, edit.end
        raw = edit.end + past - len(edit.new)
        return raw, raw + 1

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of `raw` that became text[start:end]; what was deleted at its borders stays outside.

        >>> page = Cleaned(raw="產(chǎn)值增長", text="產值增長", edits=(Edit(1, 7, "", "pinyin"),))
        >>> page.raw_span(0, 1), page.raw_span(0, 2), page.raw_span(1, 4)
        ((0, 1), (0, 8), (7, 10))
        """
        if not self.edits:
            return start, max(start, end)
        first = self._locate(start)[0]
        return first, self._locate(end - 1)[1] if end > start else first


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """An exact amount in base units; an open side is None.

    >>> str(Quantity(Decimal("1111000000"), Decimal("1111000000"), "CNY"))
    '1111000000 CNY'
    >>> str(Quantity(Decimal("380000000000"), None, "CNY", "over"))
    'over 380000000000.. CNY'
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: str = "exact"

    def __str__(self) -> str:
        low, high = ("" if n is None else f"{n.normalize():f}" for n in (self.low, self.high))
        number = low if low == high else f"{low}..{high}"
        return f"{'' if self.bound in ('exact', 'range') else self.bound + ' '}{number} {self.unit}"


class Period(msgspec.Struct, frozen=True, gc=False):
    """A stretch of time; a side that the text does not allow to be known is None.

    >>> str(Period(date(2025, 1, 1), date(2025, 3, 31), "quarter"))
    '2025-01-01..2025-03-31 quarter'
    """

    start: date | None
    end: date | None
    grain: str

    def __str__(self) -> str:
        return f"{self.start or ''}..{self.end or ''} {self.grain}"


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entity in the text: what it is, where it stands, which rule made it, and its value.

    label is TICKER, COMPANY, MONEY, PERCENT, MULTIPLE, QUANTITY, PERIOD or METRIC; NUMBER marks a bare number
    that only its sentence can give a unit (the 1.04 of EPS分别为1.04、1.29元) and never reaches a record.
    """

    label: str
    start: int
    end: int
    rule: str
    quantity: Quantity | None = None
    per: str | None = None
    symbol: str | None = None
    mic: str | None = None
    name: str | None = None
    metric_id: str | None = None
    period: Period | None = None

    def __str__(self) -> str:
        value = self.quantity or self.period or self.symbol or self.name
        if self.label == "COMPANY":
            value = f"{self.name} {self.symbol or ''}".rstrip()
        return f"{value}/{self.per}" if self.per else str(value)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One assertion: whose metric, which period, how much or changed by how much, against what, said by whom."""

    kind: str
    start: int
    end: int
    evidence_start: int
    evidence_end: int
    rule: str
    quantity: Quantity
    subject: str | None = None
    symbol: str | None = None
    segment: str | None = None
    metric: str | None = None
    metric_id: str | None = None
    metric_text: str | None = None
    period_text: str | None = None
    period: Period | None = None
    direction: str | None = None
    basis: str | None = None
    from_: Quantity | None = None
    to: Quantity | None = None
    modality: str = "actual"
    source: str | None = None
    check: str | None = None

    def __str__(self) -> str:
        parts = [self.kind, self.subject, self.segment, self.metric, self.period, self.direction, self.basis, self.quantity]
        if self.modality != "actual":
            parts.append(self.modality)
        return " | ".join("" if p is None else str(p) for p in parts)


def plain(values: Sequence[msgspec.Struct]) -> list[dict[str, Any]]:
    """Structs as plain dicts of strings and numbers, fit for Doc.user_data, pickling and DocBin."""
    found: list[dict[str, Any]] = msgspec.to_builtins(list(values))
    return found
