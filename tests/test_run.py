"""The run: nothing is lost, whatever dies, and the bytes do not depend on who made them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from caixun import pipeline
from caixun.run import workers as pool
from caixun.run.batch import run_batch
from caixun.run.ledger import Ledger
from caixun.run.letters import Item, read_items
from caixun.run.plan import Plan
from caixun.run.progress import Progress
from caixun.run.settings import Settings
from caixun.run.shards import Folder, cut_shards
from caixun.run.work import Job
from caixun.run.workers import Workers
from caixun.types import Article, RunError
from conftest import Run
from kills import CAIXUN, Kills

NEWS = "寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%。第{}篇。"
GOOD = [{"id": f"a{number}", "text": NEWS.format(number), "published": "2025-06-16"} for number in range(100)]


def write_rows(path: Path, rows: list[dict[str, str]]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def rows(tmp_path: Path) -> str:
    return write_rows(tmp_path / "rows.jsonl", GOOD)


def read_lines(path: Path | str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def list_ids(path: Path | str) -> list[str]:
    return [row["id"] for row in read_lines(path)]


def plan(rows: str, out: Path | str, **changes: Any) -> Plan:
    given: dict[str, Any] = {"workers": 2, "timeout": 60, "memory": 2000, "shard": 8, "settings": Settings(), **changes}
    return Plan(out=str(out), inputs=(rows,), **given)


def batch(rows: str, out: Path | str, **changes: Any) -> Any:
    wanted = plan(rows, out, **changes)
    return run_batch(read_items([rows], wanted.settings), wanted, Progress([rows], quiet=True), lambda letter: None)


@pytest.fixture
def truth(rows: str, tmp_path: Path) -> bytes:
    out = tmp_path / "truth.jsonl"
    batch(rows, out, workers=1, shard=1000)
    return out.read_bytes()


def spoil(monkeypatch: pytest.MonkeyPatch, number: int, deed: Callable[[], Any]) -> None:
    """Something happens in the worker that reads this article."""
    whole = pipeline.clean

    def clean(article: Article, published: str | None = None) -> Any:
        if f"第{number}篇" in article.raw:
            deed()
        return whole(article, published)

    monkeypatch.setattr(pipeline, "clean", clean)


@pytest.mark.parametrize(
    "changes", [{"workers": 2, "shard": 7}, {"workers": 3, "shard": 1}, {"workers": 2, "start": "spawn"}], ids=str
)
def test_bytes_do_not_depend_on_workers_shards_or_how_processes_start(
    rows: str, tmp_path: Path, truth: bytes, changes: dict[str, Any]
) -> None:
    batch(rows, tmp_path / "out.jsonl", **changes)
    assert (tmp_path / "out.jsonl").read_bytes() == truth
    assert sorted(os.listdir(tmp_path)) == ["out.jsonl", "rows.jsonl", "truth.jsonl"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_standard_output_is_in_order(
    run: Run, rows: str, truth: bytes, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, 0, partial(time.sleep, 1))  # all others are done before the first
    code, out, _ = run("extract", rows, "-j", workers, "--shard", "3")
    assert (code, out.encode()) == (0, truth)


def test_kills_of_the_whole_group_change_nothing(tmp_path: Path) -> None:
    kills = Kills(tmp_path, articles=150, seed=3, workers=2, only=False)
    for _ in range(4):
        kills.strike()
        kills.check()
    assert kills.out.exists() or kills.strike(in_peace=True)
    kills.check()


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    kills = Kills(tmp_path, articles=150, seed=1, workers=2, only=True)
    for _ in range(2):
        kills.strike()  # looks for processes that are left over
    assert kills.out.exists() or kills.strike(in_peace=True)
    kills.check()


DEEDS = {
    "crash": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "timeout": lambda: time.sleep(600),
    "memory": lambda: bytearray(5_000_000_000),
    "error": lambda: 1 / 0,
}
REASONS = {
    "crash": "a42: its worker died of SIGKILL: out of memory, or killed from outside",
    "timeout": "a42: took longer than 0.8 s",
    "memory": "a42: needed more than 500 MB beside the model",
    "error": "a42: ZeroDivisionError: division by zero",
}


@pytest.mark.parametrize("kind", DEEDS)
def test_an_article_that_ends_its_worker_is_the_only_dead_letter(
    rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    spoil(monkeypatch, 42, DEEDS[kind])
    out = tmp_path / "out.jsonl"
    counts = batch(rows, out, timeout=0.8 if kind == "timeout" else 60, memory=500)
    assert list_ids(out) == [row["id"] for row in GOOD if row["id"] != "a42"]
    (letter,) = read_lines(f"{out}.dead.jsonl")
    assert (letter["id"], letter["path"], letter["member"], letter["kind"]) == ("a42", rows, 43, kind)
    assert letter["reason"].startswith(REASONS[kind])
    assert "article" not in letter
    assert (counts.records, counts.dead) == (99, 1)


def test_a_worker_killed_once_costs_nothing(rows: str, tmp_path: Path, truth: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def die_once() -> None:
        if not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    spoil(monkeypatch, 42, die_once)
    batch(rows, tmp_path / "out.jsonl", shard=1)
    assert (tmp_path / "died").exists()
    assert (tmp_path / "out.jsonl").read_bytes() == truth
    assert not (tmp_path / "out.jsonl.dead.jsonl").exists()


@pytest.fixture
def folder(rows: str, tmp_path: Path) -> Folder:
    """A folder with one shard of articles."""
    (tmp_path / "run").mkdir()
    folder = Folder(tmp_path / "run")
    (shard,) = cut_shards(read_items([rows], Settings()), 1000)
    folder.articles(0).write_bytes(shard.content)
    return folder


def finish(workers: Workers) -> Iterator[Any]:
    while workers.busy(hurry=False):
        yield from workers.collect(0.1)


@pytest.mark.parametrize("harm", ["idle workers killed", "idle workers killed a while ago", "the pool's lock lost with a worker"])
def test_a_broken_pool_is_replaced(folder: Folder, rows: str, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "GRACE", 0.2)
    (shard,) = cut_shards(read_items([rows], Settings()), 1000)
    with Workers(Job(folder=folder.path, settings=Settings(), memory=0), 2, 1, "fork") as workers:
        manager = workers.pool._pool_manager.worker_manager
        if harm.startswith("idle"):
            for process in list(manager.workers.values()):
                os.kill(process.pid, signal.SIGKILL)
            time.sleep(0.5 if "while" in harm else 0)
        else:
            assert manager.workers_channel.mutex.acquire()
        workers.submit(shard)
        (entry,) = finish(workers)
    assert entry.counts.records == len(GOOD)


def test_workers_that_cannot_even_start_end_the_run(folder: Folder, rows: str) -> None:
    (shard,) = cut_shards(read_items([rows], Settings()), 1000)
    job = Job(folder=folder.path, settings=Settings(companies="missing.csv"), memory=0)
    with Workers(job, 1, 1, "fork") as workers:
        workers.submit(shard)
        with pytest.raises(RunError, match="die as soon as they start"):
            list(finish(workers))


def test_companies_of_ones_own_reach_the_workers(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("name,symbol\n青禾咖啡,301999.SZ\n", encoding="utf-8")
    rows = write_rows(tmp_path / "a.jsonl", [{"id": "a", "text": "青禾咖啡一季度营业收入3亿元。"}])
    for start in ("fork", "spawn"):
        batch(rows, tmp_path / start, settings=Settings(companies=str(tmp_path / "mine.csv")), start=start)
        (record,) = read_lines(tmp_path / start)
        assert [e["symbol"] for e in record["entities"] if e["label"] == "COMPANY"] == ["301999.SZ"]


class BrokenError(Exception):
    """The end of a run, as a test wants it."""


def interrupt_at(rows: str, out: Path, number: int, **changes: Any) -> None:
    """A run whose input breaks off at an article, when the shards before are done."""

    def items() -> Iterator[Item]:
        for at, item in enumerate(read_items([rows], Settings())):
            if at == number:
                time.sleep(1)
                raise BrokenError
            yield item

    wanted = plan(rows, out, **changes)
    with pytest.raises(BrokenError):
        run_batch(items(), wanted, Progress([], quiet=True), lambda letter: None)


def list_done(out: Path) -> list[int]:
    ledger = Ledger(Path(f"{out}.run") / "ledger.jsonl")
    ledger.close()
    return sorted(ledger.entries)


def count_extracted(monkeypatch: pytest.MonkeyPatch, place: Path) -> Callable[[], int]:
    """Every article that is extracted leaves a mark."""
    whole = pipeline.clean

    def clean(article: Article, published: str | None = None) -> Any:
        with place.open("a") as marks:
            marks.write("x")
        return whole(article, published)

    monkeypatch.setattr(pipeline, "clean", clean)
    return lambda: place.stat().st_size if place.exists() else 0


def test_a_run_goes_on_with_the_shards_that_are_done(
    rows: str, tmp_path: Path, truth: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    interrupt_at(rows, out, 90)
    assert not out.exists()
    done = list_done(out)
    assert done
    extracted = count_extracted(monkeypatch, tmp_path / "marks")
    batch(rows, out)
    assert out.read_bytes() == truth
    assert extracted() == len(GOOD) - 8 * len(done)


@pytest.mark.parametrize("harm", ["torn", "garbage", "no files", "short file"])
def test_what_is_not_whole_is_done_again(rows: str, tmp_path: Path, truth: bytes, harm: str) -> None:
    out = tmp_path / "out.jsonl"
    interrupt_at(rows, out, 90)
    folder = tmp_path / "out.jsonl.run"
    ledger = folder / "ledger.jsonl"
    if harm == "torn":
        ledger.write_bytes(ledger.read_bytes()[:-7])
    elif harm == "garbage":
        ledger.write_bytes(ledger.read_bytes() + b'{"shard": 12, "dig\x00\n')
    elif harm == "no files":
        for path in folder.glob("0*"):
            path.unlink()
    else:
        (folder / "000000.jsonl").write_bytes((folder / "000000.jsonl").read_bytes()[:-9])
    batch(rows, out)
    assert out.read_bytes() == truth


def test_articles_that_changed_are_extracted_again_and_never_mixed(run: Run, rows: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    interrupt_at(rows, out, 90)
    changed = [{**GOOD[0], "text": "星桥证券一季度净利润2亿元。"}, *GOOD[1:50]]
    write_rows(Path(rows), changed)
    code, _, err = run("extract", rows, "-o", str(out), "--shard", "8")
    assert code == 0
    assert "going on with the interrupted run" in err
    assert "what differs is extracted again" in err
    batch(rows, tmp_path / "fresh.jsonl")
    assert out.read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()


def test_another_configuration_is_refused_and_says_what_changed(run: Run, rows: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    interrupt_at(rows, out, 90)
    done = list_done(out)
    code, _, err = run("extract", rows, "-o", str(out), "--shard", "8", "--date", "2025-06-16")
    assert code == 1
    assert "--date was not given and is 2025-06-16" in err
    assert "--no-resume" in err
    assert list_done(out) == done
    code, _, _ = run("extract", rows, "-o", str(out), "--shard", "8", "--date", "2025-06-16", "--no-resume")
    assert code == 0
    assert list_ids(out) == [row["id"] for row in GOOD]
    assert not (tmp_path / "out.jsonl.run").exists()


def test_two_runs_to_one_output_do_not_mix(run: Run, rows: str, tmp_path: Path) -> None:
    ledger = tmp_path / "out.jsonl.run" / "ledger.jsonl"
    holds = "import sys; from caixun.run.ledger import *; held = Ledger(Path(sys.argv[1])); print(flush=True); input()"
    command = [sys.executable, "-c", holds, str(ledger)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        code, _, err = run("extract", rows, "-o", str(tmp_path / "out.jsonl"))
        holder.kill()
    assert code == 1
    assert "another run is at work on this output" in err
    assert run("extract", rows, "-o", str(tmp_path / "out.jsonl"))[0] == 0  # the lock has ended with its process


def interrupt(command: list[str], out: Path, *signals: int) -> tuple[int, str]:
    """Start a run, and send it the signals when its first shards are done."""
    heeds = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # a background shell has it ignored
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heeds) as process:
        for _ in range(600):
            if list(Path(f"{out}.run").glob("0*.jsonl")):
                break
            time.sleep(0.05)
        for number in signals:
            process.send_signal(number)
            time.sleep(0.05)
        _, err = process.communicate()
    assert "Traceback" not in err
    return process.returncode, err


@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
def test_an_interrupt_is_130_and_the_run_goes_on_later(tmp_path: Path, signals: list[int]) -> None:
    out = tmp_path / "out.jsonl"
    many = [{**row, "id": f"{turn}-{row['id']}"} for turn in range(20) for row in GOOD]
    rows = write_rows(tmp_path / "rows.jsonl", many)
    command = [*CAIXUN, "extract", rows, "-o", str(out), "--shard", "32", "-j", "2"]
    code, err = interrupt(command, out, *signals)
    assert code == 130
    assert "run the same command again to go on" in err
    assert sorted(os.listdir(tmp_path)) == ["out.jsonl.run", "rows.jsonl"]
    assert list_done(out)
    assert subprocess.run([*command, "--quiet"], check=False).returncode == 0
    assert list_ids(out) == [row["id"] for row in many]


def test_a_run_to_a_database_fills_it_and_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("编号,正文\n" + "".join(f"{row['id']},\"{row['text']}\"\n" for row in GOOD), encoding="utf-8")
    for _ in range(2):
        command = ["extract", str(rows), "-o", str(tmp_path / "news.db"), "--column", "text=正文", "--column", "id=编号"]
        assert run(*command, "--shard", "30")[0] == 0
        with sqlite3.connect(tmp_path / "news.db") as database:
            assert database.execute("SELECT id FROM articles ORDER BY rowid").fetchall() == [(row["id"],) for row in GOOD]


@pytest.mark.parametrize("column", ["body", "body=text", "text="])
def test_a_column_that_is_none_is_wrong_usage(run: Run, rows: str, column: str) -> None:
    assert run("extract", rows, "--column", column)[0] == 2


def test_files_in_the_folder_that_are_no_runs_stay(rows: str, tmp_path: Path) -> None:
    folder = tmp_path / "out.jsonl.run"
    folder.mkdir()
    (folder / "thesis.txt").touch()
    batch(rows, tmp_path / "out.jsonl")
    assert os.listdir(folder) == ["thesis.txt"]
