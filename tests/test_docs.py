"""The documents: what they show is what happens. Run as a program, this file writes the outputs that they show anew."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(
    r'^(?P<head>```(?:\w+ title="(?P<name>.+?)"|python(?=\n(?:(?!```).)*```\n\n```text)|console)\n)'
    r"(?P<body>(?:(?!```).)*)```(?:\n\n```text\n(?P<output>(?:(?!```).)*)```)?$",
    re.DOTALL | re.MULTILINE,
)
OTHERWISE = {"cli.md", "sinks.md"}  # drawn from the program; run by tests of its own
PAGES = [page for page in DOCUMENTS if page.name not in OTHERWISE and SHOWN.search(page.read_text(encoding="utf-8"))]


def play(page: str, place: Path) -> str:
    """The page with what its commands and programs print today, each run in turn in a checkout of the page's own.

    ```lang title="mine.csv"``` is a file in that folder; ```console``` holds commands, each behind `$ `, and what they print;
    ```python``` is a program where a ```text``` with what it prints follows.
    """
    for name in ("corpus", "models", "pipeline", "seeds"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    return SHOWN.sub(lambda block: show(block, place), page)


def show(block: re.Match[str], place: Path) -> str:
    """One block as it is today."""
    if block["name"]:
        (place / block["name"]).write_text(block["body"], encoding="utf-8")
    elif block["output"] is not None:
        return f"{block['head']}{block['body']}```\n\n```text\n{run([sys.executable, '-c', block['body']], place)}```"
    elif block["head"] == "```console\n":
        return f"{block['head']}{''.join(run_commands(block['body'], place))}```"
    return block[0]


def run_commands(console: str, place: Path) -> Iterator[str]:
    """Each command with what it prints; a backslash at the end of a line goes on with it."""
    for command in re.findall(r"^\$ (.*(?:(?<=\\)\n.*)*)", console, re.MULTILINE):
        yield f"$ {command}\n{run(['bash', '-ec', command], place)}"


def run(command: list[str], place: Path) -> str:
    """What a process of its own prints, on a screen of 110 columns."""
    environment = {
        **os.environ,
        "COLUMNS": "110",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{place / 'pipeline'}{os.pathsep}{place / 'models'}",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=place, env=environment, check=True)
    printed = "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines()).strip("\n")
    return printed and printed + "\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_happens(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert play(text, tmp_path) == text, "make readme writes the page anew"


def test_there_is_something_to_run() -> None:
    blocks = list(SHOWN.finditer(README.read_text(encoding="utf-8")))
    assert any(block["output"] for block in blocks)
    assert any(block["head"] == "```console\n" for block in blocks)


def test_the_notebook_cell_shows_a_record() -> None:
    cell = README.read_text(encoding="utf-8").partition("## In a notebook")[2].split("```")[1].removeprefix("python\n")
    shell = InteractiveShell.instance()
    try:
        shown = shell.display_formatter.format(shell.run_cell(cell).result)[0]["text/html"]
    finally:
        InteractiveShell.clear_instance()
    assert "<table" in shown
    assert "26.18亿元" in shown


def test_the_two_commands_exist() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    named = set(re.findall(r"^    make (\w+)$", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {"demo", "test"}
    assert named <= set(targets[1].split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_the_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_table_of_words_is_told() -> None:
    page = (ROOT / "docs" / "words.md").read_text(encoding="utf-8").partition("## The tables")[2]
    assert set(re.findall(r"\w+", page)) >= {path.stem for path in (ROOT / "seeds" / "words").glob("*.tsv")}


def test_the_architecture_shows_the_floors_that_are_checked() -> None:
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("layers = [")[2].partition("]")[0]
    layers = [layer.split(" | ") for layer in re.findall(r'"(.+)"', contract)]
    built = [[name for name in layer if not name.startswith("(")] for layer in layers]  # ( ): not built yet
    floors = [" | ".join(layer) for layer in built if layer]
    drawing = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## Floors")[2].partition("##")[0]
    assert re.findall(r"^    (\S.*?)(?:  .*)?$", drawing, re.MULTILINE) == floors


def test_the_architecture_lists_every_file() -> None:
    listing = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## Where to find what")[2]
    named: dict[str, set[str]] = {}
    for folder, file in re.findall(
        r"^    (?:(\w+)|  (\w+)  .*)(?:  .*)?$", listing.partition("\n## ")[0], re.MULTILINE
    ):
        if folder:
            files = named.setdefault(folder, set())
        else:
            files.add(file)
    package = ROOT / "pipeline" / "caixun"
    assert named == {folder: {path.stem for path in (package / folder).glob("[a-z]*.py")} for folder in named}
    assert set(named) == {path.parent.name for path in package.glob("*/__init__.py")} - {"cli"}


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(play(page.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
