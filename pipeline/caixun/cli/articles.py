"""What extract, show and explain share: which articles, their date, how far it got, and how it ended."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from caixun.cli.screen import complain
from caixun.types import Article

if TYPE_CHECKING:
    from caixun.records import Record


def check_date(value: str | None) -> str | None:
    """The value again when it is an ISO date or date-time, else a usage error."""
    try:
        datetime.fromisoformat(value or "2000-01-01")
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no ISO date such as 2025-06-16") from error
    return value


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, directories, globs, JSONL files; - is standard input.")
]
Date = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="DATE", callback=check_date, help="Publication date of articles without one of their own."
    ),
]
Companies = Annotated[
    str | None,
    typer.Option(
        "--companies",
        metavar="FILE",
        help="Your own companies, a TSV or CSV file with the columns name, symbol, aliases; they outrank the shipped ones.",
    ),
]


class Progress:
    """Counts on standard error while articles pass, and the exit code that they add up to."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.live = not quiet and sys.stderr.isatty()
        self.done = self.facts = self.bad = 0

    def extract(
        self, paths: Sequence[str], date: str | None, companies: str | None
    ) -> Iterator[tuple[Article, "Record"]]:
        """Every readable article with its record; what fails is named on standard error and counted."""
        from caixun.pipeline import extract_articles, load
        from caixun.read import read_articles

        read = read_articles(paths, self.fail)
        for article, record in extract_articles(load(companies), read, self.fail, date):
            self.done += 1
            self.facts += len(record.facts)
            yield article, record
            self.tell("\r", "")

    def fail(self, error: Exception, article: str = "") -> None:
        """Name one bad input and go on."""
        self.bad += 1
        complain(error, article)

    def tell(self, before: str, after: str) -> None:
        """The counts, on a terminal only."""
        if self.live:
            print(f"{before}{self.count()}", end=after, file=sys.stderr, flush=True)

    def count(self) -> str:
        """The counts in words."""
        words = f"{self.done} article{'s'[: self.done != 1]}, {self.facts} fact{'s'[: self.facts != 1]}"
        return words + (f", {self.bad} bad" if self.bad else "")

    def check(self) -> None:
        """Failure when there was nothing but bad input: no output then."""
        if self.bad and not self.done:
            raise typer.Exit(1)

    def finish(self) -> None:
        """The last count, and exit code 3 when some articles were bad."""
        self.check()
        if not self.quiet:
            print(("\r" if self.live else "") + self.count(), file=sys.stderr)
        if self.bad:
            raise typer.Exit(3)
