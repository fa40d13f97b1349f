"""Progress of a run: a bar on a terminal, a line now and then elsewhere."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Run
from kills import CAIXUN
from test_run import GOOD, write_rows


@pytest.fixture
def rows(tmp_path: Path) -> str:
    return write_rows(tmp_path / "rows.jsonl", GOOD)


def test_progress_is_a_bar_on_a_terminal(rows: str, tmp_path: Path) -> None:
    terminal, its = os.openpty()
    command = [*CAIXUN, "extract", rows, "-o", str(tmp_path / "out.jsonl"), "--shard", "5"]
    with subprocess.Popen(command, stderr=its, env={**os.environ, "TERM": "xterm", "COLUMNS": "150"}) as process:
        os.close(its)
        shown = b""
        with suppress(OSError):  # the terminal's end
            while more := os.read(terminal, 65536):
                shown += more
    os.close(terminal)
    assert process.returncode == 0
    assert "━".encode() in shown
    assert b"k chars/s" in shown
    assert b"100 articles, 200 facts; " in shown.splitlines()[-1]


def test_progress_is_a_line_now_and_then_without_a_terminal(
    run: Run, rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caixun.run.progress.PAUSE", 0)
    code, _, err = run("extract", rows, "-o", str(tmp_path / "out.jsonl"), "--shard", "10", "-j", "1")
    assert code == 0
    lines = err.splitlines()
    assert len(lines) == 11
    assert "articles/s" in lines[0]
    assert "k chars/s" in lines[0]
    assert lines[-1].startswith("100 articles, 200 facts; ")
