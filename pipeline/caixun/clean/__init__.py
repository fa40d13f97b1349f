"""Clean: repair what changes an article's length, as edits of its raw text with one exact offset map."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from caixun.clean.pinyin import find_pinyin
from caixun.clean.repair import apply_edits
from caixun.types import Article, Cleaned, Edit

__all__ = ["STEPS", "Step", "apply_edits", "clean"]

Cleaner = Callable[[str, Callable[[str], None]], list[Edit]]


class Step(NamedTuple):
    """One cleaner, and why it stands where it stands."""

    find: Cleaner
    why: str


STEPS = (Step(find_pinyin, "first: the bytes must be as the mirror left them"),)


def clean(article: Article, date: str | None = None) -> Cleaned:
    """Repair one article; `date` is the publication date of an article that brings none.

    >>> clean(Article(id="1", raw="財(cái)報(bào)顯示業(yè)績(jī)改善")).text
    '財報顯示業績改善'
    """
    warnings: list[str] = []
    page = Cleaned(raw=article.raw, text=article.raw, title=article.title, published=article.published or date)
    for step in STEPS:
        page = apply_edits(page, step.find(page.text, warnings.append))
    return msgspec.structs.replace(page, warnings=tuple(warnings))
