"""Engines: Ray and Spark themselves give the records that this process gives; `make test-cluster` runs this.

It wants the extras ray and spark, moto as the S3 server, and a Java runtime for Spark. Nothing here stands in for an engine.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from caixun.cluster.batch import Extractor, batch_schema
from caixun.cluster.ray import extract_dataset
from caixun.cluster.spark import extract_frame
from caixun.read import read_articles
from caixun.records import encode_record, read_record
from caixun.tables.arrow import from_batch
from pyarrow import fs, parquet

ROOT = Path(__file__).parents[1]
ON_RAY = [sys.executable, str(ROOT / "examples/on_ray.py")]
ON_SPARK = [sys.executable, str(ROOT / "examples/on_spark.py")]
MEMORY = 300  # megabytes: too few for the article that is here to crash its worker
Found = tuple[list[bytes], dict[str, str]]  # the records as lines, and of what kind the dead are


@pytest.fixture(scope="session")
def rows() -> list[dict[str, Any]]:
    """The sample and gold articles three times, each time with other ids, some rows that are no articles among them."""
    pages = list(read_articles([str(ROOT / "seeds/articles"), str(ROOT / "corpus/gold/articles.jsonl")], print))
    found: list[dict[str, Any]] = []
    for time_ in range(3):
        for page in pages:
            found.append({"id": f"{page.id}-{time_}", "title": page.title, "text": page.raw, "published": page.published})
        found += [{"id": f"nothing-{time_}", "text": None}, {"id": f"blank-{time_}", "text": " \n"}]
    return found


@pytest.fixture(scope="session")
def news(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their folder."""
    return write_news(tmp_path_factory.mktemp("news"), rows)


