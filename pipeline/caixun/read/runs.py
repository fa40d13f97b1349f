"""The runs of text in an HTML source, each with its exact place: a scan, not a tree."""

import re
from typing import NamedTuple

OPEN = re.compile(r"<(?:(?P<comment>!--)|(?P<tag>/?[a-zA-Z][^\s/>]*)|[!?/])")
CLOSE = re.compile(r"""(?:[^>=]|=\s*+"[^"]*"|=\s*+'[^']*'|=)*+>""")
HIDDEN = frozenset(
    "script style title textarea noscript template iframe object video audio select button svg xmp noembed noframes".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark o:p q rp rt ruby s samp small"
    " span strike strong sub sup time tt u var wbr".split()
)
EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr !doctype".split())
MARK = 0xF0000  # planes 15 and 16 are for private use: the run with number n is marked by the character MARK + n
MARKS = 0x110000 - MARK
MARKED = re.compile(f"[{chr(MARK)}-{chr(MARK + MARKS - 1)}]")


class Run(NamedTuple):
    """Text between two tags, source[start:end] without blanks around it: does a line begin there, is it a link."""

    start: int
    end: int
    breaks: bool
    link: bool


class Scan:
    """The runs of a page, a copy of its source that carries the mark of each, and how deep its tags are nested.

    >>> scan = Scan("<p>营收<b>5亿元</b><script>a<b</script></p>")
    >>> [scan.source[run.start : run.end] for run in scan.runs], scan.depth
    (['营收', '5亿元'], 2)
    """

    def __init__(self, source: str) -> None:
        self.source, self.depth = source, 0
        self.runs: list[Run] = []
        self.pieces: list[str] = []
        self.plain = not MARKED.search(source)
        self.read()

    def read(self) -> None:
        """One pass over the source; whatever it holds, no part is read more than a few times."""
        source, at, level, strict = self.source, 0, 0, True
        breaks, link = True, False
        closers: dict[str, int] = {}
        while m := OPEN.search(source, at):
            breaks = self.add(at, m.start(), breaks, link)
            if m["comment"]:
                at = find_end(source, "-->", m.end() - 2)
                continue
            closed = CLOSE.match(source, m.end()) if strict else None
            strict = closed is not None
            at = closed.end() if closed else find_end(source, ">", m.end())
            self.keep(m.start(), at)
            tag = (m["tag"] or "").lower()
            if tag in HIDDEN:
                at = skip_hidden(source, tag, at, closers)
            link = tag == "a" or (link and tag != "/a")
            breaks = breaks or tag.lstrip("/") not in INLINE
            if tag not in EMPTY:
                level = max(0, level - 1 if tag.startswith("/") else level + 1)
                self.depth = max(self.depth, level)
        self.add(at, len(source), breaks, link)

    def add(self, start: int, end: int, breaks: bool, link: bool) -> bool:
        """Add the text between two tags if there is any; whether the next run begins a line."""
        text = self.source[start:end]
        if not (bare := text.strip()):
            self.keep(start, end)
            return breaks
        first = start + text.index(bare[0])
        self.keep(start, first)
        if len(self.runs) < MARKS:
            self.pieces.append(chr(MARK + len(self.runs)))
        self.keep(first, end)
        self.runs.append(Run(first, first + len(bare), breaks, link))
        return False

    def keep(self, start: int, end: int) -> None:
        """Copy a part of the source, without what would pass for a mark."""
        piece = self.source[start:end]
        self.pieces.append(piece if self.plain else MARKED.sub(" ", piece))

    @property
    def marked(self) -> str:
        """The source with the marks, without comments and hidden texts."""
        return "".join(self.pieces)


def read_marks(text: str) -> list[int]:
    """The numbers of the runs whose marks a text carries."""
    return sorted({ord(mark) - MARK for mark in MARKED.findall(text)})


def skip_hidden(source: str, tag: str, start: int, closers: dict[str, int]) -> int:
    """Where the closing tag of a hidden element begins; without one, a script hides the rest and others nothing."""
    if closers.get(tag, 0) >= 0:  # else none was found before
        m = re.compile(rf"</{tag}\b", re.IGNORECASE).search(source, start)
        closers[tag] = m.start() if m else -1
    if closers[tag] >= 0:
        return closers[tag]
    return len(source) if tag in ("script", "style") else start


def find_end(source: str, closer: str, start: int) -> int:
    """Where the closer ends, or the end of the source."""
    at = source.find(closer, start)
    return len(source) if at < 0 else at + len(closer)
