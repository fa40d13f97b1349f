"""How much of the articles of real pages is read, and how much else: python corpus/bodies.py FOLDER [--each]

corpus/bodies.tsv says for each page which element holds its article and what inside it is none, as CSS selectors that a
person chose for the site; nothing of the pages is part of this repository. They come with the tests of two packages:

    pip download --no-deps --no-binary :all: gne==0.4.3 newspaper4k==0.9.6
    for file in *.tar.gz; do tar xzf $file; done
    pip install resiliparse  # an HTML5 parser, which the reader does not use
    python corpus/bodies.py .

F1 is over runs of four characters or Latin words, and the mean over pages.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from caixun.clean import apply_edits
from caixun.read import decode, read_articles
from caixun.types import Article, Cleaned

HIDDEN = "script, style, noscript, template, iframe, textarea, object, video, audio, select, button"
WORD = re.compile(r"[A-Za-z0-9.%]+|[\u3400-\u9fff]")


class Score(NamedTuple):
    """How like the article what was read is."""

    f1: float
    precision: float
    recall: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("folder", type=Path, help="where the two packages are unpacked")
    parser.add_argument("--each", action="store_true", help="a line for each page too")
    options = parser.parse_args()
    sites: dict[str, list[Score]] = defaultdict(list)
    with open(Path(__file__).with_name("bodies.tsv"), encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            path = options.folder / row["page"]
            score = compare(read_body(path), find_article(path, row["body"], row["apart"] or ""))
            sites[row["site"]].append(score)
            if options.each:
                print(f"{score.f1:.3f} {score.precision:.3f} {score.recall:.3f}  {row['page']}")
    print(f"{'site':22} pages     F1  precision  recall")
    for site, scores in sorted(sites.items()):
        print(show(site, scores))
    print(show("all", [score for scores in sites.values() for score in scores]))


def show(site: str, scores: list[Score]) -> str:
    """One line of the report."""
    f1, precision, recall = (fmean(column) for column in zip(*scores, strict=True))
    return f"{site:22} {len(scores):5} {f1:6.3f} {precision:10.3f} {recall:7.3f}"


def read_body(path: Path) -> str:
    """The text that caixun reads."""
    found: list[Article] = list(read_articles([str(path)], print))
    return apply_edits(Cleaned(raw=found[0].raw, text=found[0].raw), found[0].edits).text if found else ""


def find_article(path: Path, body: str, apart: str) -> str:
    """The text that the selectors choose."""
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(decode(path.read_bytes()).text)
    for node in tree.document.query_selector_all(f"{HIDDEN}, {apart}" if apart else HIDDEN):
        node.decompose()
    return str(max((node.text for node in tree.document.query_selector_all(body)), key=len))


def compare(read: str, true: str) -> Score:
    """F1, precision and recall of the runs of four words.

    >>> compare("甲公司公告 净利润3亿元", "甲公司公告")
    Score(f1=0.4, precision=0.25, recall=1.0)
    """
    found, wanted = shingle(read), shingle(true)
    same = (found & wanted).total()
    precision, recall = same / max(1, found.total()), same / max(1, wanted.total())
    return Score(2 * precision * recall / ((precision + recall) or 1), precision, recall)


def shingle(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text."""
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


if __name__ == "__main__":
    main()
