"""caixun extract: articles in, records out."""

from typing import Annotated

import typer

from caixun.cli.articles import (
    Columns,
    Companies,
    Date,
    MaxBytes,
    Memory,
    Out,
    Paths,
    Quiet,
    Timeout,
    Workers,
    count_cores,
    run,
    set_reading,
)


def extract(
    paths: Paths,
    out: Out = "-",
    date: Date = None,
    companies: Companies = None,
    column: Columns = None,
    max_bytes: MaxBytes = 20_000_000,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the repaired text out of the records.")] = False,
    workers: Workers = None,
    timeout: Timeout = 60,
    memory: Memory = 2000,
    shard: Annotated[int, typer.Option(metavar="N", min=1, help="Articles that are done and kept together.")] = 256,
    resume: Annotated[bool, typer.Option(help="Go on with an interrupted run to the same output.")] = True,
    quiet: Quiet = False,
) -> None:
    """Turn articles into records: JSON lines, tables or a database.

    A run to a file or database keeps what is done in OUT.run until everything is, so that the same command goes on after
    whatever ended it. Articles, files and rows that give no record are in OUT.dead.jsonl, for caixun retry.

    \b
    Examples:
      caixun extract article.txt
      caixun extract news/ 'more/*.txt' -o records.jsonl
      caixun extract articles.jsonl --no-text -o records.jsonl
      caixun extract crawl.csv --column text=正文 --column id=编号 -o news.db
      caixun extract news/ --companies portfolio.csv
      cat article.txt | caixun extract - --date 2025-06-16
    """
    from caixun.run.letters import read_items
    from caixun.run.plan import Plan
    from caixun.run.settings import Settings

    settings = Settings(published=date, companies=companies, no_text=no_text, reading=set_reading(column, max_bytes))
    plan = Plan(
        out=out,
        inputs=tuple(paths),
        settings=settings,
        workers=workers or count_cores(),
        timeout=timeout,
        memory=memory,
        shard=shard,
        resume=resume,
    )
    run(read_items(paths, settings), plan, quiet)
