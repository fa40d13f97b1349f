"""caixun report: records as a page to read, filter, check and print."""

from pathlib import Path
from typing import Annotated

import typer

from caixun.cli.screen import complain_and_keep

Records = Annotated[
    str, typer.Argument(metavar="RECORDS", help="What caixun extract -o has written: a file, or a postgresql:// server.")
]


def report(
    records: Records,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="OUT", help="The page, written whole or not at all.")
    ] = Path("report.html"),
    articles: Annotated[
        list[str] | None,
        typer.Option(
            "--articles", metavar="PATH", help="The raw articles: what repair removed can then be read.", show_default=False
        ),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TITLE", help="The page's title.")] = None,
) -> None:
    """Make one HTML page of records: it needs no network and opens in any browser.

    \b
    Examples:
      caixun report records.jsonl
      caixun report records.jsonl --articles news/ -o report.html
      caixun report news.db --title 'Today'
    """
    from caixun.read import read_articles
    from caixun.report import build_page, find_originals, write_page
    from caixun.stored import hide, read_stored

    bad: list[Exception] = []
    fail = complain_and_keep(bad)
    found = list(read_stored(records))
    originals = find_originals(found, read_articles(articles or [], fail))
    write_page(build_page(found, originals, title or Path(hide(records)).stem), out)
    told = f"{out}: {len(found)} article{'s'[: len(found) != 1]}"
    if articles:
        told += f", {sum(raw is not None for raw in originals)} with the original"
    typer.echo(told, err=True)
    if bad:
        raise typer.Exit(3)