@pytest.fixture(scope="session")
def worse(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one more article, which no worker survives."""
    return write_news(tmp_path_factory.mktemp("worse"), [*rows, {"id": "crash", "text": "涨" * 10_000_000}])


def write_news(folder: Path, rows: list[dict[str, Any]]) -> Path:
    """Three files."""
    table = pa.Table.from_pylist(rows)
    third = len(rows) // 3
    for number in range(3):
        parquet.write_table(table.slice(number * third, third if number < 2 else None), folder / f"{number}.parquet")
    return folder


@pytest.fixture(scope="session")
def wanted(rows: list[dict[str, Any]]) -> Found:
    """What this process gives for the better folder."""
    extract = Extractor()
    found = tell([extract(batch) for batch in pa.Table.from_pylist(rows).to_batches()])
    extract.close()
    assert len(found[0]) > 200
    assert set(found[1].values()) == {"read"}
    return found


def tell(batches: list[pa.RecordBatch]) -> Found:
    """The records as lines, sorted, and the dead."""
    lines = sorted(encode_record(record) for batch in batches for record in from_batch(batch))
    dead = [row for batch in batches for row in batch.select(["id", "dead"]).to_pylist() if row["dead"]]
    assert len({row["id"] for row in dead}) == len(dead)
    return lines, {row["id"]: row["dead"]["kind"] for row in dead}


def read(folder: Path) -> Found:
    """What an engine has written."""
    return tell(parquet.ParquetDataset(folder).read().to_batches())


@pytest.fixture(scope="session")
def local_ray() -> Iterator[Any]:
    """Ray in this process, with room for two actors and for the tasks around them."""
    import ray

    ray.init(num_cpus=4, include_dashboard=False, logging_level="ERROR")
    yield ray
    ray.shutdown()


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark in this process."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def test_ray_gives_the_same_and_survives_what_no_worker_does(local_ray: Any, worse: Path, wanted: Found, tmp_path: Path) -> None:
    import ray.data

    articles = ray.data.read_parquet(str(worse))
    records = extract_dataset(articles, memory=MEMORY, block=40, actors=2)
    records.write_parquet(str(tmp_path))
    lines, dead = read(tmp_path)
    assert lines == wanted[0]
    assert dead == wanted[1] | {"crash": "crash"}
    assert len(list(tmp_path.glob("*.parquet"))) >= 7  # blocks
    assert parquet.ParquetDataset(tmp_path).schema.equals(batch_schema())


def test_spark_gives_the_same_and_survives_what_no_worker_does(spark: Any, worse: Path, wanted: Found, tmp_path: Path) -> None:
    records = extract_frame(spark.read.parquet(str(worse)).repartition(4), memory=MEMORY)
    records.write.parquet(str(tmp_path / "records"))
    lines, dead = read(tmp_path / "records")
    assert lines == wanted[0]
    assert dead == wanted[1] | {"crash": "crash"}
    names = [field.name for field in records.schema.fields]
    assert names == batch_schema().names


def test_spark_asks_the_records(spark: Any, news: Path, wanted: Found) -> None:
    records = extract_frame(spark.read.parquet(str(news)))
    facts = records.where("dead IS NULL").selectExpr("inline(facts)").where("metric_id = 'revenue' AND unit = 'CNY'")
    total, count = facts.selectExpr("sum(low)", "count(low)").first()
    rows = [fact for line in wanted[0] for fact in read_record(line).facts]
    numbers = [fact.low for fact in rows if fact.metric_id == "revenue" and fact.unit == "CNY" and fact.low is not None]
    assert (total, count) == (sum(numbers), len(numbers))
    assert count > 100


def test_the_example_on_spark(news: Path, wanted: Found, tmp_path: Path) -> None:
    run([*ON_SPARK, str(news), str(tmp_path / "records"), "--partitions", "4"])
    assert read(tmp_path / "records") == wanted


def test_the_example_on_ray_goes_on_after_a_kill(news: Path, wanted: Found, tmp_path: Path) -> None:
    records, checkpoint = tmp_path / "records", tmp_path / "checkpoint"
    command = [*ON_RAY, str(news), str(records), "--checkpoint", str(checkpoint), "--block", "20", "--cpus", "4", "--actors", "1"]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as process:
        saved = wait_for(lambda: [path for path in checkpoint.glob("*.parquet") if "pending" not in path.name][1:])
        os.killpg(process.pid, signal.SIGKILL)
    assert saved
    done = {path: path.stat().st_mtime_ns for path in records.glob("*.parquet")}
    kept = {name.partition(".")[0] for name in os.listdir(checkpoint) if "pending" not in name}
    assert 0 < sum(parquet.read_metadata(path).num_rows for path in checkpoint.glob("*.parquet")) < len(wanted[0])
    run(command)
    assert read(records) == wanted  # nothing lost, nothing doubled
    again = {path: path.stat().st_mtime_ns for path in records.glob("*.parquet")}
    assert sum(again.get(path) == when for path, when in done.items()) >= len(kept) - 1 > 0
    assert not list(checkpoint.glob("*.parquet"))


def test_the_example_on_ray_reads_and_writes_s3(news: Path, wanted: Found, tmp_path: Path, server: str) -> None:
    bucket, _ = fs.FileSystem.from_uri(f"s3://news?{server}&allow_bucket_creation=true")
    bucket.create_dir("news")
    fs.copy_files(str(news), "news/articles", destination_filesystem=bucket)
    places = [f"s3://news/{name}?{server}" for name in ("articles", "records", "checkpoint")]
    run([*ON_RAY, places[0], places[1], "--checkpoint", places[2], "--block", "100", "--cpus", "4", "--actors", "1"])
    fs.copy_files("news/records", str(tmp_path), source_filesystem=bucket)
    assert read(tmp_path) == wanted


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 server on this machine: what a URI says to find it."""
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"endpoint_override={host.replace('0.0.0.0', '127.0.0.1')}:{port}&scheme=http&region=us-east-1"  # noqa: S104
    moto.stop()


def run(command: list[str]) -> None:
    """A program to its end; what it says on standard error, if that is a bad one."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def wait_for(look: Callable[[], list[Path]]) -> list[Path]:
    """What is seen at last."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.05)
    return []


@pytest.fixture(scope="session", autouse=True)
def java() -> None:
    """Spark's runtime, whose absence is better told once and in words."""
    assert shutil.which("java"), "Spark needs a Java runtime (Debian: apt-get install default-jre-headless)"
