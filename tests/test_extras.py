"""Extras: what is not asked for is not imported, and what is missing is named before anything is written."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from caixun.cluster.ray import extract_dataset
from caixun.cluster.spark import extract_frame
from caixun.sinks import open_sink
from caixun.types import ExtraError

HEAVY = ("duckdb", "psycopg", "pyarrow", "pyspark", "ray", "spacy", "zstandard")


@pytest.mark.parametrize(
    ("out", "library", "extra"),
    [
        ("news.parquet", "pyarrow", "parquet"),
        ("news.duckdb", "duckdb", "duckdb"),
        ("news.duckdb", "pyarrow", "duckdb"),
        ("news.jsonl.zst", "zstandard", "zstd"),
        ("postgresql://127.0.0.1/news", "psycopg", "postgres"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, library: str, extra: str
) -> None:
    forget(monkeypatch, library)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExtraError, match=rf"^{library} is not installed \(pip install 'caixun\[{extra}\]'\)$"):
        open_sink(out)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("extract", "library", "extra"), [(extract_dataset, "ray", "ray"), (extract_frame, "pyspark", "spark")]
)
def test_a_missing_engine_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, extract: Callable[[Any], Any], library: str, extra: str
) -> None:
    forget(monkeypatch, library)
    with pytest.raises(ExtraError, match=rf"^{library} is not installed \(pip install 'caixun\[{extra}\]'\)$"):
        extract(None)


def forget(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    """As if it were not installed."""
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)


def test_no_command_and_no_sink_imports_what_only_some_need() -> None:
    program = f"import sys, caixun.cli, caixun.sinks; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
