"""caixun watch: articles that arrive in a folder become records at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caixun.cli.articles import Companies, Date, Quiet
from caixun.cli.screen import complain_and_keep

if TYPE_CHECKING:
    from caixun.records import Record
    from caixun.types import Article


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="The folder to watch.")],
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="OUT", help="A .jsonl, .db or .duckdb file, or a postgresql:// server, to add to.")
    ] = "-",
    date: Date = None,
    companies: Companies = None,
    every: Annotated[float, typer.Option(metavar="SECONDS", min=0.05, help="How often to look.")] = 1.0,
    quiet: Quiet = False,
) -> None:
    """Extract what arrives in a folder, until it is interrupted, and add the records to an output.

    A file has arrived when it has not changed between two looks, or was moved into place. What the output holds already
    is not extracted again: not after a restart, and not when a file grows.

    \b
    Examples:
      caixun watch inbox/ -o news.jsonl
      caixun watch inbox/ -o news.db --companies portfolio.csv
    """
    from caixun.pipeline import extract_articles, load
    from caixun.read import read_articles
    from caixun.run.interrupt import Interrupt
    from caixun.watch import Arrivals
    from caixun.watch import watch as run

    bad: list[Exception] = []
    fail = complain_and_keep(bad)

    def extract(file: str, is_new: "Callable[[Article], bool]") -> "Iterator[tuple[Article, Record]]":
        return extract_articles(nlp, filter(is_new, read_articles([file], fail)), fail, date)

    nlp = load(companies)
    records = facts = 0
    with Interrupt() as interrupt:
        if not quiet:
            typer.echo(f"watching {folder}; Ctrl-C ends it", err=True)
        for record in run(Arrivals(str(folder), out, fail), out, extract, interrupt, every):
            records += 1
            facts += len(record.facts)
    if not quiet:
        typer.echo(f"{records} articles, {facts} facts" + (f", {len(bad)} bad" if bad else ""), err=True)
    if bad:
        raise typer.Exit(3)
