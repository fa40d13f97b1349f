"""caixun table: the facts of companies by metric and period, in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from caixun.cli.report import Records
from caixun.cli.screen import add_row, draw_table, neutralise
from caixun.types import CaixunError

if TYPE_CHECKING:
    from rich.table import Table

    from caixun.records import Fact, Record
    from caixun.report.pivot import Sheet


COLUMN = 20  # characters of a column that is easy to read


def table(
    records: Records,
    company: Annotated[str | None, typer.Option(metavar="NAME", help="Part of a company's name, or its symbol.")] = None,
    metric: Annotated[str | None, typer.Option(metavar="NAME", help="Part of a metric's name.")] = None,
    periods: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Columns: the periods with most facts; else as many as fit.", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option("--companies", metavar="N", min=1, help="The companies with most facts.")] = 10,
) -> None:
    """Show what is told of companies, a row a metric, a column a period.

    Figures on which two articles disagree are marked with !.

    \b
    Examples:
      caixun table records.jsonl --company 寒武纪
      caixun table news.db --metric 毛利率 --periods 8
    """
    from caixun.stored import read_stored

    print_sheets(list(read_stored(records)), records, company, metric, periods, most)


def print_sheets(
    found: "Sequence[Record]",
    place: str,
    company: str | None,
    metric: str | None = None,
    periods: int | None = None,
    most: int = 10,
) -> None:
    """Print the tables of the companies that are asked for; CaixunError with the place of the records where there are none."""
    from rich.console import Console

    from caixun.report.figures import find_conflicts
    from caixun.report.pivot import make_sheets

    sheets = make_sheets(found, company, metric)
    if not sheets:
        asked = " and ".join(filter(None, (company, metric)))
        raise CaixunError("no facts with a period" + (f" for {asked}" if asked else ""), place)
    clashing = {id(figure.fact) for conflict in find_conflicts(found) for figure in conflict.figures}
    console = Console(highlight=False)
    columns = periods or max(2, console.width // COLUMN - 1)
    for sheet in sheets[:most]:
        symbol = sheet.symbol if sheet.symbol and sheet.symbol != sheet.company else ""
        console.print(neutralise(f"{sheet.company}  {symbol}".rstrip()), style="bold", markup=False)
        console.print(draw_sheet(sheet, columns, clashing), "")
    if len(sheets) > most:
        typer.echo(f"{len(sheets) - most} more companies: name one with --company", err=True)


def draw_sheet(sheet: "Sheet", periods: int, clashing: set[int]) -> "Table":
    """A company's facts as a table."""
    from caixun.display import format_period
    from caixun.report.pivot import lead

    shown = sheet.list_periods(periods)
    drawn = draw_table("metric", *(format_period(start or None, end or None) for start, end in shown))
    for metric, cells in sheet.rows.items():
        if any(days in cells for days in shown):
            told = ("\n".join(tell(fact, clashing) for fact in lead(cells.get(days, ()))) for days in shown)
            add_row(drawn, metric, *told)
    return drawn


def tell(fact: "Fact", clashing: set[int]) -> str:
    """A figure of a cell."""
    from caixun.display import format_quantity

    expected = "" if fact.modality == "actual" else f" {fact.modality}"
    return f"{format_quantity(fact)}{expected}{' !' if id(fact) in clashing else ''}"
