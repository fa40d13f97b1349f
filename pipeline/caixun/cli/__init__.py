"""The command line: one module a command; nothing heavy is imported before a command needs it."""

import sys
from io import TextIOWrapper

import typer

from caixun.cli.bench import bench
from caixun.cli.evaluate import evaluate
from caixun.cli.explain import explain
from caixun.cli.extract import extract
from caixun.cli.query import query
from caixun.cli.report import report
from caixun.cli.retry import retry
from caixun.cli.rules import rules
from caixun.cli.schema import schema
from caixun.cli.screen import complain
from caixun.cli.show import show
from caixun.cli.table import table
from caixun.cli.watch import watch
from caixun.types import CaixunError

app = typer.Typer(
    name="caixun",
    help="caixun turns raw Chinese financial news into facts: whose metric, which period, how much, against what.",
    epilog="Exit codes: 0 all well, 1 failure, 2 usage, 3 finished with bad articles, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (extract, retry, watch, query, show, report, table, explain, evaluate, rules, bench, schema):
    app.command()(command)


def main() -> None:
    """Run the command line; whatever goes wrong becomes one line on standard error and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except CaixunError as error:
        complain(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        complain(error)
        sys.exit(1)
