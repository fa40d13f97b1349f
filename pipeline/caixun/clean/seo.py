"""Spam lines that hijacked pages carry for search engines, and site names after a headline."""

import re
from collections.abc import Callable
from functools import cache

from caixun.clean.repair import fold_page
from caixun.fold import fold
from caixun.types import Edit
from caixun.words import table

LONGEST = 2000  # characters of the longest spam line
DISTINCT = 3  # different spam words in a spam line
COVERED = 0.35  # share of its characters they cover


@cache
def pattern() -> re.Pattern[str]:
    """All spam words."""
    words = sorted((fold(row.cells["word"]) for row in table("seo")), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def find_seo(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """Lines that are lists of spam words go.

    >>> find_seo("国产视频_在线观看_免费高清_日韩影院\\n甲公司净利增三成", print)
    [Edit(start=0, end=19, new='', reason='seo')]
    """
    folded = fold_page(text)
    edits: list[Edit] = []
    start = 0
    for line in folded.split("\n"):
        end = start + len(line)
        if 0 < len(line) <= LONGEST and "。" not in line and is_spam(line):
            edits.append(Edit(start, end, "", "seo"))
        start = end + 1
    return edits


def is_spam(line: str) -> bool:
    """Whether a line is a list of spam words: several different ones that cover much of it."""
    found = pattern().findall(line)
    distinct = {word.lower() for word in found}
    return len(distinct) >= DISTINCT and sum(map(len, found)) >= COVERED * len(line)
