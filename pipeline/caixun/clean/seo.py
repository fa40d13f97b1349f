"""Spam lines that hijacked pages carry for search engines."""

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
NAMES = 4  # names in a row of names
SPOILT = 0.6  # share of them that hold a word of spam, or of sites that nobody trusts


@cache
def pattern(*kinds: str) -> re.Pattern[str]:
    """The words of some kinds."""
    words = sorted((fold(row["word"]) for row in table("seo") if row["kind"] in kinds), key=len, reverse=True)
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
    """Whether a line is a list: of several different spam words that cover much of it, or of the names of such sites."""
    found = pattern("spam").findall(line)
    distinct = {word.lower() for word in found}
    if len(distinct) >= DISTINCT and sum(map(len, found)) >= COVERED * len(line):
        return True
    names = line.split("_")
    return len(names) >= NAMES and sum(map(bool, map(pattern("spam", "site").search, names))) >= SPOILT * len(names)
