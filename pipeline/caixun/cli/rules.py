"""caixun rules: what a word is, and which rules know it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from caixun.cli.screen import neutralise
from caixun.types import CaixunError

if TYPE_CHECKING:
    from caixun.rule import Rule


def rules(
    word: Annotated[str | None, typer.Argument(metavar="[WORD]", help="A word or the name of a rule.")] = None,
) -> None:
    """List the rules, or find all about a word.

    A word's rows in the word tables, and the rules that name or show it, with file, line and examples.

    \b
    Examples:
      caixun rules
      caixun rules 环比
      caixun rules money
    """
    lines = list(list_rules() if word is None else find_word(word))
    if not lines:
        raise CaixunError(f"no word row and no rule holds {word!r}", remedy="caixun rules lists every rule")
    for line in lines:
        typer.echo(neutralise(line))


def load_rules() -> "list[Rule]":
    """Every registered rule, by name."""
    import caixun.pipeline  # noqa: F401  importing the stages registers their rules
    from caixun.rule import RULES

    return [RULES[name] for name in sorted(RULES)]


def list_rules() -> Iterator[str]:
    """One line a rule."""
    for rule in load_rules():
        yield f"{rule.name:28} {rule.where:40} {rule.summary}"


def find_word(word: str) -> Iterator[str]:
    """The rows whose words hold the word, then the rules that name, describe or show it."""
    from caixun.words import folder, table

    rows = [row for path in sorted(folder().glob("*.tsv")) for row in table(path.stem)]
    held = [row for row in rows if any(word in cell for column, cell in row.cells.items() if column != "example")]
    for row in sorted(held, key=lambda row: word not in row.cells.values()):  # the word itself before what holds it
        yield f"{row.where}  " + "  ".join(f"{column}={cell}" for column, cell in row.cells.items() if cell)
    for rule in load_rules():
        sentences = [*rule.examples.items(), *((sentence, "nothing") for sentence in rule.refuses)]
        shown = [(s, made) for s, made in sentences if word in s or word in made]
        if shown or word in rule.name or word in rule.summary:
            yield f"{rule.name}  {rule.where}  {rule.summary}"
            for sentence, made in shown or sentences:
                yield f"    {sentence}  →  {made}"
