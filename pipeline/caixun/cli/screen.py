"""What a terminal shows: hostile text made harmless, facts as a table."""

import sys
import unicodedata
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from caixun.types import describe

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from caixun.records import Record


def neutralise(text: str) -> str:
    """The text without terminal escapes, control characters, bidirectional overrides or surrogates, same length.

    >>> neutralise("营收\\x1b[2J增长")
    '营收␛[2J增长'
    """
    return "".join(
        c
        if c.isprintable() or c in "\n\t" or unicodedata.category(c) == "Zs"
        else chr(0x2400 + ord(c))
        if c < " "
        else "�"
        for c in text
    )


def complain(error: Exception, article: str = "") -> None:
    """One line on standard error: which article, what, where, and what to do."""
    say(f"{article}: {describe(error)}" if article else describe(error))


def complain_and_keep(bad: list[Exception]) -> Callable[..., None]:
    """What complains of an error, and adds it to those that decide the exit code."""

    def fail(error: Exception, article: str = "") -> None:
        bad.append(error)
        complain(error, article)

    return fail


def say(line: str) -> None:
    """One harmless line on standard error."""
    print(neutralise(f"caixun: {line}").replace("\n", " "), file=sys.stderr)


def draw_head(record: "Record") -> "Text":
    """Title, publication date and source on one line, warnings below."""
    from rich.text import Text

    place = str(record.source.get("path") or record.id)
    head = Text(neutralise(record.title or place), style="bold")
    head.append(neutralise(f"  {record.published or 'no date'}  {place}"), style="dim")
    for warning in record.warnings:
        head.append(neutralise(f"\n! {warning}"), style="red")
    return head


def draw_table(*columns: str) -> "Table":
    """An empty table; a column whose name ends in ">" is flush right."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.rstrip(">"), overflow="fold", justify="right" if column.endswith(">") else "left")
    return table


def add_row(table: "Table", *cells: object, styles: Sequence[str] = ()) -> None:
    """One row, harmless; rates show four digits."""
    from rich.text import Text

    shown = (f"{cell:.4f}" if isinstance(cell, float) else neutralise(str(cell)) for cell in cells)
    table.add_row(*(Text(cell, style=style) for cell, style in zip_longest(shown, styles, fillvalue="")))


def draw_facts(record: "Record") -> "Table":
    """The facts of one article as a table."""
    from caixun.display import FACT_COLUMNS, format_fact

    table = draw_table(*FACT_COLUMNS)
    for fact in record.facts:
        style = {"up": "green", "down": "red"}.get(fact.direction or "", "")
        add_row(table, *format_fact(fact), styles=("", "", "", style))
    return table
