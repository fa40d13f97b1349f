"""docs/cli.md: the command line as the program tells it. Run as a program, this file writes the page anew."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from caixun.cli import app
from typer.main import get_command

DOCUMENT = Path(__file__).parents[1] / "docs" / "cli.md"
HEAD = """# The command line

Written by the program (`make readme`): what `caixun COMMAND --help` says, on one page. Standard output carries data,
standard error progress and errors. {epilog}

"""


def draw_page() -> str:
    """Every command, in the order of `caixun --help`."""
    commands: Any = get_command(app)
    return HEAD.format(epilog=commands.epilog) + "\n".join(
        "".join(draw_command(name, command)) for name, command in commands.commands.items()
    )


def draw_command(name: str, command: Any) -> Iterator[str]:
    """Its heading, how it is called, what it does, its examples and its options."""
    told, _, examples = re.sub(r"\n+\x08?\n(?=Examples?:)", "\0", command.help).partition("\0")
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    taken = [parameter for parameter in command.params if parameter not in options]
    yield f"## caixun {name}\n\n{told.strip()}\n\n"
    yield "```console\n" + "".join(f"$ {line.strip()}\n" for line in examples.splitlines()[1:]) + "```\n"
    if taken or options:
        yield "\n| argument or option | | default |\n|---|---|---|\n"
        yield from (draw_row(f"`{each.metavar}`", each.help, None) for each in taken)
        yield from (draw_row(name_option(each), each.help, find_default(each)) for each in options)


def draw_row(name: str, told: str, default: str | None) -> str:
    """A row of the table of options."""
    cells = (name, told, f"`{default}`" if default else "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def name_option(option: Any) -> str:
    """`-o OUT`, `--out OUT`; a flag stands alone."""
    value = f" {option.metavar}" if option.metavar else ""
    return ", ".join(f"`{name}{value}`" for name in (*option.opts, *option.secondary_opts))


def find_default(option: Any) -> str | None:
    """What an option is when it is not given, where that is a value."""
    if option.is_flag:
        return option.opts[0] if option.default and option.secondary_opts else None
    return None if option.default is None or not option.show_default else str(option.default)


def test_the_page_is_what_the_program_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == draw_page()


def test_an_option_that_takes_a_value_names_it() -> None:
    commands: Any = get_command(app)
    bare = [
        (name, option.opts)
        for name, command in commands.commands.items()
        for option in command.params
        if not getattr(option, "is_flag", False) and not option.metavar
    ]
    assert bare == []


if __name__ == "__main__":
    DOCUMENT.write_text(draw_page(), encoding="utf-8")
