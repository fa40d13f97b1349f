"""The documents: what they show is what happens. Run as a program, this file writes the README's outputs anew."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(
    r"^```(?:python\n(?P<python>.*?)^```\n\n```text\n|console\n\$ (?P<console>.*?)\n)(?P<output>.*?)^```",
    re.DOTALL | re.MULTILINE,
)
EXAMPLES = list(SHOWN.finditer(README.read_text(encoding="utf-8")))


def run(example: re.Match[str]) -> str:
    """What the example prints, from a process of its own in the checkout; a command may end in `| head -N`."""
    console, _, few = (example["console"] or "").partition(" | head -")
    command = ["-c", example["python"]] if example["python"] else ["-m", *shlex.split(console)]
    environment = {**os.environ, "COLUMNS": "110", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, encoding="utf-8", cwd=ROOT, env=environment, check=True
    )
    lines = done.stdout.splitlines()[: int(few) if few else None]
    return "".join(f"{line.rstrip()}\n" for line in lines).strip("\n") + "\n"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda match: (match["console"] or match["python"]).split("\n")[0])
def test_the_readme_shows_what_happens(example: re.Match[str]) -> None:
    assert run(example) == example["output"]


def test_there_is_something_to_run() -> None:
    assert any(example["python"] for example in EXAMPLES)
    assert any(example["console"] for example in EXAMPLES)


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
    for folder, file in re.findall(r"^    (?:(\w+)|  (\w+)  .*)(?:  .*)?$", listing.partition("\n## ")[0], re.MULTILINE):
        if folder:
            files = named.setdefault(folder, set())
        else:
            files.add(file)
    package = ROOT / "pipeline" / "caixun"
    assert named == {folder: {path.stem for path in (package / folder).glob("[a-z]*.py")} for folder in named}
    assert set(named) == {path.parent.name for path in package.glob("*/__init__.py")} - {"cli"}


if __name__ == "__main__":
    page = README.read_text(encoding="utf-8")
    for example in reversed(EXAMPLES):
        page = page[: example.start("output")] + run(example) + page[example.end("output") :]
    README.write_text(page, encoding="utf-8")
