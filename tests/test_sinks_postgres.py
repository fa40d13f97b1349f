"""PostgreSQL: a real server, started for these tests on a port and socket of its own, and torn down after them."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from caixun import pipeline
from caixun.records import Record, encode_record
from caixun.sinks import Sink, open_sink
from caixun.sinks.postgres import Postgres
from caixun.sinks.sql import DatabaseSink
from caixun.stored import read_heads, read_stored
from caixun.tables.rows import join_record
from caixun.types import SinkError
from conftest import Run
from psycopg.rows import dict_row

PASSWORD = "geheim:/@口令"  # noqa: S105


def find_binaries() -> Path | None:
    """Debian keeps the server's programs out of PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URI of a server that runs while these tests do; without its programs they are skipped."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's server is not installed (apt-get install postgresql)")
    home = Path(tempfile.mkdtemp(prefix="caixun-pg-"))
    (home / "password").write_text(PASSWORD, encoding="utf-8")
    account: dict[str, Any] = {}
    if os.geteuid() == 0:  # which the server refuses to run as
        user = next(entry for entry in pwd.getpwall() if entry.pw_name in ("postgres", "nobody"))
        account = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        for path in (home, home / "password"):
            os.chown(path, user.pw_uid, user.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    initdb = [binaries / "initdb", "-D", home / "data", "-U", "caixun", "-A", "scram-sha-256", "--no-sync"]
    options = ["-E", "UTF8", "--locale=C", f"--pwfile={home / 'password'}"]
    subprocess.run([*initdb, *options], check=True, stdout=subprocess.DEVNULL, cwd=home, **account)
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": home, "port": port, "fsync": "off"}
    command = [binaries / "postgres", "-D", home / "data", *(f"--{name}={value}" for name, value in settings.items())]
    with (
        (home / "log").open("wb") as log,
        subprocess.Popen(command, stderr=log, stdout=log, cwd=home, **account) as process,
    ):
        uri = f"postgresql://caixun:geheim%3A%2F%40%E5%8F%A3%E4%BB%A4@127.0.0.1:{port}/postgres"
        try:
            wait_for(uri, process, home / "log")
            yield uri
        finally:
            process.terminate()
            process.wait(timeout=30)
            shutil.rmtree(home)


def wait_for(uri: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers."""
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            psycopg.connect(uri).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    pytest.fail(log.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture
def uri(server: str) -> Iterator[str]:
    """The server with no table in it."""
    execute(server, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield server
    assert execute(server, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")[0]["count"] == 0


def execute(uri: str, query: str) -> list[dict[str, Any]]:
    with psycopg.connect(uri, autocommit=True, row_factory=dict_row) as base:
        found = base.execute(query)  # type: ignore[arg-type]
        return found.fetchall() if found.description else []


def write(uri: str, records: list[Record]) -> int:
    """Write the records; how many have an id that another has."""
    sink = open_sink(uri)
    assert isinstance(sink, DatabaseSink)
    with sink:
        for record in records:
            sink.write(record)
    return sink.doubled


def read(uri: str) -> list[Record]:
    entities, facts = (execute(uri, f"SELECT * FROM {name} ORDER BY article, id") for name in ("entities", "facts"))
    return [
        join_record(row, *([part for part in parts if part["article"] == row["id"]] for parts in (entities, facts)))
        for row in execute(uri, "SELECT * FROM articles ORDER BY id")
    ]


def sort(records: list[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.id.encode())


def test_the_tables_are_the_records_again(uri: str, records: list[Record]) -> None:
    write(uri, records)
    assert list(map(encode_record, read(uri))) == list(map(encode_record, sort(records)))
    assert list(map(encode_record, sort(list(read_stored(uri))))) == list(map(encode_record, sort(records)))
    assert {head.id: head.source for head in read_heads(uri)} == {record.id: record.source for record in records}


def test_numbers_and_days_are_numbers_and_days(uri: str, records: list[Record]) -> None:
    write(uri, records[:-1])
    facts = [fact for record in records[:-1] for fact in record.facts if fact.low is not None]
    assert execute(uri, "SELECT sum(low) FROM facts")[0]["sum"] == sum(
        fact.low for fact in facts if fact.low is not None
    )
    days = execute(uri, "SELECT count(*) FROM facts WHERE period_end - period_start > 180")
    assert days[0]["count"] > 0


def test_another_run_replaces_its_articles_and_leaves_the_others(uri: str, records: list[Record]) -> None:
    write(uri, records)
    assert write(uri, records) == 0
    assert read(uri) == sort(records)
    changed = msgspec.structs.replace(records[0], title="新", facts=records[1].facts[:1], entities=[])
    write(uri, [changed, records[1]])
    assert read(uri) == sort([changed, *records[1:]])


def test_of_articles_of_one_id_the_last_counts(uri: str, records: list[Record]) -> None:
    again = msgspec.structs.replace(records[1], id=records[0].id)
    assert write(uri, [records[0], again, records[2]]) == 1
    assert read(uri) == sort([again, records[2]])


def test_many_batches_arrive(uri: str, records: list[Record]) -> None:
    many = [msgspec.structs.replace(records[n % 3], id=f"{n:05}") for n in range(2500)]
    write(uri, many)
    counts = execute(uri, "SELECT (SELECT count(*) FROM articles) AS a, (SELECT count(*) FROM facts) AS f")
    assert counts == [{"a": 2500, "f": sum(len(record.facts) for record in many)}]


@pytest.mark.parametrize("more", [0, 1000])
def test_a_connection_lost_leaves_nothing_and_the_next_run_completes(
    uri: str, records: list[Record], more: int
) -> None:
    write(uri, records[:1])
    many = [msgspec.structs.replace(records[1], id=f"{n:05}") for n in range(1200 + more)]
    sink = open_sink(uri).__enter__()
    for record in many[:1200]:
        sink.write(record)
    execute(uri, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'caixun'")
    with pytest.raises(SinkError, match=r"^postgresql://127.0.0.1:\d+/postgres: cannot write: .*run again") as fault:
        finish(sink, many[1200:])
    sink.__exit__(SinkError, fault.value, None)
    assert read(uri) == records[:1]
    write(uri, many)
    assert execute(uri, "SELECT count(*) FROM articles")[0]["count"] == len(many) + 1


def test_a_run_that_loses_its_connection_goes_on_without_extracting_again(
    uri: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{"id": f"{n:03}", "text": f"岭澜股份2025年一季度营业收入{n}亿元。"} for n in range(60)]
    Path("rows.jsonl").write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    whole = Postgres.stage

    def lose(sink: Postgres, records: list[Record]) -> None:
        whole(sink, records)
        execute(uri, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'caixun'")

    with monkeypatch.context() as patch:
        patch.setattr(Postgres, "stage", lose)
        code, _, err = run("extract", "rows.jsonl", "-o", uri, "--shard", "20")
    assert code == 1
    assert "cannot write: " in err
    assert "run again" in err
    (kept,) = tmp_path.glob("caixun-*.run")
    assert len((kept / "ledger.jsonl").read_bytes().splitlines()) == 1 + 3
    assert execute(uri, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'") == []
    monkeypatch.setattr(pipeline, "clean", None)  # whoever extracts now fails
    assert run("extract", "rows.jsonl", "-o", uri, "--shard", "20")[0] == 0
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert run("extract", "rows.jsonl", "-o", uri)[0] == 0
    assert run("extract", "rows.jsonl", "-o", "truth.jsonl")[0] == 0
    assert read(uri) == list(read_stored("truth.jsonl"))
    assert sorted(os.listdir()) == ["rows.jsonl", "truth.jsonl"]


def finish(sink: Sink, records: list[Record]) -> None:
    for record in records:
        sink.write(record)
    sink.__exit__(None, None, None)


def test_a_failure_leaves_the_tables_as_they_were(uri: str, records: list[Record]) -> None:
    for before in ([], records[:2]):
        if before:
            write(uri, before)
        sink = open_sink(uri).__enter__()
        for record in records * 300:
            sink.write(record)
        sink.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
        assert len(execute(uri, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")) == (3 if before else 0)
    assert read(uri) == sort(records[:2])


def test_two_runs_at_once_both_arrive(uri: str, records: list[Record]) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda some: write(uri, some), [records[:3], records[1:], records[:2]]))
    assert read(uri) == sort(records)


def test_a_character_of_code_0_is_replaced_where_text_knows_none(uri: str, records: list[Record]) -> None:
    write(uri, [msgspec.structs.replace(records[0], id="a\0b", warnings=["\0"], source={"path": "\0"})])
    (record,) = read(uri)
    assert (record.id, record.warnings, record.source) == ("a\ufffdb", ["\0"], {"path": "\0"})
    assert record.facts == records[0].facts


def test_a_table_of_another_kind_is_refused_and_unharmed(uri: str, records: list[Record]) -> None:
    execute(uri, "CREATE TABLE entities (id INTEGER, name TEXT)")
    with pytest.raises(SinkError, match=r"its table entities has no column article, label, .*choose another database"):
        write(uri, records)
    assert [row["tablename"] for row in execute(uri, "SELECT * FROM pg_tables WHERE schemaname = 'public'")] == [
        "entities"
    ]


def test_a_server_that_is_not_there_is_told_before_the_run_without_the_password(server: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"postgresql://caixun:{PASSWORD[:6]}@127.0.0.1:{closed.getsockname()[1]}/news"
        with pytest.raises(SinkError, match=r"/news: cannot write: .*refused") as fault:
            open_sink(nowhere)
    assert PASSWORD[:6] not in str(fault.value)
    with pytest.raises(SinkError, match="password authentication failed"):
        open_sink(server.replace("geheim", "falsch"))
    with pytest.raises(SinkError, match=r"^postgresql://: not a URI that PostgreSQL knows") as fault:
        Postgres("postgresql://caixun:geheim@[::1/news")
    assert "geheim" not in str(fault.value)
