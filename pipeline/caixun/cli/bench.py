"""caixun bench: how fast, how robust, and what changed."""

from pathlib import Path
from typing import Annotated

import typer

from caixun.cli.screen import complain, neutralise


def bench(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Articles, else the samples of the checkout; or OLD NEW.", show_default=False),
    ] = None,
    stages: Annotated[bool, typer.Option("--stages", help="Seconds, characters a second and share of each stage.")] = False,
    hostile: Annotated[
        bool, typer.Option("--hostile", help="Seconds for texts that tempt patterns to backtrack; 1 when one takes too long.")
    ] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="Gains and losses between two files of records, fact by fact.")
    ] = False,
    segmenters: Annotated[
        bool, typer.Option("--segmenters", help="caixun, spacy_pkuseg and jieba: speed, loading, memory, word F1.")
    ] = False,
    runs: Annotated[
        bool, typer.Option("--runs", help="What a run costs beside a bare loop, what two workers gain, and its memory.")
    ] = False,
    test: Annotated[
        list[Path] | None,
        typer.Option(metavar="SEG", help="With --segmenters: segmented text or CoNLL-U to measure word F1 on.", show_default=False),
    ] = None,
) -> None:
    """Measure stages, hostile texts, segmenters and runs, or compare two runs.

    \b
    Examples:
      caixun bench --stages
      caixun bench --stages news/ articles.jsonl
      caixun bench --hostile
      caixun bench --compare old.jsonl new.jsonl
      caixun bench --segmenters articles.jsonl --test gsd-test.conllu --test pud.conllu
      caixun bench --runs articles.jsonl
    """
    if sum((stages, hostile, compare, segmenters, runs)) != 1:
        raise typer.BadParameter("say one of --stages, --hostile, --compare, --segmenters and --runs")
    if test and not segmenters:
        raise typer.BadParameter("--test belongs to --segmenters")
    if hostile:
        bear_hostile(paths or [])
    elif compare:
        compare_runs(paths or [])
    elif runs:
        weigh_runs(paths or find_samples())
    elif stages:
        measure_stages(paths or find_samples())
    else:
        measure_segmenters(paths or find_samples(), test or [])


def find_samples() -> list[str]:
    """The sample articles again and again; a usage error outside a checkout."""
    from caixun.bench.stages import list_samples

    samples = list_samples()
    if not samples:
        raise typer.BadParameter("there are no sample articles outside a checkout: name files")
    return samples


def measure_stages(paths: list[str]) -> None:
    """Print what each stage takes; 3 when articles were bad, 1 when all were."""
    from caixun.bench.stages import show_stages, time_stages

    bad: list[Exception] = []
    clock = time_stages(paths, bad.append)
    for error in bad:
        complain(error)
    if not clock.articles:
        raise typer.Exit(1)
    for line in show_stages(clock):
        typer.echo(line)
    if bad:
        raise typer.Exit(3)


def weigh_runs(paths: list[str]) -> None:
    """Print a line for each way to extract the same articles."""
    from caixun.bench.runs import measure_runs, show_runs

    for line in show_runs(measure_runs(paths)):
        typer.echo(line)


def bear_hostile(paths: list[str]) -> None:
    """Print the seconds of each hostile text; 1 when the entity stage took too long for one."""
    from caixun.bench.hostile import LIMIT, show_borne, time_hostile

    if paths:
        raise typer.BadParameter("--hostile brings its own texts")
    typer.echo(f"{'400 kB of':16}{'entities':>8}{'pipeline':>10}  processor seconds")
    late = 0
    for borne in time_hostile():
        typer.echo(show_borne(borne))
        late += borne.entities > LIMIT
    if late:
        raise typer.Exit(1)


def compare_runs(paths: list[str]) -> None:
    """Print what differs between two files of records."""
    from caixun.bench.compare import compare_records, show_difference

    if len(paths) != 2:
        raise typer.BadParameter("--compare takes two files of records, the old and the new")
    for line in show_difference(compare_records(Path(paths[0]), Path(paths[1]))):
        typer.echo(neutralise(line))


def measure_segmenters(paths: list[str], tests: list[Path]) -> None:
    """Print a line for each segmenter; 1 when there is no text to cut."""
    from caixun.bench.segmenters import compare_segmenters
    from caixun.read import read_articles

    texts = [article.raw for article in read_articles(paths, complain)]
    if not texts:
        raise typer.Exit(1)
    for line in compare_segmenters(texts, tests):
        typer.echo(line)
