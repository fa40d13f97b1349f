"""Pages whose letters are lost: decoded as what they are not, so that only digits still read right."""

import re
from collections.abc import Callable

from caixun.types import Edit

LATIN = re.compile("[\u0080-\u009f¡-ÿ]")  # GBK or UTF-8 read as Latin-1: ÖÐÌú
DOUBLE = re.compile("[锛銆鐨鈥閿绗殑]")  # UTF-8 read as GBK: ，。的“销第 all begin with the same bytes
LOST = re.compile("[?\ufffd]{2,}|锟斤拷|烫烫烫|\ufffd")
SIGN = re.compile("[\u0080-\u009f¡-ÿ锛銆鐨鈥閿绗殑\ufffd锟烫]|[?]{2}")  # one of all these
HAN = re.compile("[\u4e00-\u9fff]")
SAMPLE = 20000  # characters that decide for the page


def find_mojibake(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """One edit that removes the whole page if its letters are mojibake: what its digits mean cannot be known.

    >>> find_mojibake("ÖÐ¹úÆóÒµÀûÈóÔö³¤12.5%", print)
    the letters of this page are mojibake: nothing can be read from it
    [Edit(start=0, end=21, new='', reason='mojibake')]
    """
    head = text[:SAMPLE]
    if not SIGN.search(head):
        return []
    latin = len(LATIN.findall(head))
    double = len(DOUBLE.findall(head))
    lost = sum(len(run) for run in LOST.findall(head))
    if latin + double + lost < 4:
        return []
    han = len(HAN.findall(head))
    if latin > 0.5 * han + 3 or double > 0.04 * han + 3 or lost > 0.2 * (han + lost) + 3:
        warn("the letters of this page are mojibake: nothing can be read from it")
        return [Edit(0, len(text), "", "mojibake")]
    return []
