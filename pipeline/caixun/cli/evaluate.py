"""caixun evaluate: how much of what is true the pipeline finds, slot by slot, and what goes wrong."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caixun.cli.scores import draw_errors, draw_report
from caixun.cli.screen import neutralise

if TYPE_CHECKING:
    from caixun.evaluate.score import Report


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="A folder with gold.json and articles.jsonl, or a gold file.")
    ],
    articles: Annotated[
        Path | None,
        typer.Option("--articles", metavar="FILE", help="The gold file's articles; else articles.jsonl beside it."),
    ] = None,
    errors: Annotated[int, typer.Option("--errors", metavar="N", min=0, help="Show the first N errors as well.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Fail where a number is below its floor.")
    ] = None,
    write: Annotated[bool, typer.Option("--write-baseline", help="Raise the floors to what was reached.")] = False,
    lower: Annotated[
        bool, typer.Option("--lower", help="With --write-baseline: lower floors to what was reached, too.")
    ] = False,
) -> None:
    """Extract annotated articles and measure the facts against the gold.

    Facts are found when the kind agrees and the numbers overlap, strict when every main slot is right as well.

    \b
    Examples:
      caixun evaluate corpus/gold
      caixun evaluate corpus/gold --errors 20
      caixun evaluate corpus/gold --baseline corpus/baseline.json
      caixun evaluate gold.json --articles articles.jsonl --json
    """
    import msgspec

    from caixun.evaluate import evaluate as run
    from caixun.evaluate.gold import read_gold

    if (write and not baseline) or (lower and not write):
        raise typer.BadParameter("--lower needs --write-baseline, and that needs --baseline")
    annotated = read_gold(gold, articles)
    report = run(annotated)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(msgspec.structs.replace(report, errors=report.errors[:errors])))
        sys.stdout.buffer.write(b"\n")
    else:
        show(report, errors)
    if baseline:
        check(report, annotated.digest, baseline, write, lower)


def show(report: "Report", errors: int) -> None:
    """The tables, plain where no terminal reads them."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for title, table in draw_report(report):
        console.print(Text(title, style="bold"), table)
    for error in draw_errors(report, errors):
        console.print(error, soft_wrap=True)


def check(report: "Report", digest: str, file: Path, write: bool, lower: bool) -> None:
    """Compare with the floors, or renew them; exit code 1 where one is not held or the gold is another."""
    from caixun.evaluate.baseline import find_low, read_baseline, renew, write_baseline

    old = None if write and not file.exists() else read_baseline(file)
    new = renew(old, report, digest, lower) if write or old is None else old
    if write:
        write_baseline(file, new)
    complaints = [str(low) for low in find_low(new, report)]
    if new.digest != digest:
        complaints.insert(0, "the gold files are not those of the floors: look at the numbers, then --write-baseline")
    for complaint in complaints:
        print(neutralise(f"caixun: {file}: {complaint}"), file=sys.stderr)
    if complaints:
        raise typer.Exit(1)
