"""Read raw articles: text files and JSONL, whatever their encoding, never silently lossy."""

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from caixun.read.decode import SURROGATES, decode, digest, is_binary
from caixun.read.files import ROWS, list_files
from caixun.read.origin import Origin
from caixun.read.reading import Reading
from caixun.read.rows import cut_lines, is_row, read_rows
from caixun.read.text import read_text, read_whole
from caixun.types import Article, ReadError

__all__ = ["SURROGATES", "Reading", "decode", "digest", "is_binary", "read_articles", "read_text"]

BLANKS = 1000  # lines before the first that is not blank


def read_articles(
    paths: Iterable[str], on_bad: Callable[[ReadError], None], reading: Reading | None = None
) -> Iterator[Article]:
    """Every article of the files, directories and globs, one by one; "-" is standard input.

    A file or JSONL line that is no article goes to `on_bad` and the rest goes on.
    """
    reading = reading or Reading()
    for path in paths:
        try:
            files = ["-"] if path == "-" else list_files(path)
        except ReadError as error:
            on_bad(error)
            continue
        for file in files:
            try:
                yield from read_file(file, on_bad, reading)
            except ReadError as error:
                on_bad(error)
            except OSError as error:
                on_bad(ReadError(f"cannot be read: {error.strerror or error}", file, "check the path and permissions"))


def read_file(path: str, on_bad: Callable[[ReadError], None], reading: Reading) -> Iterator[Article]:
    """The articles of one file: each line of JSONL, or the one text."""
    origin = Origin(path)
    if path == "-":
        yield from read_nameless(sys.stdin.buffer, origin, on_bad, reading)
        return
    with open(path, "rb") as stream:
        if path.lower().endswith(ROWS):
            yield from read_rows(cut_lines(stream, reading), origin, on_bad, reading)
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
