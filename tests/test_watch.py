"""caixun watch: whole files only, each article once, and a clean end."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from caixun.records import Record
from caixun.stored import read_stored
from caixun.types import ReadError, SinkError
from caixun.watch import Appender, Arrivals, open_output
from conftest import Run

NEWS = "岭澜股份一季度营业收入{}亿元。"


@contextmanager
def watching(inbox: Path, out: Path) -> Iterator[subprocess.Popen[str]]:
    """caixun watch in a process of its own, ended by SIGINT."""
    command = [sys.executable, "-m", "caixun", "watch", str(inbox), "-o", str(out), "--every", "0.2"]
    heed = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    command[1:3] = ["-c", f"{heed}sys.argv[0] = 'caixun'; from caixun.cli import main; main()"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        assert process.stderr.readline().startswith("watching")
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            assert "Traceback" not in process.communicate(timeout=60)[1]


def wait_for(ready: Callable[[], bool]) -> None:
    for _ in range(300):
        if ready():
            return
        time.sleep(0.1)
    pytest.fail("it did not come")


def list_ids(out: Path) -> list[str]:
    try:
        return [record.id for record in read_stored(str(out))]
    except ReadError:  # it is not there yet, or has no tables yet
        return []


def move_in(inbox: Path, name: str, text: str) -> None:
    (inbox / f".{name}.part").write_text(text, encoding="utf-8")
    (inbox / f".{name}.part").rename(inbox / name)


@pytest.mark.parametrize("name", ["news.jsonl", "news.db"])
def test_what_arrives_is_extracted_once_and_an_interrupt_ends_it_well(tmp_path: Path, name: str) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "inbox" / name
    inbox.mkdir()
    (inbox / "early.txt").write_text(NEWS.format(1), encoding="utf-8")
    with watching(inbox, out) as process:
        wait_for(lambda: len(list_ids(out)) == 1)
        move_in(inbox, "late.txt", NEWS.format(2))
        rows = [json.dumps({"id": f"r{n}", "text": NEWS.format(n)}, ensure_ascii=False) for n in (3, 4)]
        move_in(inbox, "feed.jsonl" if name.endswith(".db") else "feed.ndjson", rows[0] + "\n{broken\n")
        wait_for(lambda: len(list_ids(out)) == 3)
    assert process.returncode == 3  # one row was broken
    with watching(inbox, out) as process:
        with next(inbox.glob("feed.*")).open("a", encoding="utf-8") as feed:
            feed.write(rows[1] + "\n")
        wait_for(lambda: len(list_ids(out)) == 4)
    assert process.returncode == 3
    assert len(set(list_ids(out))) == 4


def test_a_file_that_is_still_written_is_left_alone(tmp_path: Path) -> None:
    arrivals = Arrivals(str(tmp_path), str(tmp_path / "out.jsonl"), pytest.fail)
    slow = tmp_path / "slow.txt"
    slow.touch()
    assert (arrivals.look(), arrivals.look()) == ([], [])
    slow.write_text("a", encoding="utf-8")
    assert arrivals.look() == []
    slow.write_text("ab", encoding="utf-8")
    assert arrivals.look() == []
    assert arrivals.look() == [str(slow)]
    assert arrivals.look() == []
    slow.write_text("abc", encoding="utf-8")
    assert (arrivals.look(), arrivals.look()) == ([], [str(slow)])


def test_a_moved_file_has_arrived_and_hidden_and_own_files_never_do(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    arrivals = Arrivals(str(tmp_path), str(out), pytest.fail)
    out.write_text("{}", encoding="utf-8")
    (tmp_path / ".half.txt").write_text("a", encoding="utf-8")
    (tmp_path / "picture.png").write_text("a", encoding="utf-8")
    move_in(tmp_path, "a.txt", "a")
    arrivals.look()
    assert arrivals.look() == [str(tmp_path / "a.txt")]
    (tmp_path / "a.txt").unlink()
    arrivals.look()
    move_in(tmp_path, "a.txt", "b")
    assert (arrivals.look(), arrivals.look()) == ([], [str(tmp_path / "a.txt")])


def test_half_a_line_of_a_crash_is_taken_away(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    record = Record(id="a", source={}, title=None, published=None, text="", edits=[], entities=[], facts=[], warnings=[])
    with Appender(str(out)) as sink:
        sink.write(record)
    whole = out.read_bytes()
    for rest in (b"", b'{"schema":"cai', b"x" * 200_000):
        out.write_bytes(whole + rest)
        with open_output(str(out))() as sink:
            sink.write(record)
        assert out.read_bytes() == whole + whole
    out.write_bytes(b"x" * 200_000)
    open_output(str(out))
    assert out.read_bytes() == b""


@pytest.mark.parametrize("name", ["a.parquet", "a.csv", "a.jsonl.gz"])
def test_what_cannot_be_added_to_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SinkError, match="nothing can be added"):
        open_output(str(tmp_path / name))


def test_a_folder_that_is_not_there_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("watch", str(tmp_path / "no"))[0] == 2
