"""Clean: repair what changes an article's length, as edits of its raw text with one exact offset map.

What changes no length (traditional to simplified, full width to half, radicals, odd points) is left to caixun.fold.
"""

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from caixun.clean.blanks import find_blanks
from caixun.clean.boilerplate import find_boilerplate
from caixun.clean.dateline import find_date, read_date
from caixun.clean.glyphs import find_glyphs
from caixun.clean.headline import find_headline
from caixun.clean.markup import find_entities, find_tags
from caixun.clean.mojibake import find_mojibake
from caixun.clean.pinyin import find_pinyin
from caixun.clean.repair import apply_edits
from caixun.clean.seo import find_seo
from caixun.clean.widgets import find_widgets
from caixun.types import Article, Cleaned, Edit

__all__ = ["STEPS", "Step", "apply_edits", "clean", "read_date"]


class Step(NamedTuple):
    """One cleaner: it reads the text as the steps before left it, and says why it stands where it stands."""

    find: Callable[[str, Callable[[str], None]], list[Edit]]
    why: str


STEPS = (
    Step(find_mojibake, "first: of a page without letters nothing is to be kept"),
    Step(find_pinyin, "before any other repair: it needs the bytes as the mirror left them"),
    Step(find_entities, "before tags: &lt;p&gt; is a tag that was escaped"),
    Step(find_tags, "before lines are looked at: tags make the line breaks"),
    Step(find_glyphs, "before words are looked for: an unseen character would split them"),
    Step(find_blanks, "before numbers and words are looked for: a blank would split them"),
    Step(find_widgets, "before headlines are looked at: a quote would lengthen them"),
    Step(find_seo, "before boilerplate: a spam line may hold its phrases"),
    Step(find_boilerplate, "last: the share of the page that is left of a heading counts"),
)


def clean(article: Article, date: str | None = None) -> Cleaned:
    """Repair one article; `date` is the publication date (ISO) of an article that brings none.

    >>> page = clean(Article(id="1", raw="財(cái)報(bào)顯示業(yè)績(jī)改善,營收3.2 億元"))
    >>> page.text, page.raw_span(11, 16)
    ('財報顯示業績改善,營收3.2億元', (29, 35))
    """
    warnings: list[str] = list(article.warnings)
    page = apply_edits(Cleaned(raw=article.raw, text=article.raw), article.edits)
    for step in STEPS:
        page = apply_edits(page, step.find(page.text, warnings.append))
    if not page.text.strip():
        warnings.append("nothing is left of this page but dirt")
    title, title_end = find_headline(page.text, article.title)
    published = date_article(article, date, page.text, warnings.append)
    return replace(page, title=title, title_end=title_end, published=published, warnings=tuple(warnings))


def date_article(article: Article, date: str | None, text: str, warn: Callable[[str], None]) -> str | None:
    """The publication date: the article's own, else the caller's, else the dateline's, else None."""
    for given in (article.published, date):
        if given:
            if found := read_date(given):
                return found
            warn(f"not a date, ignored: {given[:40]}")
    return find_date(text)
