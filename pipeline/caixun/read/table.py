"""Tables: one article a row of CSV, TSV or Parquet."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import BufferedReader, TextIOWrapper
from typing import Any

from caixun.extras import extra
from caixun.read.decode import BOMS, decode, warn_replaced
from caixun.read.origin import Origin
from caixun.read.reading import Reading
from caixun.read.rows import cut_lines, make_article
from caixun.read.suffix import unpacked
from caixun.types import Article, ReadError

SAMPLE = 65536  # bytes that tell the encoding
ROWS = 16  # of Parquet, held in memory at a time


def read_table(
    stream: BufferedReader, origin: Origin, on_bad: Callable[[ReadError], None], reading: Reading
) -> Iterator[Article]:
    """One article for each row of CSV or TSV behind the row that names the columns, which is row 1."""
    csv.field_size_limit(reading.max_bytes)
    lines = Lines(stream, reading)
    rows = csv.reader(lines, delimiter="\t" if unpacked(origin.name).endswith(".tsv") else ",")
    try:
        header: list[str] = next(rows, [])
    except csv.Error as error:
        raise ReadError(f"broken header: {error}", origin.where(), "the first row must name the columns") from error
    check_columns(header, origin, reading)
    number = 1
    while True:
        number += 1
        where = origin.where(number)
        try:
            cells = next(rows)
            if not any(cells):
                continue
            if len(cells) > len(header):
                raise ReadError(f"{len(cells)} cells, {len(header)} expected", where, "quote a cell that holds a comma")
            row = {name: cell for name, cell in zip(header, cells, strict=False) if cell}
            source = origin.source(number) | {"encoding": lines.encoding}
            yield make_article(row, source, where, reading, warn_replaced(lines.take_replaced(), lines.encoding))
        except StopIteration:
            return
        except csv.Error as error:
            on_bad(ReadError(f"broken row: {error}", where, "close its quotes, or raise --max-bytes"))
        except ReadError as error:
            on_bad(error)


def check_columns(names: Iterable[str], origin: Origin, reading: Reading) -> None:
    """ReadError where no column holds the text."""
    if reading.text not in names:
        what = f"no column {reading.text}, only {', '.join(names) or 'nothing'}"
        raise ReadError(what, origin.where(), "say which it is, as in --column text=正文")


class Lines:
    """The lines of a table as text: in the encoding that its head tells, a line that does not fit it by itself."""

    def __init__(self, stream: BufferedReader, reading: Reading) -> None:
        self.limit, self.replaced = reading.max_bytes, 0
        sample = stream.peek(SAMPLE)
        self.encoding = decode(sample[: sample.rfind(b"\n") + 1] or sample).encoding
        self.known = not sample.isascii()
        stream.read(next((len(bom) for bom, _ in BOMS if sample.startswith(bom)), 0))
        self.lines: Iterator[bytes | str] = cut_lines(stream, reading)
        if self.encoding.startswith(("utf-16", "utf-32")):
            wide = TextIOWrapper(stream, self.encoding, "replace", "")
            self.lines = iter(lambda: wide.readline(self.limit), "")

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        if isinstance(line, str):
            return line
        if len(line) > self.limit:
            raise csv.Error(f"more than {self.limit:,} bytes in one line")
        text, encoding, replaced = decode(line, self.encoding if self.known else None)
        if not self.known and not line.isascii():
            self.encoding, self.known = encoding, True
        self.replaced += replaced
        return text

    def take_replaced(self) -> int:
        """How many places were replaced since the last time."""
        replaced, self.replaced = self.replaced, 0
        return replaced


def read_columns(
    stream: BufferedReader, origin: Origin, on_bad: Callable[[ReadError], None], reading: Reading
) -> Iterator[Article]:
    """One article for each row of a Parquet file, the first being row 1."""
    with extra("parquet"):
        from pyarrow import ArrowException, parquet

    if not stream.seekable():
        raise ReadError("Parquet inside an archive or a pipe", origin.where(), "unpack it first")
    try:
        file = parquet.ParquetFile(stream)
        names = file.schema_arrow.names
        check_columns(names, origin, reading)
        wanted = [name for name in dict.fromkeys(reading.columns()) if name in names]
        batches = file.iter_batches(batch_size=ROWS, columns=wanted, use_threads=False)
        for number, row in enumerate((row for batch in batches for row in batch.to_pylist()), start=1):
            where, source = origin.where(number), origin.source(number)
            try:
                yield read_cells(row, source, where, reading)
            except ReadError as error:
                on_bad(error)
    except (ArrowException, ValueError, OverflowError) as error:  # the last two: dates beyond the calendar
        raise ReadError(f"damaged Parquet: {error}", origin.where(), "write it again") from error


def read_cells(row: dict[str, Any], source: dict[str, Any], where: str, reading: Reading) -> Article:
    """The article of a row of Parquet; ReadError where it is none."""
    text = row.get(reading.text)
    if isinstance(text, str | bytes) and len(text) > reading.max_bytes:
        raise reading.too_large(where)
    return make_article({name: plain(value, source) for name, value in row.items()}, source, where, reading)


def plain(value: Any, source: dict[str, Any]) -> Any:
    """A value of Parquet as JSON would have it: bytes are decoded, dates are ISO."""
    if isinstance(value, bytes):
        text, source["encoding"], _ = decode(value)
        return text
    return value.isoformat() if isinstance(value, date) else value
