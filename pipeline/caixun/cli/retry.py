"""caixun retry: dead letters once more."""

from typing import Annotated

import typer

from caixun.cli.articles import Memory, Out, Quiet, Timeout, run
from caixun.types import RunError


def retry(
    letters: Annotated[str, typer.Argument(metavar="DEAD", help="The OUT.dead.jsonl of a run.")],
    out: Out = "-",
    workers: Annotated[int, typer.Option("-j", "--workers", metavar="N", min=1, help="Worker processes.")] = 1,
    timeout: Timeout = 600,
    memory: Memory = 8000,
    quiet: Quiet = False,
) -> None:
    """Try dead letters again, one by one, with more time and memory, and name those that are still dead.

    The articles are read again from where they were, with the options of the run that failed; run it in the same folder.

    \b
    Examples:
      caixun retry records.jsonl.dead.jsonl >> records.jsonl
      caixun retry records.jsonl.dead.jsonl -o revived.jsonl --timeout 3600
    """
    from caixun.run.letters import read_letters, reread
    from caixun.run.plan import Plan

    dead = read_letters(letters)
    settings = {letter.settings for letter in dead}
    if len(settings) != 1:
        what = "letters of runs with different options" if dead else "no letters"
        raise RunError(what, letters, "name the OUT.dead.jsonl of one run")
    plan = Plan(
        out=out,
        inputs=(letters,),
        settings=settings.pop(),
        workers=workers,
        timeout=timeout,
        memory=memory,
        shard=1,
    )
    run(reread(dead), plan, quiet)
