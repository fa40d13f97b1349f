"""Read raw articles: text files and JSONL, whatever their encoding, never silently lossy."""

import sys
from collections.abc import Callable, Iterable, Iterator
from io import BufferedReader
from itertools import chain, islice
from typing import BinaryIO

from caixun.read.archive import open_packed, open_tar, open_zip
from caixun.read.decode import SURROGATES, decode, digest, is_binary
from caixun.read.files import list_files, open_file
from caixun.read.origin import Origin
from caixun.read.reading import Reading
from caixun.read.rows import cut_lines, is_row, read_rows
from caixun.read.suffix import ARCHIVES, COLUMNS, PACKED, ROWS, TABLES, unpacked
from caixun.read.table import read_columns, read_table
from caixun.read.text import read_text, read_whole
from caixun.types import Article, ReadError

__all__ = ["SURROGATES", "Reading", "decode", "digest", "is_binary", "read_articles", "read_text"]

BLANKS = 1000  # lines before the first that is not blank


def read_articles(
    paths: Iterable[str], on_bad: Callable[[ReadError], None], reading: Reading | None = None
) -> Iterator[Article]:
    """Every article of the files, directories, globs and lists of files, one by one; "-" is standard input.

    A file, row or member of an archive that is no article goes to `on_bad` and the rest goes on.
    """
    for path in list_files(paths, on_bad):
        yield from go_on(read_file(path, on_bad, reading or Reading()), path, on_bad)


def go_on(articles: Iterator[Article], where: str, on_bad: Callable[[ReadError], None]) -> Iterator[Article]:
    """The articles of one file or member up to where it cannot be read."""
    try:
        yield from articles
    except ReadError as error:
        on_bad(error)
    except OSError as error:
        on_bad(ReadError(f"cannot be read: {error.strerror or error}", where, "check the path and permissions"))


def read_file(path: str, on_bad: Callable[[ReadError], None], reading: Reading) -> Iterator[Article]:
    """The articles of one file."""
    origin = Origin(path)
    if path == "-":
        yield from read_nameless(sys.stdin.buffer, origin, on_bad, reading)
        return
    with open_file(path) as stream:
        yield from read_stream(stream, origin, on_bad, reading)


def read_stream(
    stream: BufferedReader, origin: Origin, on_bad: Callable[[ReadError], None], reading: Reading
) -> Iterator[Article]:
    """The articles of one file or member, read as the suffix of its name tells."""
    name = origin.name.lower()
    if name.endswith(ARCHIVES):
        if origin.member is not None:
            raise ReadError("archive inside an archive", origin.where(), "unpack it first")
        open_members = open_zip if name.endswith(".zip") else open_tar
        for member, inner in open_members(stream, origin, on_bad, reading):
            yield from go_on(read_stream(inner, member, on_bad, reading), member.where(), on_bad)
        return
    if name.endswith(PACKED):
        stream = open_packed(stream, origin, reading)
    name = unpacked(name)
    if name.endswith(ROWS):
        yield from read_rows(cut_lines(stream, reading), origin, on_bad, reading)
    elif name.endswith(TABLES):
        yield from read_table(stream, origin, on_bad, reading)
    elif name.endswith(COLUMNS):
        yield from read_columns(stream, origin, on_bad, reading)
    else:
        yield read_text(read_whole(stream, origin, reading), origin)


def read_nameless(
    stream: BinaryIO, origin: Origin, on_bad: Callable[[ReadError], None], reading: Reading
) -> Iterator[Article]:
    """The articles of standard input: JSONL if the first line is a JSON object, else the one text."""
    lines = cut_lines(stream, reading)
    head: list[bytes] = []
    for line in islice(lines, BLANKS):
        head.append(line)
        if line.strip():
            break
    if head and is_row(head[-1]):
        yield from read_rows(chain(head, lines), origin, on_bad, reading)
    else:
        yield read_text(read_whole(stream, origin, reading, b"".join(head)), origin)
