"""Gold files: articles whose every amount and every fact somebody has written down."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from caixun.read import read_articles
from caixun.records import Level
from caixun.types import Article, CaixunError, ReadError

LABELS = ("TICKER", "MONEY", "PERCENT", "MULTIPLE")
GOLD, ARTICLES = "gold.json", "articles.jsonl"
REMEDY = "docs/evaluation.md describes the format"


class GoldMention(msgspec.Struct, frozen=True, kw_only=True):
    """One annotated ticker, amount, percentage or multiple; start and end count characters of the raw text."""

    label: Literal["TICKER", "MONEY", "PERCENT", "MULTIPLE"]
    number: str
    quote: str
    start: int
    end: int
    symbol: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    unit: str | None = None
    value: Decimal | None = None


class GoldFact(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """One annotated fact; SLOT_alt is another answer where the text is truly ambiguous."""

    kind: Literal["value", "change"]
    number: str
    quote: str
    start: int
    end: int
    unit: str
    subject: str | None = None
    subject_alt: str | None = None
    symbol: str | None = None
    segment: str | None = None
    metric: str | None = None
    period: tuple[str | None, str | None] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    direction: str | None = None
    basis: str | None = None
    basis_alt: str | None = None
    from_: Level | None = None
    to: Level | None = None
    modality: str = "actual"
    modality_alt: str | None = None
    source: str | None = None
    construction: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of one article; what starts at or after `ignore_from` is a teaser for others and not scored."""

    id: str
    text_sha256: str
    mentions: list[GoldMention]
    facts: list[GoldFact]
    published: str | None = None
    ignore_from: int | None = None


class Row(msgspec.Struct, frozen=True):
    """What only an evaluation asks of an article: its id and the style of press that it is written in."""

    id: str
    style: str | None = None


class Gold(NamedTuple):
    """Annotations, the articles that they are about, the style of each, and the digest of both files."""

    entries: list[Entry]
    articles: dict[str, Article]
    styles: dict[str, str]
    digest: str


def read_gold(path: Path, articles: Path | None = None) -> Gold:
    """A folder with gold.json and articles.jsonl, or a gold file with its articles (by default articles.jsonl beside it).

    ReadError where a file is broken, where an article is missing, or where its text is not the one annotated.
    """
    file = path / GOLD if path.is_dir() else path
    rows = articles or file.with_name(ARTICLES)
    data, lines = read_bytes(file), read_bytes(rows)
    try:
        entries = msgspec.json.decode(data, type=list[Entry])
        styles = {row.id: row.style for row in msgspec.json.Decoder(Row).decode_lines(lines) if row.style}
    except msgspec.MsgspecError as error:
        raise ReadError(f"broken gold: {error}", str(file), REMEDY) from error
    read = {article.id: article for article in read_articles([str(rows)], stop)}
    for entry in entries:
        check_text(entry, read.get(entry.id), rows)
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (data, lines))).hexdigest()
    return Gold(entries, read, styles, digest)


def read_bytes(path: Path) -> bytes:
    """The bytes of one gold file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", str(path), REMEDY) from error


def stop(error: ReadError) -> None:
    """A broken article must not pass for one without facts."""
    raise error


def check_text(entry: Entry, article: Article | None, rows: Path) -> None:
    """Offsets hold in one text only."""
    if article is None:
        raise ReadError(f"no article {entry.id}", str(rows), "every gold entry needs its article")
    if hashlib.sha256(article.raw.encode()).hexdigest() != entry.text_sha256:
        raise CaixunError(f"the text of {entry.id} is not the one annotated", str(rows), "its text_sha256 differs")
