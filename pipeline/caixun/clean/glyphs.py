"""Characters that show nothing or a wrong glyph; those that fold one to one are left to fold."""

import re
from collections.abc import Callable

from caixun.types import Edit

UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ue000-\uf8ff\ufff9-\ufffb\U000e0000-\U000e01ef\U000f0000-\U0010fffd]"
)


def find_glyphs(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """Control and zero-width characters go; C1 controls become the Windows-1252 mark that was meant; private use a blank.

    >>> find_glyphs("净利\\u200b润\\x94增\\ue004", print)
    [Edit(start=2, end=3, new='', reason='glyph'), Edit(start=4, end=5, new='”', reason='glyph'), \
Edit(start=6, end=7, new=' ', reason='glyph')]
    """
    return [Edit(m.start(), m.end(), show_glyph(m[0]), "glyph") for m in UNSEEN.finditer(text)]


def show_glyph(character: str) -> str:
    """What a reader should see for an unseen character."""
    if "\x80" <= character <= "\x9f":
        return bytes([ord(character)]).decode("cp1252", "ignore")
    return " " if "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000" else ""
