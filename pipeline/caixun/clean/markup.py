"""HTML left in plain text: entities and tags."""

import html
import re
from collections.abc import Callable

from caixun.types import Edit

ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}[1-4]?|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
BLOCK = "p|br|div|tr|li|ul|ol|h[1-6]|table|tbody|section|article|blockquote|hr|title|body|html|head"
INLINE = "a|b|i|u|em|strong|span|font|img|td|th|sup|sub|small|center|iframe|input|meta|link|s|o:p"
HIDDEN = 20000  # characters of the longest script that is looked through
TAG = re.compile(
    rf"(?P<hidden><!--|<(?P<name>script|style)\b[^<>]{{0,300}}>)"
    rf"|</?(?P<block>{BLOCK})(?:\s[^<>]{{0,500}})?/?>|</?(?:{INLINE})(?:\s[^<>]{{0,500}})?/?>",
    re.IGNORECASE,
)


def find_entities(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """Each HTML entity becomes its character.

    >>> find_entities("营收&nbsp;&gt;5%", print)
    [Edit(start=2, end=8, new='\\xa0', reason='html'), Edit(start=8, end=12, new='>', reason='html')]
    """
    if "&" not in text:
        return []
    found = ((m, html.unescape(m[0])) for m in ENTITY.finditer(text))
    return [Edit(m.start(), m.end(), new, "html") for m, new in found if len(new) == 1]


def find_tags(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """Tags go, comments too, with scripts and styles; those that break a line become a line break.

    >>> find_tags("<p>营收<b>5亿元</b></p>", print)[0]
    Edit(start=0, end=3, new='\\n', reason='html')
    """
    if "<" not in text or ">" not in text:
        return []
    edits: list[Edit] = []
    done = 0
    for m in TAG.finditer(text):
        start, end = m.start(), m.end()
        if m["hidden"]:
            closer = f"</{m['name'].lower()}>" if m["name"] else "-->"
            end = text.find(closer, end, end + HIDDEN) + len(closer)
        if done <= start < end:
            edits.append(Edit(start, end, "\n" if m["block"] else "", "html"))
            done = end
    return edits
