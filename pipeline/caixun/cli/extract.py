"""caixun extract: articles in, records out."""

from typing import Annotated

import typer

from caixun.cli.articles import Companies, Date, Paths, Progress


def extract(
    paths: Paths,
    out: Annotated[
        str,
        typer.Option(
            "-o", "--out", metavar="OUT", help="A JSONL file, written whole or not at all; - is standard output."
        ),
    ] = "-",
    date: Date = None,
    companies: Companies = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the repaired text out of the records.")] = False,
) -> None:
    """Turn articles into records, one JSON object a line.

    \b
    Examples:
      caixun extract article.txt
      caixun extract news/ 'more/*.txt' -o records.jsonl
      caixun extract articles.jsonl --no-text -o records.jsonl
      caixun extract news/ --companies portfolio.csv
      cat article.txt | caixun extract - --date 2025-06-16
    """
    import msgspec

    from caixun.sinks import open_sink

    progress = Progress(quiet)
    with open_sink(out) as sink:
        for _, record in progress.extract(paths, date, companies):
            if no_text:
                record.text = msgspec.UNSET
            sink.write(record)
        progress.check()
    progress.finish()
