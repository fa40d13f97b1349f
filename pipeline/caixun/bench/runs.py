"""Runs: what the machinery of a run costs beside a bare loop, what a second worker gains, and whether memory grows."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import linear_regression, median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from caixun.pipeline import extract_articles, load
from caixun.read import read_articles
from caixun.records import encode_record
from caixun.types import RunError

TIMES = 3  # each is measured so often, by turns, as the machine may have other things to do
PAUSE = 0.2  # seconds between two looks at the memory
LOOP = [sys.executable, "-c", "import sys; from caixun.bench.runs import loop; loop(sys.argv[2:], sys.argv[1])"]
RUN = [sys.executable, "-m", "caixun", "extract", "--quiet", "--no-resume", "-o"]
WAYS = {"bare loop": LOOP, "1 worker": [*RUN, "{}", "-j", "1"], "2 workers": [*RUN, "{}", "-j", "2"]}


class Cost(NamedTuple):
    """What one process and its children took: seconds by the clock and of the processors, and megabytes over time."""

    seconds: float
    work: float
    memory: list[float]

    def grow(self) -> float:
        """Megabytes more from a quarter of the time to nine tenths of it, by a line through all that was seen between."""
        seen = self.memory[len(self.memory) // 4 : len(self.memory) * 9 // 10]
        return linear_regression(range(len(seen)), seen).slope * len(seen) if len(seen) > 1 else 0


def loop(paths: Sequence[str], out: str) -> None:
    """Read, extract, encode, write: what there is to do, without any care."""
    with open(out, "wb") as stream:
        for _, record in extract_articles(load(), read_articles(paths, print), print):
            stream.write(encode_record(record) + b"\n")


def measure_runs(paths: Sequence[str]) -> dict[str, list[Cost]]:
    """Each way by turns; RunError where one fails or their bytes differ."""
    costs: dict[str, list[Cost]] = {way: [] for way in WAYS}
    with TemporaryDirectory() as folder:
        for _ in range(TIMES):
            outs = []
            for number, (way, command) in enumerate(WAYS.items()):
                out = Path(folder) / f"{number}.jsonl"
                costs[way].append(measure([*(word.format(out) for word in place(command)), *paths]))
                outs.append(out.read_bytes())
            if len(set(outs)) != 1:
                raise RunError("the ways give different bytes")
    return costs


def place(command: list[str]) -> list[str]:
    """The command with a place for the output."""
    return command if "{}" in command else [*command, "{}"]


def measure(command: Sequence[str]) -> Cost:
    """Run a command to its end, and look at its memory now and then."""
    began = time.perf_counter()
    memory = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            memory.append(sum(map(read_memory, list_family(process.pid))))
            time.sleep(PAUSE)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise RunError(f"exit code {process.returncode}", " ".join(command))
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, memory)


def list_family(process: int) -> list[int]:
    """A process and its children."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *map(int, children)]


def read_memory(process: int) -> float:
    """The memory that is a process's own, shared pages by their share, in megabytes; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:")), 0)


def show_runs(costs: dict[str, list[Cost]]) -> Iterator[str]:
    """A line for each way, with medians: how it compares with the bare loop, the most memory, and how it grew."""
    bare = costs["bare loop"]
    yield f"{'':12}{'seconds':>9}{'of bare':>9}{'processor':>11}{'of bare':>9}{'MB':>7}{'growth':>9}"
    for way, taken in costs.items():
        seconds, work = (median(getattr(cost, name) for cost in taken) for name in ("seconds", "work"))
        clock = median(cost.seconds / other.seconds for cost, other in zip(taken, bare, strict=True))
        share = median(cost.work / other.work for cost, other in zip(taken, bare, strict=True))
        most, growth = median(max(cost.memory, default=0) for cost in taken), median(cost.grow() for cost in taken)
        yield f"{way:12}{seconds:9.2f}{clock:9.3f}{work:11.2f}{share:9.3f}{most:7.0f}{growth:+9.1f}"
    pairs = zip(costs["1 worker"], costs["2 workers"], strict=True)
    yield f"2 workers are {median(one.seconds / two.seconds for one, two in pairs):.2f} times as fast as one"

