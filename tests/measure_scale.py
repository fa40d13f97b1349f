"""What an article costs: python tests/measure_scale.py ARTICLES.parquet [--times 3], with the extras ray and spark.

Each way is run with all articles and with the first few, by turns; what the others cost is the difference, without the start.
Processor seconds and memory are those of all processes that a way has started, looked at five times a second.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from caixun.bench.runs import read_memory
from pyarrow import parquet

EXAMPLES = Path(__file__).parents[1] / "examples"
EXTRACT = [sys.executable, "-m", "caixun", "extract", "{articles}", "--quiet", "--no-resume", "-o", "{records}.parquet", "-j"]
RAY = [sys.executable, str(EXAMPLES / "on_ray.py"), "{articles}", "{records}", "--block", "250", "--cpus", "4", "--actors"]
SPARK = [sys.executable, str(EXAMPLES / "on_spark.py"), "{articles}", "{records}", "--partitions", "8"]
WAYS = {
    "caixun extract -j 1": [*EXTRACT, "1"],
    "caixun extract -j 2": [*EXTRACT, "2"],
    "Ray, 1 actor": [*RAY, "1"],
    "Ray, 2 actors": [*RAY, "2"],
    "Spark, local[1]": [*SPARK, "1"],
    "Spark, local[2]": [*SPARK, "2"],
}
FEW = 50  # articles
PAUSE = 0.2
TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds by the clock, seconds of the processors, and the most megabytes at a time."""

    seconds: float
    work: float
    memory: float


def list_family(root: int) -> dict[int, float]:
    """A process and all that descend from it, with the processor seconds of each."""
    parents, work = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        parents[number], work[number] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
    family = [root]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    return {one: work.get(one, 0) for one in family}


def measure(command: list[str]) -> Cost:
    """Run a command to its end."""
    began, work, most = time.monotonic(), {}, 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            family = list_family(process.pid)
            work |= family
            most = max(most, sum(map(read_memory, family)))
            time.sleep(PAUSE)
    assert process.returncode in (0, 3), (process.returncode, command)
    return Cost(time.monotonic() - began, sum(work.values()), most)


def run(way: str, articles: Path, folder: Path) -> Cost:
    """One way over these articles, into an output that it finds nothing in."""
    shutil.rmtree(folder / "records", ignore_errors=True)
    command = [word.format(articles=articles, records=folder / "records") for word in WAYS[way]]
    if "Spark" in way:
        os.environ["PYSPARK_SUBMIT_ARGS"] = f"--master local[{command.pop()}] pyspark-shell"
    return measure(command)


def main() -> None:
    """A line for each way; the last column is how its work compares with that of the first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    count = parquet.read_metadata(options.articles).num_rows - FEW
    whole: dict[str, list[Cost]] = {way: [] for way in WAYS}
    start: dict[str, list[Cost]] = {way: [] for way in WAYS}
    with TemporaryDirectory() as place:
        few = Path(place) / "few.parquet"
        parquet.write_table(parquet.read_table(options.articles).slice(0, FEW), few)
        for _ in range(options.times):
            for way in WAYS:
                start[way].append(run(way, few, Path(place)))
                whole[way].append(run(way, options.articles, Path(place)))
                print(way, start[way][-1], whole[way][-1], file=sys.stderr, flush=True)
    print(f"{'':20}{'start s':>9}{'articles/s':>12}{'of first':>10}{'ms of processor':>17}{'of first':>10}{'MB':>7}")
    speed, work = {}, {}
    for way in WAYS:
        pairs = list(zip(start[way], whole[way], strict=True))
        speed[way] = [count / (all_.seconds - few_.seconds) for few_, all_ in pairs]
        work[way] = [1000 * (all_.work - few_.work) / count for few_, all_ in pairs]
        ratios = [
            median(a / b for a, b in zip(found[way], found["caixun extract -j 1"], strict=True)) for found in (speed, work)
        ]
        memory = max(cost.memory for cost in whole[way])
        print(
            f"{way:20}{median(cost.seconds for cost in start[way]):9.1f}{median(speed[way]):12.0f}{ratios[0]:10.2f}"
            f"{median(work[way]):17.2f}{ratios[1]:10.2f}{memory:7.0f}"
        )


if __name__ == "__main__":
    main()
