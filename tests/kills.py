"""Kills: a run is killed at random moments, again and again, and its output is what it would have been.

    python tests/kills.py --kills 200

makes 2,000 articles from the sample and gold articles, lets a run end in peace, then kills the process group of the same
run with SIGKILL, each time after a random while, and starts it again, until it has been killed so often. Every output that
was finished must be the first one byte for byte, with its dead letters; after no kill may there be a torn output.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from caixun.read import read_articles

ROOT = Path(__file__).parents[1]
CAIXUN = [sys.executable, "-m", "caixun"]


def write_news(folder: Path, articles: int) -> int:
    """So many small articles, of sentences of the project's own, in JSONL and text files, and some rows that are none."""
    pages = read_articles([str(ROOT / "seeds/articles"), str(ROOT / "corpus/gold/articles.jsonl")], print)
    sentences = [sentence for page in pages for sentence in re.findall(r"[^。\n]{8,}。", page.raw)]
    chance = random.Random(7)  # noqa: S311
    folder.mkdir()
    bad = 0
    for first in range(0, articles, 200):
        rows = []
        for number in range(first, min(first + 200, articles)):
            text = "".join(chance.sample(sentences, 4))
            if number % 100 == 50:
                (folder / f"{first:05}-{number:05}.txt").write_text(text, encoding="gb18030", errors="ignore")
            else:
                rows.append(json.dumps({"id": str(number), "text": text, "published": "2025-06-16"}, ensure_ascii=False))
        rows.insert(chance.randrange(len(rows)), '{"id": "broken", "text": ')
        bad += 1
        (folder / f"{first:05}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return bad


def extract(news: Path, out: Path, workers: int) -> list[str]:
    """The command of the run."""
    return [*CAIXUN, "extract", str(news), "-o", str(out), "-j", str(workers), "--shard", "16", "--quiet"]


def find_group(group: int) -> list[int]:
    """The processes of a group that are alive."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


class Kills:
    """One output that is made under fire."""

    def __init__(self, folder: Path, articles: int, seed: int, workers: int, only: bool) -> None:
        self.news, self.out = folder / "news", folder / "out.jsonl"
        self.dead = Path(f"{self.out}.dead.jsonl")
        self.workers, self.only = workers, only
        self.chance = random.Random(seed)  # noqa: S311
        self.bad = write_news(self.news, articles)
        began = time.monotonic()
        done = subprocess.run(extract(self.news, self.out, 1), stderr=subprocess.DEVNULL, check=False)
        assert done.returncode == 3, done.returncode
        self.seconds = time.monotonic() - began
        self.truth = self.out.read_bytes(), self.dead.read_bytes()
        rows = [json.loads(line) for line in self.truth[0].splitlines()]
        assert len(rows) == articles
        assert max(Counter(row["id"] for row in rows).values()) == 1
        assert self.truth[1].count(b"\n") == self.bad
        self.clear()

    def clear(self) -> None:
        """Take the finished output away."""
        self.out.unlink()
        self.dead.unlink()

    def strike(self, in_peace: bool = False) -> bool:
        """Start or go on, and kill after a while; whether the run ended before."""
        patience = None if in_peace else self.chance.uniform(0, self.seconds)
        with subprocess.Popen(
            extract(self.news, self.out, self.workers), start_new_session=True, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                (os.kill if self.only else os.killpg)(process.pid, signal.SIGKILL)
                process.wait()
        deadline = time.monotonic() + 10
        while find_group(process.pid):
            assert time.monotonic() < deadline, "processes are left over"
            time.sleep(0.01)
        assert process.returncode in (3, -signal.SIGKILL), process.returncode
        return process.returncode == 3

    def check(self) -> None:
        """An output that is there is whole; a run that ended left nothing else."""
        if self.out.exists():
            assert (self.out.read_bytes(), self.dead.read_bytes()) == self.truth


def main() -> None:
    """Kill as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parent", action="store_true", help="kill the parent only, whose workers must end by themselves")
    asked = parser.parse_args()
    with TemporaryDirectory() as place:
        kills = Kills(Path(place), asked.articles, asked.seed, asked.workers, asked.parent)
        print(f"{asked.articles} articles, {kills.bad} bad rows, {kills.seconds:.1f} s in peace", flush=True)
        struck = finished = most = row = 0
        while struck < asked.kills or row:
            ended = kills.strike(in_peace=struck == asked.kills)
            kills.check()
            if ended:
                finished, row = finished + 1, 0
                assert sorted(path.name for path in Path(place).iterdir()) == ["news", "out.jsonl", "out.jsonl.dead.jsonl"]
                kills.clear()
            else:
                struck, row = struck + 1, row + 1
                most = max(most, row)
        print(f"killed {struck} times, finished {finished} times, each the same bytes; at most {most} kills in a row")


if __name__ == "__main__":
    main()
