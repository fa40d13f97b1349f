"""The documents: what they show is what happens."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
TICKS = "`" * 3
SNIPPETS = re.findall(rf"^{TICKS}python\n(.*?)^{TICKS}", README, re.DOTALL | re.MULTILINE)
CONSOLES = re.findall(rf"^{TICKS}console\n(.*?)^{TICKS}", README, re.DOTALL | re.MULTILINE)
COMMANDS = [
    tuple(part.split("\n", 1))
    for console in CONSOLES
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)
    if part
]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_python_of_the_readme_runs(snippet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(snippet, "README.md", "exec"), {})  # noqa: S102


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_commands_of_the_readme_print_what_it_shows(command: str, shown: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "caixun"
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
        check=True,
    )
    printed = [line.rstrip() for line in done.stdout.strip().splitlines()]
    assert printed == [line.rstrip() for line in shown.strip().splitlines()]


def test_there_is_something_to_run() -> None:
    assert SNIPPETS
    assert COMMANDS


def test_the_two_commands_exist() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert {"demo", "test"} <= set(re.findall(r"\bmake (\w+)", README)) <= set(targets[1].split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_the_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_architecture_shows_the_floors_that_are_checked() -> None:
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("layers = [")[2].partition("]")[0]
    floors = [re.sub(r"[()]", "", floor) for floor in re.findall(r'"(.+)"', contract)]
    shown = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    built = [
        floor
        for floor in floors
        if (ROOT / "pipeline/caixun" / f"{floor.split(' | ')[0]}.py").exists()
        or (ROOT / "pipeline/caixun" / floor.split(" | ")[0]).is_dir()
    ]
    places = [shown.index(f"\n    {floor}") for floor in built]
    assert places == sorted(places)
