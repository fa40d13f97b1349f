"""Which runs of a page are the article: what readability keeps, or the densest stretch where that is too little."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from caixun.read.runs import MARKS, Scan, read_marks

SHORT = 0.3  # readability comes out short when it keeps less than this share of what the densest stretch holds
LARGEST = 1_000_000  # characters of the largest source that readability sees
WORK = 20_000_000  # characters times levels: readability reads what is nested once for each level
SENTENCE = 12  # characters of the shortest line of an article
COST = 25  # characters that a line which is no sentence weighs against its stretch
POINT = re.compile("[。！？；，、：!?;,:]")


def find_body(scan: Scan, warn: Callable[[str], None]) -> Sequence[int]:
    """The numbers of the runs that are the article; all where nothing tells."""
    dense = find_dense(scan)
    kept: Sequence[int] = find_readable(scan, warn)
    if count(scan, kept) < SHORT * count(scan, dense):
        kept = dense
    return kept or range(len(scan.runs))


def find_readable(scan: Scan, warn: Callable[[str], None]) -> list[int]:
    """What readability keeps: the marks of the runs travel through it, so that nothing is searched for again.

    It sees no page that would take it long. libxml2, which it rests on, drops what is nested below 255 levels and
    what some broken tags swallow, without a word: then the page is not left to it either.
    """
    marked = scan.marked
    if len(scan.runs) > MARKS or len(marked) > LARGEST or len(marked) * scan.depth > WORK:
        warn("page too large or too deep for readability, body found by the density of its sentences")
        return []
    import logging

    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        seen = read_marks(document_fromstring(marked.encode(), parser=HTMLParser(encoding="utf-8")).text_content())
        if lost := count(scan, range(len(scan.runs))) - count(scan, seen):
            warn(f"libxml2 drops {lost} characters of this page, body found by the density of its sentences")
            return []
        return read_marks(Document(marked).summary(html_partial=True))
    except (LxmlError, Unparseable):
        return []


def find_dense(scan: Scan) -> range:
    """The stretch of lines that holds most of the sentences and least of the rest (maximum subsequence).

    >>> page = "<ul><li>首页<li>股票</ul><p>甲公司公告，净利润3亿元，同比增长5%。<p>公司表示，目前订单仍然饱满。<ul><li>上一篇</ul>"
    >>> list(find_dense(Scan(page)))
    [2, 3]
    """
    best = total = first = 0
    found = range(0)
    for line in find_lines(scan):
        if total <= 0:
            total, first = 0, line.start
        total += weigh(scan, line)
        if total > best:
            best, found = total, range(first, line.stop)
    return found


def find_lines(scan: Scan) -> list[range]:
    """The runs of each line."""
    starts = [number for number, run in enumerate(scan.runs) if run.breaks or not number]
    return [range(first, after) for first, after in pairwise([*starts, len(scan.runs)])]


def weigh(scan: Scan, line: range) -> int:
    """What a line weighs: its characters if it is a sentence, its links and a cost against it."""
    runs = [scan.runs[number] for number in line]
    linked = sum(run.end - run.start for run in runs if run.link)
    own = sum(run.end - run.start for run in runs if not run.link)
    speaks = own >= SENTENCE and any(POINT.search(scan.source, r.start, r.end) for r in runs if not r.link)
    return (own if speaks else 0) - linked - (0 if speaks and linked < own else COST)


def count(scan: Scan, numbers: Sequence[int]) -> int:
    """The characters of some runs."""
    return sum(scan.runs[number].end - scan.runs[number].start for number in numbers)
