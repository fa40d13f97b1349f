"""Blanks that typesetting put inside words and numbers."""

import re
from collections.abc import Callable

from caixun.clean.repair import fold_page
from caixun.types import Edit

HAN = "[\u3400-\u9fff]"
BLANK = " "  # every blank, once folded
MARK = "[。、《》“”】%,;:!?()]"
UNIT = "[年月日季万亿兆元倍%]|个百分|个月|百分点|美元|港元|人民币|基点"
RUN = re.compile(rf"(?<!{HAN}){HAN}(?:{BLANK}{HAN}){{2,200}}(?!{HAN})")
NUMBER_UNIT = re.compile(rf"(?<=\d){BLANK}(?={UNIT})")
# 12 .5%, 1 ,234万, 毛利率12. 5%: a point or a separator that only a blank parts from its digits.
INSIDE = re.compile(rf"(?<=\d){BLANK}(?=\.\d|,\d{{3}}(?!\d))|(?:{HAN}|[+\-])\d{{1,4}}\.({BLANK})(?=\d{{1,2}}{BLANK}?(?:[%万亿]|个百分点))")
JOINED_UNIT = re.compile(rf"\d(?={UNIT})")
SPLIT_SCALE = re.compile(rf"(?<=\d[万亿]){BLANK}(?=[元股美港])|(?<=\d{BLANK}[万亿]){BLANK}(?=[元股美港])")
# In typeset pages a blank beside a number or a mark says nothing; between a comma and a digit it keeps numbers apart.
BESIDE = re.compile(
    rf"(?<={HAN}){BLANK}(?=\d|{MARK})|(?<=\d){BLANK}(?={HAN}|{MARK}(?!\d))|(?<={MARK}){BLANK}(?={HAN})|(?<=[。、;(]){BLANK}(?=\d)"
)
# In spaced-out pages one character alone between blanks is a piece of a word.
PIECE = re.compile(rf"(?<={HAN}){BLANK}(?={HAN}(?!{HAN}))|(?<=(?<!{HAN}){HAN}){BLANK}(?={HAN})")


def find_blanks(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """Blanks between a number and its unit go; more go only in pages that show the habit all over.

    >>> find_blanks("营收 12.5 亿元", print)
    [Edit(start=7, end=8, new='', reason='blank')]
    >>> [e.start for e in find_blanks("毛利率12. 5%，营收1 ,234万元", print)]
    [6, 13]
    >>> [e.start for e in find_blanks("利 润 总 额 3.2 万 元 ， 同 比 增 长", print)]
    [1, 3, 5, 7, 11, 13, 15, 17, 19, 21, 23]
    """
    text = fold_page(text)
    if BLANK not in text:
        return []
    places = {m.start() for m in NUMBER_UNIT.finditer(text)}
    habit = len(places)
    places.update(m.start(1) if m[1] else m.start() for m in INSIDE.finditer(text))
    runs = list(RUN.finditer(text))
    if not places and not runs:
        return []
    places.update(m.start() + i for m in runs for i in range(1, len(m[0]), 2))
    places.update(m.start() for m in SPLIT_SCALE.finditer(text))
    if runs:
        places.update(m.start() for m in PIECE.finditer(text))
    if runs or (habit >= 3 and habit > len(JOINED_UNIT.findall(text))):
        places.update(m.start() for m in BESIDE.finditer(text))
    return [Edit(place, place + 1, "", "blank") for place in sorted(places)]
