"""Batches: what every engine runs gives the records of caixun extract, a row for a row, whatever an article does."""

import json
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from caixun.cluster.batch import Extractor, batch_schema
from caixun.read import Reading, digest
from caixun.records import encode_record
from caixun.run.settings import Settings
from caixun.stored import read_stored
from caixun.tables.arrow import arrow_schema, from_batch
from caixun.types import RunError, WordsError
from conftest import Run
from pyarrow import parquet
from test_run import GOOD, NEWS, spoil

ROOT = Path(__file__).parents[1]
FEW = GOOD[:9]
Make = Callable[..., Extractor]


@pytest.fixture
def make() -> Iterator[Make]:
    """Extractors that are closed in the end."""
    made: list[Extractor] = []

    def open_one(*settings: Settings, **limits: Any) -> Extractor:
        made.append(Extractor(*settings, **limits))
        return made[-1]

    yield open_one
    for extractor in made:
        extractor.close()


def batch(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows)


def tell_dead(rows: pa.RecordBatch) -> dict[str, str]:
    return {row["id"]: row["dead"]["kind"] for row in rows.select(["id", "dead"]).to_pylist() if row["dead"]}


def test_the_records_are_those_of_extract(make: Make, run: Run, tmp_path: Path) -> None:
    source = str(ROOT / "corpus/gold/articles.jsonl")
    rows = [json.loads(line) for line in Path(source).read_text(encoding="utf-8").splitlines()]
    articles = pa.Table.from_pylist([{name: row.get(name) for name in ("id", "title", "text", "published")} for row in rows])
    parquet.write_table(articles, tmp_path / "articles.parquet")
    assert run("extract", str(tmp_path / "articles.parquet"), "-o", str(tmp_path / "records.parquet"), "-j", "1")[0] == 0
    wanted = parquet.read_table(tmp_path / "records.parquet").drop_columns("source")
    extract = make()
    found = pa.Table.from_batches(extract(part) for part in articles.to_batches(max_chunksize=20))
    found.validate(full=True)
    assert found.schema == batch_schema()
    assert found.drop_columns(["source", "dead"]) == wanted
    assert set(found["dead"].to_pylist()) == {None}


def test_what_comes_out_is_a_record_or_dead_and_readers_take_the_records(make: Make, tmp_path: Path) -> None:
    rows = make()(batch([FEW[0], {"id": "b", "text": None}, FEW[1], {"id": "c", "text": " "}]))
    rows.validate(full=True)
    assert rows["id"].to_pylist() == ["a0", "a1", "b", "c"]
    assert tell_dead(rows) == {"b": "read", "c": "read"}
    assert rows["dead"][3].as_py()["reason"] == "c: empty text (each row needs a text that is not blank)"
    assert rows.drop_columns(["dead"]).schema == arrow_schema()
    parquet.write_table(pa.Table.from_batches([rows]), tmp_path / "records.parquet")
    stored = list(map(encode_record, read_stored(str(tmp_path / "records.parquet"))))
    assert stored == list(map(encode_record, from_batch(rows)))
    assert len(stored) == 2


def test_columns_have_the_names_they_have(make: Make) -> None:
    reading = Reading(text="正文", id="编号", published="日期", title="标题", url="网址")
    rows = [{"正文": NEWS.encode("gb18030"), "编号": 7, "日期": None, "标题": "标题", "网址": "https://example.com/7", "其他": [1]}]
    table = pa.Table.from_pylist(rows).set_column(2, "日期", pa.array([20255], pa.date32()))
    (record,) = from_batch(make(Settings(reading=reading))(table.to_batches()[0]))
    assert (record.id, record.title, record.published) == ("7", "标题", "2025-06-16")
    assert record.source == {"encoding": "gb18030", "url": "https://example.com/7"}
    assert [str(fact.low) for fact in record.facts] == ["1111000000", "4230.22"]


def test_settings_hold(make: Make) -> None:
    extract = make(Settings(published="2025-06-16", no_text=True))
    (record,) = from_batch(extract(batch([{"text": "公司一季度营收同比增长5%。"}])))
    assert record.id == digest("公司一季度营收同比增长5%。".encode())
    assert (record.published, record.facts[0].period_start) == ("2025-06-16", "2025-01-01")
    assert "text" not in json.loads(encode_record(record))


def test_cells_that_are_none_cost_their_row(make: Make) -> None:
    broken = pa.Array.from_buffers(pa.string(), 3, [None, pa.array([0, 2, 4, 6], pa.int32()).buffers()[1], pa.py_buffer(b"ok\xff\xfeok")])
    days = pa.array([0, 0, 10**7], pa.date32())
    texts = pa.array([NEWS, NEWS, NEWS])
    extract = make()
    assert tell_dead(extract(pa.record_batch({"id": ["a", "b", "c"], "text": broken}))) == {"b": "read"}
    assert tell_dead(extract(pa.record_batch({"id": ["a", "b", "c"], "text": texts, "published": days}))) == {"c": "read"}
    assert tell_dead(extract(pa.record_batch({"id": broken, "text": texts}))) == {"": "read"}
    assert tell_dead(extract(pa.record_batch({"id": ["a"], "body": ["文"]}))) == {"a": "read"}


def test_an_article_that_is_too_long_is_dead(make: Make) -> None:
    extract = make(Settings(reading=Reading(max_bytes=1000)))
    assert tell_dead(extract(batch([*FEW, {"id": "long", "text": "长" * 1001}]))) == {"long": "read"}


def test_a_batch_may_be_empty(make: Make) -> None:
    rows = make()(batch(FEW).slice(0, 0))
    assert (rows.num_rows, rows.schema) == (0, batch_schema())


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        (partial(os._exit, 7), "crash"),
        (partial(time.sleep, 600), "timeout"),
        (partial(bytearray, 10**10), "memory"),
        (partial(int, "x"), "error"),
    ],
    ids=["crash", "hang", "memory", "error"],
)
def test_an_article_costs_itself_only(make: Make, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], Any], kind: str) -> None:
    spoil(monkeypatch, 4, deed)
    extract = make(timeout=1.0)
    for _ in range(2):  # the next batch fares no worse
        rows = extract(batch(FEW))
        assert tell_dead(rows) == {"a4": kind}
        assert rows["id"].to_pylist() == ["a0", "a1", "a2", "a3", "a5", "a6", "a7", "a8", "a4"]
        assert min(len(facts) for facts in rows["facts"].to_pylist()[:-1]) == 2


def test_the_model_is_loaded_once(make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def tell() -> None:
        with (tmp_path / "pids").open("a") as file:
            print(os.getpid(), file=file)

    spoil(monkeypatch, 4, tell)
    extract = make()
    for _ in range(3):
        extract(batch(FEW))
    pids = (tmp_path / "pids").read_text().split()
    assert len(pids) == 3
    assert len({*pids, str(os.getpid())}) == 2


def test_what_the_machine_does_is_no_articles_fault(make: Make) -> None:
    extract = make()
    extract.place.cleanup()
    with pytest.raises(RunError, match="cannot write"):
        extract(batch(FEW))
    assert tell_dead(extract(batch(FEW))) == {}


def test_a_wrong_file_of_companies_is_told_at_once() -> None:
    with pytest.raises(WordsError, match=r"nowhere\.csv"):
        Extractor(Settings(companies="nowhere.csv"))


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    extract = Extractor(within=str(tmp_path))
    extract(batch(FEW))
    assert [len(list(folder.iterdir())) for folder in tmp_path.iterdir()] == [0]
    extract.close()
    assert list(tmp_path.iterdir()) == []
