"""caixun show: the article in the terminal, spans in colour, and its facts as a table; or what all tell of a company."""

from typing import TYPE_CHECKING, Annotated

import typer

from caixun.cli.articles import Companies, Date, Paths, read_records
from caixun.cli.screen import draw_facts, draw_head, neutralise
from caixun.cli.table import print_sheets

if TYPE_CHECKING:
    from rich.text import Text

    from caixun.records import Record

STYLES = {
    "TICKER": "bold magenta",
    "COMPANY": "magenta",
    "MONEY": "bold green",
    "PERCENT": "bold cyan",
    "MULTIPLE": "bold cyan",
    "QUANTITY": "cyan",
    "PERIOD": "yellow",
    "METRIC": "blue",
}


def show(
    paths: Paths,
    date: Date = None,
    companies: Companies = None,
    facts: Annotated[bool, typer.Option("--facts", help="The facts only, without the article.")] = False,
    company: Annotated[
        str | None, typer.Option(metavar="NAME", help="What all articles tell of a company, by metric and period.", show_default=False)
    ] = None,
) -> None:
    """Show articles and their facts in the terminal.

    \b
    Examples:
      caixun show article.txt
      caixun show seeds/articles --facts
      caixun show seeds/articles --company 岭澜
    """
    if company:
        show_company(paths, company, date, companies)
    else:
        show_articles(paths, facts, date, companies)


def show_articles(paths: list[str], facts: bool, date: str | None, companies: str | None) -> None:
    """Each article with its facts, or the facts alone."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    for _, record in read_records(paths, date, companies):
        console.print(draw_head(record))
        if not facts:
            console.print(draw_text(record))
        console.print(draw_facts(record) if record.facts else "no facts", "")


def show_company(paths: list[str], company: str, date: str | None, companies: str | None) -> None:
    """One table of all articles, also where some were bad and the exit code tells so."""
    found: list[Record] = []
    try:
        found.extend(record for _, record in read_records(paths, date, companies))
    finally:
        if found:
            print_sheets(found, " ".join(paths), company)


def draw_text(record: "Record") -> "Text":
    """The repaired text with its entities in colour, the legend last."""
    from rich.text import Text

    text = Text(neutralise(str(record.text)))
    for entity in record.entities:
        text.stylize(STYLES[entity.label], entity.start, entity.end)
    text.append("\n\n")
    for label, style in STYLES.items():
        text.append(f"{label} ", style=style)
    return text
