"""Sentences: where each one starts, found in the folded text and set on the tokens of any tokenizer.

A sentence ends with 。! ? and the quotes and brackets that close behind it, with a full stop written as "." between
Chinese words, and with the line or a gap of blanks, as behind a headline. Marks inside a short bracket, a title, a
link or a phrase that goes on (“买不买?”的疑问) end nothing; a semicolon ends a group of clauses, not a sentence. Whatever
runs on without an end is cut at a clause.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import regex as re
from spacy.tokens import Doc

from caixun.fold import fold
from caixun.types import Fact, Mention

MARKS = re.compile(
    r"""
    (?P<whole> https?://[!-~]{1,500}+
             | (?<=[A-Za-z0-9/=])\?(?=[A-Za-z0-9])
             | \([^()\n]{0,60}\)   | 《[^《》\n]{0,60}》   | 【[^【】\n]{0,60}】 )
  | (?P<quote> " )
  | (?P<line> [\n\r\u2028\u2029] | (?<=[\u4e00-\u9fff%)”》】]) [\ \u3000]{2,}+ (?=[\u4e00-\u9fffA-Za-z]) )
  | (?P<mark> (?: [。!?]++ | (?: (?<=[\u4e00-\u9fff]{4}) | (?<=%) ) \.(?=[\ ]*+[\u4e00-\u9fff“]) ) [”’」』)\]》】]*+ )
    (?P<close> "? )
    (?! [,、;:的等] )
    """,
    re.VERBOSE,
)
BLANK = re.compile(r"\s*+")
COMMA = re.compile(r"(?r)(?<![0-9]),|,(?![0-9])")
LONGEST = 600  # characters: one sentence of news in ten thousand is longer; what reads a sentence need not bear more


def sentence_starts(text: str) -> list[int]:
    """Offsets of the first character of every sentence of a folded text; blanks between belong to the sentence before.

    >>> sentence_starts('净利增长5%。“今年会更好!”他说;营收持平\\n股价上涨')
    [0, 7, 15, 23]
    """
    starts = [0] if text else []
    start = 0
    quoted = False  # inside "…", whose two ends look alike
    for match in MARKS.finditer(text):
        end = match.end()
        if end < start:
            continue  # among the blanks behind the mark before
        if match.lastgroup == "quote":
            quoted = not quoted
            continue
        if match.lastgroup == "whole":
            continue
        if match["close"]:
            end -= not quoted  # 。"他说 closes a quotation only where one is open
            quoted = not quoted
        if match["line"]:
            quoted = False
        blank = BLANK.match(text, end)
        start = blank.end() if blank else end
        if starts[-1] < start < len(text):
            starts.append(start)
    return list(cut_longest(text, starts))


def open_sentences(text: str, places: np.ndarray) -> np.ndarray:
    """Which of the tokens at these places open a sentence of a folded text; a start inside a token goes to the next."""
    opens = np.searchsorted(places, sentence_starts(text))
    return opens[opens < len(places)]


def cut_longest(text: str, starts: list[int]) -> Iterator[int]:
    """The starts with more of them where a sentence is too long: behind its last ; or else , or else anywhere."""
    for start, end in pairwise([*starts, len(text)]):
        yield start
        while end - start > LONGEST:
            low, high = start + 1, start + LONGEST
            comma = COMMA.search(text, low, high)
            start = text.rfind(";", low, high) + 1 or (comma.end() if comma else high)
            yield start


@dataclass(slots=True)
class Desk:
    """What the components of one run hand on as it is, while doc.user_data keeps the plain values that outlast them."""

    text: str
    folded: str
    mentions: list[Mention] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def find_desk(doc: Doc) -> Desk:
    """The desk of this run, or one for this call alone: spaCy joins the text anew from the tokens each time it is asked."""
    desk: Desk | None = doc.user_data.get("caixun.desk")
    if desk is not None:
        return desk
    text = doc.text
    return Desk(text, fold(text))


class SentenceFinder:
    """The pipeline component: marks every token as starting a sentence or not."""

    def __call__(self, doc: Doc) -> Doc:
        if len(doc):
            flags = np.full(len(doc), -1, dtype=np.int64)
            flags[open_sentences(find_desk(doc).folded, doc.to_array(["IDX"]))] = 1
            doc.from_array(["SENT_START"], flags.astype(np.uint64))  # type: ignore[arg-type]
        return doc
