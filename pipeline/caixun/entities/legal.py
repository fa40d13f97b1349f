"""Company names by their form: legal names, groups, banks, brokers and funds, and Latin names."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from caixun.entities.lexicon import Company, Lexicon, guarded, name_bound
from caixun.rule import rule
from caixun.types import Mention
from caixun.words import table

LEGAL = "(?:股份有限公司|有限责任公司|有限公司|合伙企业(?:\\((?:有限合伙|普通合伙|有限)\\))?|股份公司|株式会社)"
GROUP = "(?:控股集团|集团|证券|银行|基金|保险|信托)"
FORM = re.compile(
    rf"(?:{LEGAL}|{GROUP}(?![一-鿿]{{0,6}}?(?:股份|有限|责任)|业|卡|间|法|化|股份|网|人|期货|账户|市场|从业|经理|管理|份额|公司|交易|报|营业))(?:\((?:集团|中国|香港)\))?"
)
BEFORE_PLACE = "任因系赴经受以即后则方如将由向"
GENERIC = re.compile(
    r"(?:集团|控股|管理|证券|银行|保险|信托|基金|资产|资本|投资|运营|经营|咨询|谘询|策划|服务|销售|金融|贸易|科技|发展|开发|建设|汽车|房地产|合伙|变更为|股权|\(\w{2,4}\))+"
)
REACH = 24  # characters: the longest legal names
OFFSPRING = re.compile(r"下属|旗下|子公司|控股\(集团\)")
TRADE = re.compile(r"(?<=..)(?:股份|科技|集团|控股|电子|实业|电气|高科|新材|智能|精密|信息|技术|环境|环保|能源|医药|药业|生物|材料|重工|机电|轴承)$")
UNNAMED = "请为内和与及由向对从被将了过"  # what no name ends in
BEING = re.compile(r".*(?<![华有善])[为是]")  # 某酒|为|某集团旗下
CONJUNCTION = "与及暨和、为据除给受若"


@cache
def _weak() -> frozenset[str]:
    return frozenset(row["word"] for row in table("stopnames") if row["kind"] == "weak")


@cache
def _ends() -> tuple[str, ...]:
    kinds = ("bound", "bound name", "bound metric")
    return tuple(row["word"] for row in table("stopnames") if row["kind"] in kinds)


@cache
def _place() -> re.Pattern[str]:
    return compile_places("country", "province", "city", "place")


@cache
def _city() -> re.Pattern[str]:
    return compile_places("province", "city")


def compile_places(*kinds: str) -> re.Pattern[str]:
    """A pattern of the regions of some kinds, the longer before the shorter."""
    rows = [row for row in table("regions") if row["kind"] in kinds]
    places = [word for row in rows for word in row.names if len(word) > 1]
    return re.compile("|".join(sorted(places, key=len, reverse=True)))


@cache
def _offices() -> frozenset[str]:
    kinds = ("official", "statistics", "media")
    rows = [row for row in table("institutions") if row["kind"] in kinds]
    return frozenset(word for row in rows for word in (row["name"], *row["aliases"].split("|")))


@rule(
    "company.legal",
    examples={
        "公司拟收购江阴恒升新材料有限公司六成股权": "江阴恒升新材料有限公司",
        "宁波甬城银行公布年报": "宁波甬城银行",
        "曾任职过广汽集团的李某": "广汽集团 601238.SH",
        "此前聘请华泰证券股份有限公司持续督导": "华泰证券 601688.SH",
        "江阴恒升通用动力股份有限公司公告": "江阴恒升通用动力股份有限公司",
        "标的资产为江阴恒升新材料有限公司六成股权": "江阴恒升新材料有限公司",
    },
    refuses=["多家商业银行下调利率", "公募基金规模上升"],
)
def find_legal(text: str, starts: Collection[int] | None, lexicon: Lexicon) -> Iterator[Mention]:
    """A name that its ending gives away, from a left bound that no name runs across."""
    floor = last = 0
    for match in FORM.finditer(text):
        beside, last = match.start() == last, match.end()
        start = None if beside else start_body(text, floor, match.start())
        if start is not None:
            start = start_known(text, start, match, lexicon)
        if start is None or not is_body(text, start, match.start(), starts):
            continue
        if (name := text[start : match.end()]) not in _offices():
            floor = match.end()
            company = link_legal(name, lexicon)
            yield Mention(
                label="COMPANY", start=start, end=floor, rule="company.legal", name=company.name, symbol=company.symbol
            )


def start_body(text: str, floor: int, end: int) -> int | None:
    """Where the name before a form begins; None if it is too long to have a bound in reach."""
    low = max(floor, end - REACH)
    cut = name_bound("()").match(text, low, end)
    start = close_brackets(text, cut.end() if cut else low, end)
    if text[start] in "年月日" and text[start - 1 : start].isdigit():
        start += 1 + (text[start + 1] == "份")
    while start < end and text[start] in CONJUNCTION:
        start += 1
    if text[start] in BEFORE_PLACE and _place().match(text, start + 1):
        start += 1
    if text[end] not in "股有合株" and (being := BEING.search(text, start + 2, end - 1)):
        return being.end()
    for place in range(end - 3, start + 1, -1):
        if text[place - 1] in "为和与及" and _place().match(text, place):
            return place
    return start if cut or start > low or low in (0, floor) or _place().match(text, start) else None


def start_known(text: str, start: int, form: re.Match[str], lexicon: Lexicon) -> int:
    """Where a name of the lexicon that fills the end of the body begins: 曾任职过|中信集团, 请|华泰证券股份有限公司.

    A longer name may end in a known one (隆鑫|通用动力股份有限公司): with a legal form, a word that no name ends in must
    stand between them.
    """
    legal = text[form.start()] in "股有合株"
    for place in range(start + 1, form.start() - 1):
        body = text[place : form.start()]
        if text[place : form.end()] in lexicon.names or (len(body) > 2 and body in lexicon.names):
            bound = text[place - 1] in UNNAMED if legal else not _place().fullmatch(text, start, place)
            return place if bound and body not in guarded() else start
    return start


def is_body(text: str, start: int, end: int, starts: Collection[int] | None) -> bool:
    """Whether the words before a form make a name: any with a legal form, else a place or a short word of its own."""
    body = text[start:end]
    if text[end] in "股有合株":
        return len(body) >= 2 and not GENERIC.fullmatch(body)
    place = _place().match(text, start, end)
    rest = text[place.end() : end] if place else body
    if not 2 <= len(body) <= 8 or rest in _weak() or body.endswith(_ends()) or "交易所" in body:
        return False
    own = text.startswith("集团", end) and starts is not None and start in starts and len(body) <= 4
    return own or place is not None


def close_brackets(text: str, start: int, end: int) -> int:
    """The start moved behind a bracket that opens or closes without its twin before the end."""
    body = text[start:end]
    if ")" in body and "(" not in body[: body.index(")")]:
        start += body.rindex(")") + 1
    elif body.count("(") > body.count(")"):
        start += body.rindex("(") + 1
    return start


MIDDLE = re.compile(r"\((?:集团|中国|香港)\)")
ENDINGS = re.compile(rf"(?:\((?:集团|中国|香港)\))?{LEGAL}(?:\((?:集团|中国|香港)\))?$")


def strip_legal(name: str) -> str:
    """The name without its legal ending.

    >>> strip_legal("国元证券股份有限公司")
    '国元证券'
    """
    return ENDINGS.sub("", name)


def shorten_name(name: str) -> list[str]:
    """What a text may go on to call a full name: the name without its ending, its brand, its city with the brand's first words.

    >>> shorten_name("深圳市盘古天地产业投资有限责任公司")
    ['深圳市盘古天地产业投资', '盘古天地产业投资', '深圳盘古天地', '深圳盘古天', '深圳盘古']
    """
    stem = strip_legal(name)
    found = [stem] if len(stem) > 2 and len(name) - len(stem) > 1 else []
    city = _city().match(stem)
    brand = stem[city.end() :].lstrip("省市县") if city else ""
    if city and len(brand) > 3 and not _place().match(brand):
        heads = [brand[:size] for size in (4, 3, 2) if size < len(brand) and not GENERIC.search(brand[:size])]
        found += [brand, *(city[0] + head for head in heads)]
    return found


def is_full_name(name: str, short: str) -> bool:
    """Whether a listed company's full name can be that of a short one: 甲市|云川|智控|股份有限公司 is 云川智控, and 云川股份, too.

    >>> is_full_name("常州云川轴承股份有限公司", "云川股份"), is_full_name("常州云川控股有限公司", "云川股份")
    (True, False)
    """
    if not name.endswith("股份有限公司") or OFFSPRING.search(name):
        return False
    stem = strip_legal(name)
    place = _city().match(stem)
    bodies = [stem, stem[place.end() :].lstrip("省市县")] if place else [stem]
    brand = TRADE.sub("", short)
    return len(brand) > 1 and any(body.startswith(brand) for body in bodies)


def link_legal(name: str, lexicon: Lexicon) -> Company:
    """What a full name stands for: by the lexicon, with or without its legal ending, else itself."""
    stem = strip_legal(name)
    for word in (name, stem, MIDDLE.sub("", stem)):
        if company := lexicon.names.get(word):
            return company
    return Company(name, None)
