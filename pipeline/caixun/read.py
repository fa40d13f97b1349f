"""Read raw articles: text files and JSONL, whatever their encoding, never silently lossy."""

import codecs
import glob
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from caixun.types import Article, ReadError

ROWS = (".jsonl", ".ndjson")
TEXTS = (".txt", ".text")  # in a directory; .md is left to those who name it, a folder's README is no news
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A detector's names, widened to the superset that real files use.
LEGACY = {"gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs"}
MAGIC = re.compile(
    rb"%PDF-|PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd|\x7fELF|MZ\x90"
    rb"|\xd0\xcf\x11\xe0|PAR1|SQLite format 3|RIFF|OggS|ID3|\x00\x00\x00.ftyp",
    re.DOTALL,
)
CONTROLS = bytes(n for n in range(0x20) if n not in b"\x00\t\n\x0b\x0c\r\x1b") + b"\x7f"
SURROGATES = re.compile("[\ud800-\udfff]")
REMEDY = "give a text file in UTF-8, GB18030 or Big5, or JSONL with a text field"


class Decoded(NamedTuple):
    """Text, the encoding that gave it, and how many places had to be replaced by U+FFFD."""

    text: str
    encoding: str
    replaced: int


def read_articles(paths: Iterable[str], on_bad: Callable[[ReadError], None]) -> Iterator[Article]:
    """Every article of the files, directories and globs, one by one; "-" is standard input.

    A file or JSONL line that is no article goes to `on_bad` and the rest goes on.
    """
    for path in paths:
        try:
            files = ["-"] if path == "-" else list_files(path)
        except ReadError as error:
            on_bad(error)
            continue
        for file in files:
            try:
                yield from read_file(file, on_bad)
            except ReadError as error:
                on_bad(error)
            except OSError as error:
                on_bad(ReadError(f"cannot be read: {error.strerror or error}", file, "check the path and permissions"))


def list_files(path: str) -> list[str]:
    """The files that a path names: itself, a directory's articles (at any depth), or what a glob matches."""
    place = Path(path)
    if place.is_dir():
        found = sorted(p for p in place.rglob("*") if p.suffix.lower() in ROWS + TEXTS and p.is_file())
        if not found:
            raise ReadError("directory without articles", path, f"expected files ending in {', '.join(TEXTS + ROWS)}")
        return [str(p) for p in found]
    if place.exists():
        return [path]
    matches = sorted(p for p in glob.glob(path, recursive=True) if not Path(p).is_dir())
    if not matches:
        raise ReadError("no such file", path, "check the path, or quote the glob")
    return matches


def read_file(path: str, on_bad: Callable[[ReadError], None]) -> Iterator[Article]:
    """The articles of one file ("-" is standard input): each line of JSONL, or the one text."""
    if path != "-" and path.lower().endswith(ROWS):
        with open(path, "rb") as lines:
            yield from read_rows(lines, path, on_bad)
        return
    data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    if path == "-" and is_row(data):
        yield from read_rows(data.splitlines(), path, on_bad)
    else:
        yield read_text(data, {"path": path})


def is_row(data: bytes) -> bool:
    """Whether data starts with a JSON object that fills its line, as JSONL does."""
    line = data.removeprefix(codecs.BOM_UTF8).lstrip().split(b"\n", 1)[0]
    try:
        return line.startswith(b"{") and isinstance(json.loads(line), dict)
    except ValueError:
        return False


def read_text(data: bytes, source: dict[str, Any]) -> Article:
    """One article from the bytes of a text; ReadError if they are binary or empty."""
    where = str(source.get("path", ""))
    text, encoding, replaced = decode(data)
    if is_binary(data, encoding, replaced, len(text)):
        raise ReadError("binary file, not a text", where, REMEDY)
    if not text.strip():
        raise ReadError("empty text", where, REMEDY)
    warnings = (f"{replaced} undecodable places replaced by U+FFFD ({encoding})",) if replaced else ()
    return Article(id=digest(data), raw=text, source={**source, "encoding": encoding}, warnings=warnings)


