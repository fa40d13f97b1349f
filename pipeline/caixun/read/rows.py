"""JSONL: one article a line."""

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from caixun.read.decode import SURROGATES, decode, digest, warn_replaced
from caixun.read.origin import Origin
from caixun.read.page import is_page, read_page
from caixun.read.reading import Reading
from caixun.types import Article, ReadError


def read_rows(
    lines: Iterable[bytes], origin: Origin, on_bad: Callable[[ReadError], None], reading: Reading
) -> Iterator[Article]:
    """One article for each JSONL line; a broken line is reported with its number and the rest goes on."""
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        try:
            yield read_row(line, origin, number, reading)
        except ReadError as error:
            on_bad(error)


def cut_lines(stream: BinaryIO, reading: Reading) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only as much as shows that it is."""
    while line := stream.readline(reading.max_bytes + 1):
        yield line
        while len(line) > reading.max_bytes and not line.endswith(b"\n"):
            line = stream.readline(reading.max_bytes + 1)


def is_row(line: bytes) -> bool:
    """Whether a line is a JSON object, as those of JSONL are."""
    line = line.removeprefix(codecs.BOM_UTF8).strip()
    try:
        return line.startswith(b"{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def read_row(line: bytes, origin: Origin, number: int, reading: Reading) -> Article:
    """One article from one JSONL line; ReadError names file and line."""
    where = origin.where(number)
    if len(line) > reading.max_bytes:
        raise reading.too_large(where)
    content, encoding, replaced = decode(line)
    try:
        row = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"broken JSON: {error}", where, "each line must be one JSON object") from error
    if not isinstance(row, dict):
        raise ReadError("not a JSON object", where, 'each line must look like {"id": …, "title": …, "text": …}')
    source = origin.source(number) | {"encoding": encoding}
    return make_article(row, source, where, reading, warn_replaced(replaced, encoding))


def make_article(
    row: dict[str, Any], source: dict[str, Any], where: str, reading: Reading, warned: tuple[str, ...] = ()
) -> Article:
    """The article of a row with named fields; ReadError where it has no text."""
    text = row.get(reading.text)
    if not isinstance(text, str):
        raise ReadError(f"{reading.text} is missing or no string", where, f"each row needs a string {reading.text}")
    if not text.strip():
        raise ReadError(f"empty {reading.text}", where, f"each row needs a {reading.text} that is not blank")
    warnings = list(warned)
    raw, title, published, url = (
        read_string(row, name, warnings) for name in (reading.text, reading.title, reading.published, reading.url)
    )
    if url:
        source["url"] = url
    raw = raw or ""
    name = row.get(reading.id)
    article = Article(
        id=SURROGATES.sub("\ufffd", str(name)) if isinstance(name, str | int) and name != "" else digest(raw.encode()),
        raw=raw,
        title=title,
        published=published,
        source=source,
        warnings=tuple(warnings),
    )
    return read_page(article, where) if is_page(raw) else article


def read_string(row: dict[str, Any], key: str, warnings: list[str]) -> str | None:
    """A string field, stripped of lone surrogates; None where it is blank, with a warning where it is no string."""
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        warnings.append(f"{key} is no string and was ignored")
        return None
    if lone := len(SURROGATES.findall(value)):
        warnings.append(f"{lone} lone surrogates in {key} replaced by U+FFFD")
        value = SURROGATES.sub("\ufffd", value)
    return value if value.strip() else None
