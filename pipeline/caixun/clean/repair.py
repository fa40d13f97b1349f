"""One function applies edits and keeps the offset map, whatever cleaner made them."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from caixun.fold import fold
from caixun.types import Cleaned, Edit


def apply_edits(page: Cleaned, edits: Sequence[Edit]) -> Cleaned:
    """Apply sorted edits of `page.text` and compose them with the page's own, so that all are edits of `page.raw`.

    A later edit swallows the earlier ones inside it. Each `new` holds at most one character: then every span of the
    text has exact raw ends. ValueError if edits overlap, are empty spans, or hold more.

    >>> page = Cleaned(raw="产　值 1 亿元", text="产　值 1 亿元")
    >>> page = apply_edits(page, [Edit(1, 2, "", "blank"), Edit(5, 6, "", "blank")])
    >>> apply_edits(page, [Edit(0, 2, "", "promo")]).edits
    (Edit(start=0, end=3, new='', reason='promo'), Edit(start=5, end=6, new='', reason='blank'))
    """
    if not edits:
        return page
    if any(e.start >= e.end or len(e.new) > 1 for e in edits) or any(a.end > b.start for a, b in pairwise(edits)):
        raise ValueError("edits must be sorted, apart, not empty, and put in at most one character each")
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (page.text[done : edit.start], edit.new)
        done = edit.end
    pieces.append(page.text[done:])
    raw_edits = [Edit(*page.raw_span(e.start, e.end), e.new, e.reason) for e in edits]
    return msgspec.structs.replace(page, text="".join(pieces), edits=_merge(page.edits, raw_edits))


@lru_cache(maxsize=1)
def fold_page(text: str) -> str:
    """The folded text; steps without an edit between them share it."""
    return fold(text)


def _merge(earlier: Sequence[Edit], later: Sequence[Edit]) -> tuple[Edit, ...]:
    """Both lists as one, without the earlier edits that lie inside a later one."""
    merged: list[Edit] = []
    waiting = iter(earlier)
    old = next(waiting, None)
    for edit in later:
        while old is not None and old.start < edit.end:
            if old.end <= edit.start:
                merged.append(old)
            old = next(waiting, None)
        merged.append(edit)
    if old is not None:
        merged.append(old)
    merged.extend(waiting)
    return tuple(merged)
