"""HTML: the article of a page, its title, date, site and address; raw stays the source, so every place in it is exact."""

import html
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from caixun.read.body import find_body
from caixun.read.runs import Scan
from caixun.types import Article, Edit, ReadError

DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
LOOK = 5000  # characters at the top in which a page shows that it is one
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?")
BLANK = re.compile(r"[ \t\f]*[\r\n][ \t\r\n\f]*|[ \t\f]{2,}")
CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
META = re.compile(r"<(?:meta|link|time)\b([^<>]{1,3000})>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([a-zA-Z:._-]{1,40})\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
HEADING = re.compile(r"<h([1-3])\b[^>]{0,500}>(.{1,2000}?)</h\1", re.IGNORECASE | re.DOTALL)
TITLE = re.compile(r"<title\b[^>]{0,500}>(.{1,1000}?)</title", re.IGNORECASE | re.DOTALL)
SITE = re.compile(r"\s*(?:[_|｜—–]|--|\s-\s).*", re.DOTALL)
STATED = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]{8,40})"')
DAY = r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?"
DATE = re.compile(rf"(?<![\d.]){DAY}(?!\d)(?:[ T]{{0,4}}\d{{1,2}}:\d\d(?::\d\d)?(?!\d))?(?:Z|[-+]\d\d:?\d\d)?")
DATES = (
    "article:published_time", "og:published_time", "og:release_date", "datepublished", "pubdate", "publishdate",
    "publish_date", "publish-date", "publication_date", "weibo:article:create_at", "article:create_at", "dc.date",
    "dc.date.issued", "firstpublishtime", "apub:time", "bdnews:pubdate", "date",
)  # fmt: skip
TITLES = ("og:title", "articletitle", "twitter:title", "dc.title")
OVER, UNDER = 25, 5  # runs over the first of the body, and from it on, in which its date may stand
BYLINE = 60  # characters that may stand beside it, if it tells the hour
LABEL = 8  # characters that may stand beside it, if it tells the day only


def is_page(text: str) -> bool:
    """Whether a text is an HTML document, whatever its name says.

    >>> is_page("<!DOCTYPE html><p>甲公司"), is_page("<p>甲公司</p>")
    (True, False)
    """
    return "<" in text[:LOOK] and DOCUMENT.match(text, 0, LOOK) is not None


def read_page(article: Article, where: str) -> Article:
    """The article whose raw text is the source of a page, with the edits that leave its body only.

    What it brings already, as from the columns of a table, outranks what the page says. ReadError without a text.

    >>> page = read_page(Article(id="1", raw="<title>甲公司增利_某网</title><p>甲公司公告，<b>净利</b>3亿元&nbsp;</p>"), "")
    >>> page.title, [page.raw[edit.start : edit.end] for edit in page.edits]
    ('甲公司增利', ['<title>甲公司增利_某网</title><p>', '<b>', '</b>', '&nbsp;', '</p>'])
    """
    source = article.raw
    scan = Scan(source)
    if not scan.runs:
        raise ReadError("page without a text", where, "give pages as the browser shows them, after their scripts ran")
    warnings: list[str] = []
    body = find_body(scan, warnings.append)
    named = read_names(source)
    place = {key: value for key, value in (("site", named.get("og:site_name")), ("url", named.get("address"))) if value}
    return replace(
        article,
        title=article.title or find_title(source, named),
        published=article.published or find_date(scan, body, named),
        source=place | article.source,
        warnings=(*article.warnings, *warnings),
        edits=tuple(make_edits(scan, body)),
    )


def make_edits(scan: Scan, body: Sequence[int]) -> Iterator[Edit]:
    """The edits that leave the runs of the body: a line break between two lines, one blank where there were many."""
    source, at, line = scan.source, 0, 0
    for number in body:
        run = scan.runs[number]
        if run.start > at:
            breaks = at > 0 and any(scan.runs[n].breaks for n in range(line + 1, number + 1))
            yield Edit(at, run.start, "\n" if breaks else blank(source, at, run.start) if at else "", "html")
        yield from repair_run(source, run.start, run.end)
        at, line = run.end, number
    if at < len(source):
        yield Edit(at, len(source), "", "html")


def blank(source: str, start: int, end: int) -> str:
    """What stays of the tags between two runs of a line: a blank if there was one, but none that a line break made."""
    left = source[start].isspace()
    right = source[end - 1].isspace()
    return join(source, start, end) if left or right else ""


def repair_run(source: str, start: int, end: int) -> Iterator[Edit]:
    """The edits of one run: each entity is its character, blanks in a row are one."""
    found = [(m, html.unescape(m[0])) for m in ENTITY.finditer(source, start, end)]
    edits = [Edit(m.start(), m.end(), new, "html") for m, new in found if len(new) == 1 and new != m[0]]
    blanks = [(m.start(), m.end()) for m in BLANK.finditer(source, start, end)]
    edits += [Edit(first, last, join(source, first, last), "html") for first, last in blanks]
    return iter(sorted(edits, key=lambda edit: edit.start))


def join(source: str, start: int, end: int) -> str:
    """A blank, or nothing where a line break stands between two Chinese characters."""
    broken = "\n" in source[start:end] or "\r" in source[start:end]
    return "" if broken and CJK.match(source[start - 1]) and CJK.match(source[end : end + 1]) else " "


def read_names(source: str) -> dict[str, str]:
    """What the page's meta tags say, by their names in lower case; "address" is its own."""
    named: dict[str, str] = {}
    for tag in META.finditer(source):
        attributes = {name.lower(): html.unescape(a or b or c).strip() for name, a, b, c in ATTRIBUTE.findall(tag[1])}
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        value = attributes.get("content") or attributes.get("datetime")
        if name and value:
            named.setdefault(name.lower(), value)
        if attributes.get("rel", "").lower() == "canonical":
            named.setdefault("og:url", attributes.get("href", ""))
    address = named.get("og:url", "")
    return named | ({"address": address} if address.startswith(("http://", "https://")) else {})


def find_title(source: str, named: dict[str, str]) -> str | None:
    """The headline: a heading that the page's title repeats, else what a meta tag says, else the title itself.

    >>> find_title("<title>甲公司增利_财经_某网</title><h1>某网</h1><h1>甲公司增利</h1>", {})
    '甲公司增利'
    """
    m = TITLE.search(source)
    title = show(m[1]) if m else ""
    headings = [text for _, inner in HEADING.findall(source) if len(text := show(inner)) > 3]
    told = next((text for text in headings if title.startswith(text)), None)
    told = told or next((show(named[name]) for name in TITLES if named.get(name)), None) or title
    short = SITE.sub("", told)
    return (short if len(short) > 3 and told not in headings else told) or None


def show(inner: str) -> str:
    """The text of a small piece of HTML in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", inner)).split())


def find_date(scan: Scan, body: Sequence[int], named: dict[str, str]) -> str | None:
    """The day or moment of publication: as a meta tag or the page's data says, else as it stands near the top of the body."""
    told = (named.get(name) for name in DATES)
    stated = STATED.search(scan.source)
    for value in (*told, stated and stated[1]):
        if value and (m := DATE.search(value)):
            return m[0]
    first = body[0]
    for run in (*scan.runs[first : first + UNDER], *reversed(scan.runs[max(0, first - OVER) : first])):
        m = DATE.search(scan.source, run.start, run.end)
        if m and not run.link and run.end - run.start - len(m[0]) <= (BYLINE if ":" in m[0] else LABEL):
            return m[0]
    return None
