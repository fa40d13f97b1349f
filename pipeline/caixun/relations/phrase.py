"""Phrase: a run of words that may name something, cut where words end and without the function words at its edges."""

from collections.abc import Collection
from functools import cache
from itertools import pairwise

from caixun.words import table

EDGE = frozenset(("adverb", "preposition", "conjunction", "particle", "auxiliary", "pronoun"))
VOID = EDGE - {"auxiliary"} | {"void"}
IDLE = frozenset(("verb", "void"))
CLOSING = frozenset(("preposition", "conjunction"))
INNER = frozenset("曾 向 把 被 将 已 已经 会 了".split())


@cache
def function() -> dict[str, str]:
    """Every word that names nothing, with its kind."""
    return {word: row["kind"] for row in table("function") for word in row["words"].split("|")}


def is_void(words: str) -> bool:
    """Whether words measure and name nothing: 左右, 用于, 其他."""
    return function().get(words, "") in VOID


def is_idle(words: str) -> bool:
    """Whether words only tell what is done or what a passage is about: 确认, 解除, 投资策略."""
    return function().get(words, "") in IDLE


def is_deed(text: str, start: int, end: int, bounds: Collection[int] | None) -> bool:
    """Whether words open or close with one that tells what is done, so that they name nobody: 维持某车企, 项目集中开工."""
    words = cut_words(text, start, end, bounds) if bounds is not None else []
    return bool(words) and "verb" in (function().get(text[slice(*words[0])]), function().get(text[slice(*words[-1])]))


def cut_words(text: str, start: int, end: int, bounds: Collection[int]) -> list[tuple[int, int]]:
    """The whole words in text[start:end]; what is cut off another word at either edge is left out."""
    cuts = [at for at in range(start, end + 1) if at in bounds or at == len(text) or text[at].isspace()]
    return list(pairwise(cuts))


def trim_phrase(
    text: str, start: int, end: int, bounds: Collection[int] | None, verbs: bool = False
) -> tuple[int, int] | None:
    """Where the phrase in text[start:end] stands, or nothing where its words cannot be one; `verbs` may be part of it.

    >>> text = "英国大约四成电力"
    >>> trim_phrase(text, 0, 4, {0, 2, 4, 6})
    (0, 2)
    >>> trim_phrase("代机构及", 0, 4, {0, 1, 3}) is None
    True
    """
    if bounds is None:
        return start, end
    words = cut_words(text, start, end, bounds)
    kinds = [kind if (kind := function().get(text[a:b], "")) in EDGE else "" for a, b in words]
    if verbs:
        kinds = ["" if kind == "auxiliary" else kind for kind in kinds]
    if not words or kinds[-1] in CLOSING:
        return None
    first, last = 0, len(words)
    while first < last and kinds[first]:
        first += 1
    while last > first and kinds[last - 1]:
        last -= 1
    if first == last or any(text[a:b] in INNER for a, b in words[first:last]):
        return None
    return words[first][0], words[last - 1][1]
