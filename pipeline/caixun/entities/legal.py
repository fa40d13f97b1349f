"""Company names by their form: legal names, groups, banks, brokers and funds, and Latin names."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from caixun.entities.lexicon import companies
from caixun.rule import rule
from caixun.types import Mention
from caixun.words import table

LEGAL = "(?:股份有限公司|有限责任公司|有限公司|合伙企业(?:\\((?:有限合伙|普通合伙|有限)\\))?|股份公司|株式会社)"
GROUP = "(?:控股集团|集团|证券|银行|基金|保险|信托|资本|期货)"
FORM = re.compile(
    rf"(?:{LEGAL}|{GROUP}(?![一-鿿]{{0,6}}?(?:股份|有限|责任)|业|卡|间|法|化|股份|网|人|期货|账户|市场|从业|经理|管理|份额|公司))(?:\((?:集团|中国|香港)\))?"
)
CONJUNCTION = "与及暨和、"


@cache
def _bounds() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    words = sorted(
        (row["word"] for row in table("stopnames") if row["kind"] in ("bound", "bound name")), key=len, reverse=True
    )
    places = [word for row in table("regions") for word in (row["name"], *row["aliases"].split("|")) if len(word) > 1]
    bound = re.compile(rf"(?s:.*)(?:{'|'.join(words)}|[^一-鿿A-Za-z&·()])")
    weak = tuple(
        row["word"] for row in table("stopnames") if row["kind"] in ("weak", "bound", "bound name", "bound metric")
    )
    return bound, re.compile("|".join(sorted(places, key=len, reverse=True))), weak


@rule(
    "company.legal",
    examples={
        "公司拟收购江阴恒升新材料有限公司六成股权": "江阴恒升新材料有限公司",
        "宁波甬城银行公布年报": "宁波甬城银行",
    },
    refuses=["多家商业银行下调利率", "公募基金规模上升"],
)
def find_legal(text: str, starts: Collection[int] | None) -> Iterator[Mention]:
    """A name that its ending gives away, from a left bound that no name runs across."""
    bound, place, weak = _bounds()
    floor = 0
    for match in FORM.finditer(text):
        low = max(floor, match.start() - 24)
        cut = bound.match(text, low, match.start())
        start = cut.end() if cut else low
        start = close_brackets(text, start, match.start())
        while start < match.start() and text[start] in CONJUNCTION:
            start += 1
        body = text[start : match.start()]
        legal = text[match.start()] in "股有合株"
        if legal:
            good = 2 <= len(body) and (
                cut is not None or low == 0 or low == floor or place.match(text, start) is not None
            )
        else:
            good = 2 <= len(body) <= 8 and not body.endswith(weak)
            good = good and (
                place.match(text, start) is not None or (starts is not None and start in starts and len(body) <= 4)
            )
        if good:
            floor = match.end()
            yield Mention(
                label="COMPANY", start=start, end=match.end(), rule="company.legal", name=text[start : match.end()]
            )


def close_brackets(text: str, start: int, end: int) -> int:
    """The start moved behind a bracket that opens or closes without its twin before the end."""
    body = text[start:end]
    if ")" in body and "(" not in body[: body.index(")")]:
        start += body.rindex(")") + 1
    elif body.count("(") > body.count(")"):
        start += body.rindex("(") + 1
    return start


ENDINGS = re.compile(rf"(?:\((?:集团|中国|香港)\))?{LEGAL}(?:\((?:集团|中国|香港)\))?$")


def strip_legal(name: str) -> str:
    """The name without its legal ending.

    >>> strip_legal("国元证券股份有限公司")
    '国元证券'
    """
    return ENDINGS.sub("", name)


def link_legal(name: str) -> tuple[str, str | None]:
    """Canonical name and symbol of a full name, by the lexicon or by itself."""
    for word in (name, strip_legal(name), re.sub(r"\((?:集团|中国|香港)\)", "", strip_legal(name))):
        if company := companies().get(word):
            return company.name, company.symbol
    return name, None
