"""Lines and phrases that belong to the page, not to the article: seeds/words/boilerplate.tsv says which.

kind    what goes
label   the label and its colon; what it introduces stays (原标题：)
source  the label and the name after it, when it is short and a line, a bracket or wide blanks end it (来源：)
staff   the label and the name after it (责任编辑：), with the brackets around them
notice  from the label to the end of its line, at most NOTICE characters (免责声明：)
line    the whole line that contains the phrase, or its sentence if the line is long, unless it tells an amount
promo   the same, whatever it tells; a headline before it, set off by a blank, stays (立即开户)
exact   the line that is nothing else
end     a heading, and all after it, when only headlines follow; the staff line ends an article in the same way
"""

import re
from collections.abc import Callable
from functools import cache

from ahocorasick_rs import AhoCorasick

from caixun.clean.repair import fold_page
from caixun.fold import fold
from caixun.types import Edit
from caixun.words import table

NOTICE = 300
LINE = 120
END_SHARE = 0.3  # a teaser stands in the last part of a page: not before this share of it
END = 2000  # characters of the longest list of teasers
HEADLINE = 60  # characters of the longest teaser
REST = 200  # characters of the longest row of teasers without line breaks
AMOUNT = re.compile(r"\d ?[亿万元%美港股倍]")
NOTHING = (0, 0)
STOP = re.compile("[。！？；!?;\n]")


@cache
def words(kind: str) -> dict[str, str]:
    """The phrases of one kind, folded."""
    return {fold(row.cells["word"]): row.cells["word"] for row in table("boilerplate") if row.cells["kind"] == kind}


@cache
def pattern() -> re.Pattern[str]:
    """All phrases in one pattern, the group name telling the kind."""

    def any_of(kind: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words(kind), key=len, reverse=True))

    gap = r"[^\n。；;()]"
    return re.compile(
        rf"(?P<label>(?<![一-龥])(?:{any_of('label')}) ?[:|])"
        rf"|(?P<source>\(?(?<![一-龥])(?:{any_of('source')}) ?: ?{gap}{{1,60}}(?:\)|(?=\n| {{2}})|\Z))"
        rf"|(?P<staff>[(\[](?:{any_of('staff')})(?:者)? ?[:/|] ?[^\n()\[\]]{{1,20}}[)\]]"
        rf"|(?<![一-龥])(?:{any_of('staff')}) ?: ?[\w ]{{1,16}}(?=\n|\Z)|责(?:任编辑|编) ?: ?\w{{1,16}}\Z)"
        rf"|(?P<notice>[(*【\[]?(?:{any_of('notice')})[\]】]? ?[:\n])"
        rf"|(?P<promo>{any_of('promo')})"
        rf"|(?P<line>{any_of('line')})"
        rf"|(?P<exact>^(?:{any_of('exact')}) *$)"
        rf"|(?P<end>(?:^|(?<=[。!?]))[ 【\[(>]*(?:{any_of('end')})[^\n。]{{0,2}}(?:[:】\]\n]|\Z))",
        re.MULTILINE,
    )


@cache
def phrases() -> AhoCorasick:
    """All phrases, to see in one fast pass whether a page has any."""
    return AhoCorasick([fold(row.cells["word"]) for row in table("boilerplate")])


def find_boilerplate(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """The page's own phrases go.

    >>> text = "原标题：甲公司净利增三成\\n甲公司净利3亿元。（责编：王小二）\\n推荐阅读\\n乙公司净利降5%"
    >>> [text[e.start : e.end] for e in find_boilerplate(text, print)]
    ['原标题：', '（责编：王小二）\\n推荐阅读\\n乙公司净利降5%']
    """
    folded = fold_page(text)
    if not phrases().find_matches_as_indexes(folded):
        return []
    edits: list[Edit] = []
    done = 0
    for m in pattern().finditer(folded):
        kind = m.lastgroup or ""
        start, end = SPANS.get(kind, whole_match)(folded, m)
        start = max(start, done)
        if start < end:
            edits.append(Edit(start, end, "", "teaser" if kind == "end" else "boilerplate"))
            done = end
    return edits


def whole_match(text: str, m: re.Match[str]) -> tuple[int, int]:
    """The match itself."""
    return m.span()


def whole_notice(text: str, m: re.Match[str]) -> tuple[int, int]:
    """From the label to the end of its line; only its first sentence when the line goes on for long."""
    stop = _line_end(text, m.end())
    if stop - m.start() > NOTICE:
        first = STOP.search(text, m.end(), stop)
        stop = first.end() if first else m.start()
    return m.start(), stop


def whole_promo(text: str, m: re.Match[str]) -> tuple[int, int]:
    """The line around the phrase if it is short, else the sentence around it; from the last blank before it."""
    start, end = max(0, text.rfind("\n", m.start() - LINE, m.start()) + 1, m.start() - LINE), _line_end(text, m.end())
    if end - start > LINE:
        start = max((s.end() for s in STOP.finditer(text, start, m.start())), default=m.start())
        stop = STOP.search(text, m.end(), end)
        end = stop.end() if stop else end
    start = max(start, text.rfind(" ", start, m.start()))
    return (start, end) if end - start <= LINE else NOTHING


def whole_line(text: str, m: re.Match[str]) -> tuple[int, int]:
    """The same, unless it tells an amount."""
    start, end = whole_promo(text, m)
    return NOTHING if AMOUNT.search(text, start, end) else (start, end)


def whole_end(text: str, m: re.Match[str]) -> tuple[int, int]:
    """From the heading to the end of the page, if what follows looks like headlines only."""
    return (m.start(), len(text)) if ends_article(text, m) else NOTHING


def whole_staff(text: str, m: re.Match[str]) -> tuple[int, int]:
    """The staff line, and the headlines after it when it ends the article."""
    return (m.start(), len(text)) if ends_article(text, m) else m.span()


def ends_article(text: str, m: re.Match[str]) -> bool:
    """Whether only headlines stand after a match in the later part of the page."""
    if m.start() < END_SHARE * len(text) or m.end() + END < len(text):
        return False
    rest = text[m.end() :]
    if "。" in rest:
        return False
    return len(rest) <= REST or all(len(line.strip()) <= HEADLINE for line in rest.split("\n"))


SPANS: dict[str, Callable[[str, re.Match[str]], tuple[int, int]]] = {
    "notice": whole_notice,
    "line": whole_line,
    "promo": whole_promo,
    "staff": whole_staff,
    "end": whole_end,
}


def _line_end(text: str, start: int) -> int:
    """Where the line ends; lines are followed no further than END."""
    end = text.find("\n", start, start + END)
    return min(len(text), start + END) if end < 0 else end