def is_binary(data: bytes, encoding: str, replaced: int, length: int) -> bool:
    """Whether bytes are no text: a known binary format, many control characters, or mostly undecodable."""
    if MAGIC.match(data):
        return True
    head = data[:65536]
    if encoding.startswith(("utf-16", "utf-32")):
        return replaced > 0.1 * length
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls > 0.02 * len(head) or head.count(0) > 0.1 * len(head) or replaced > 1 + 0.1 * length


def digest(data: bytes) -> str:
    """The id of an article without one: the first 16 hex digits of the SHA-256 of its raw bytes.

    >>> digest("财讯".encode())
    '28931dfbb6fb2621'
    """
    return hashlib.sha256(data).hexdigest()[:16]


def decode(data: bytes) -> Decoded:
    """Decode bytes by their BOM, as strict UTF-8, else as the encoding that fits best; never raises.

    >>> decode("营收11.11亿元".encode("gb18030"))
    Decoded(text='营收11.11亿元', encoding='gb18030', replaced=0)
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], encoding)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    try:
        text, lone = SURROGATES.subn("\ufffd", data.decode("utf-8", "surrogatepass"))
        return Decoded(text, "utf-8", lone)
    except UnicodeDecodeError:
        pass
    damaged = _decode_as(data, "utf-8")
    if len(data) - len(damaged.text) > 8 * damaged.replaced:  # bytes that sit in long sequences: UTF-8 with damage
        return damaged
    from resiliparse.parse.encoding import detect_encoding

    guess = LEGACY.get((detect_encoding(data) or "").lower(), "gb18030")
    others = [_decode_as(data, encoding) for encoding in {**{guess: 0}, "gb18030": 0, "big5hkscs": 0}]
    return min(others, key=lambda d: d.replaced)  # min keeps the detector's guess among equals


def _decode_as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    if SURROGATES.search(text):
        text = SURROGATES.sub("\ufffd", text)
    already = data.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else 0
    return Decoded(text, encoding, text.count("\ufffd") - already)


def read_rows(lines: Iterable[bytes], path: str, on_bad: Callable[[ReadError], None]) -> Iterator[Article]:
    """One article for each JSONL line; a broken line is reported with its number and the rest goes on."""
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        try:
            yield read_row(line, path, number)
        except ReadError as error:
            on_bad(error)


def read_row(line: bytes, path: str, number: int) -> Article:
    """One article from one JSONL line; ReadError names file and line."""
    where = f"{path}:{number}"
    content, encoding, replaced = decode(line)
    try:
        row = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"broken JSON: {error}", where, "each line must be one JSON object") from error
    if not isinstance(row, dict):
        raise ReadError("not a JSON object", where, 'each line must look like {"id": …, "title": …, "text": …}')
    text = row.get("text")
    if not isinstance(text, str):
        raise ReadError("text is missing or no string", where, "each object needs a string field text")
    if not text.strip():
        raise ReadError("empty text", where, "each object needs a text that is not blank")
    source: dict[str, Any] = {"path": path, "member": number, "encoding": encoding}
    warnings = [f"{replaced} undecodable places replaced by U+FFFD ({encoding})"] if replaced else []
    fields = {key: _read_string(row, key, warnings) for key in ("text", "title", "published", "url")}
    if fields["url"]:
        source["url"] = fields["url"]
    raw = fields["text"] or ""
    name = row.get("id")
    return Article(
        id=SURROGATES.sub("\ufffd", str(name)) if isinstance(name, str | int) and name != "" else digest(raw.encode()),
        raw=raw,
        title=fields["title"],
        published=fields["published"],
        source=source,
        warnings=tuple(warnings),
    )


def _read_string(row: dict[str, Any], key: str, warnings: list[str]) -> str | None:
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
