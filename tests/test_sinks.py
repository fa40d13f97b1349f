"""Sinks: a file is whole or not at all."""

import io
import os
from pathlib import Path

import pytest
from caixun.records import Record, read_record
from caixun.sinks import JsonLines, Stream, open_sink
from caixun.types import SinkError

RECORD = Record(
    id="营收", source={}, title=None, published=None, text="营收", edits=[], entities=[], facts=[], warnings=[]
)


def test_a_file_holds_one_record_a_line_and_no_trace_stays(tmp_path: Path) -> None:
    with open_sink(str(tmp_path / "out.jsonl")) as sink:
        sink.write(RECORD)
        sink.write(RECORD)
        assert not (tmp_path / "out.jsonl").exists()
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [read_record(line) for line in lines] == [RECORD, RECORD]
    assert os.listdir(tmp_path) == ["out.jsonl"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_file_as_it_was(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    sink = open_sink(str(target)).__enter__()
    sink.write(RECORD)
    sink.__exit__(error, error(), None)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real.jsonl")
    with open_sink(str(tmp_path / "link")) as sink:
        sink.write(RECORD)
    assert (tmp_path / "link").is_symlink()
    assert read_record((tmp_path / "real.jsonl").read_bytes()) == RECORD


def test_a_device_is_written_to_and_not_replaced() -> None:
    with open_sink(os.devnull) as sink:
        assert isinstance(sink, Stream)
        sink.write(RECORD)
    assert not os.path.isfile(os.devnull)


@pytest.mark.parametrize("out", ["", "missing/out.jsonl"])
def test_an_output_that_cannot_be_is_named(tmp_path: Path, out: str) -> None:
    with pytest.raises(SinkError, match=str(tmp_path)):
        open_sink(str(tmp_path / out))


def test_a_stream_gets_each_line_at_once() -> None:
    stream = io.BytesIO()
    with Stream(stream) as sink:
        sink.write(RECORD)
        assert read_record(stream.getvalue()) == RECORD


def test_a_file_sink_is_chosen_by_default(tmp_path: Path) -> None:
    with open_sink(str(tmp_path / "a")) as sink:
        assert isinstance(sink, JsonLines)
