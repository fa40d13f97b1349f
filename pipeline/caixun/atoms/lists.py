"""Ranges and lists: neighbouring terms that share one unit, scale and currency."""

import re

from caixun.atoms.context import find_per
from caixun.atoms.numbers import DIGITS, TENS
from caixun.atoms.terms import UNIT, Term, read_unit

RANGES = frozenset(("-", "--", "~", "~~", "—", "——", "至", "到", "-~", "─", "至-", "～"))
LISTS = frozenset(("、", "/", "\\", "|", "和", "及", "与", "以及", "或", "/ ", ";"))
PAIRS = frozenset(("与", "和", "及"))
BETWEEN = re.compile(r"(?:介[于乎]|[位处落]?[于在])(?:约|大约|约为|约在)?$")
WITHIN = re.compile(r"(?:这个|的)?(?:之间|区间)")
MEASURED = re.compile(UNIT)
REACH = 5
PER = re.compile(r"^/ ?[股份吨桶片张克斤升](?=[-~—至到])")  # 0.55元/股-0.62元/股
MOVED = re.compile(
    r"(?:[升降增减涨跌扩缩滑落]|提升|增长|增加|减少|提高|下降|上升|上涨|下跌|下滑|下调|上调|下修|上修|上行|下行|收窄|降低|扩大|回落|回升|缩减|反弹|缩小|走高|走低|走阔|拉大|净[增开关]店?|新[增开]|增仓|减仓|累库|去库)(?:了|约|近|超|逾|超过|仅|至少|大约| )?$"
)
RATIO = re.compile(r"率|占比|比例|份额|比重|息差|仓位|渗透")
FORECAST = re.compile(r"预[计期测告增减亏盈]|指引|有望|区间|幅度|范围|目标|计划|介于|之间|变动|展望|料|相比,?将")
GROWN = re.compile(r"的?[^,。;0-9]{0,4}(?:增长|跨越|跃升|转变|发展|提升|飞跃|下降|蜕变)")
MAY = re.compile(r"(?:或|恐|可能|约)[^,。;0-9]{0,8}$")
LOST = re.compile(r"亏损?了?$")  # whether a loss went from one to the other, its sentence says
CLAUSE = 48


def link_terms(text: str, terms: list[Term]) -> list[Term]:
    """The terms with ranges made one and with the unit of a list given to each of its items."""
    linked: list[Term] = []  # last to first
    for term in reversed(terms):
        if not linked:
            linked.append(term)
            continue
        following = linked[-1]
        if following.start - term.end <= REACH:
            gap = PER.sub("", text[term.end : following.start].strip())
            between = gap in PAIRS and stands_between(text, term, following)
            if between or gap in RANGES:
                if term.shape != "range" and following.shape != "range" and joins(text, term, following, "" if between else gap):
                    linked[-1] = join_range(term, following)
                    continue
            elif gap in LISTS:
                share_unit(text, term, following)
            elif gap == "(":
                skip_aside(text, term, following, linked[-2] if len(linked) > 1 else None)
        linked.append(term)
    linked.reverse()
    return linked


def stands_between(text: str, term: Term, following: Term) -> bool:
    """Whether 介于…与…之间 makes two terms the ends of one range."""
    ahead = BETWEEN.search(text, max(0, term.start - 6), term.start)
    return ahead is not None and WITHIN.match(text, following.end) is not None


def joins(text: str, term: Term, following: Term, gap: str) -> bool:
    """Whether two terms are the ends of one range, and not a change and the level that it leads to (降2%至14%)."""
    spoken = gap in ("至", "到")
    if following.unit is None:
        low = term.low.scaleb(term.power - following.power) if term.power else term.low
        if term.unit is not None or not (0 <= low < following.low or low < following.low < 0):
            return False
        if not spoken:
            return True
        return (
            following.power > 0
            and not LOST.search(text, max(0, term.start - 4), term.start)
            and not reaches(text, term, following)
        )
    if term.unit is None:
        if spoken and MOVED.search(text, max(0, term.start - 8), term.start) and following.unit.kind == "count":
            return False
        return term.power > 0 or abs(term.low) <= abs(following.low) or following.power > 0 or term.low < following.low < 0
    if (term.unit.kind, term.unit.code) != (following.unit.kind, following.unit.code) and not same_money(
        term, following
    ):
        return False
    return not spoken or (following.shape == "amount" and not reaches(text, term, following))


def reaches(text: str, term: Term, following: Term) -> bool:
    """Whether a verb of change stands before the first term, so that 至 leads to a level and not to the end of a range."""
    head = text[max(0, term.start - CLAUSE) : term.start]
    kind = term.unit.kind if term.unit else ""
    low, high = abs(term.low.scaleb(term.power)), abs(following.high.scaleb(following.power))
    if kind == "count" and high > 8 * low:
        return True
    if head.endswith("从") and GROWN.match(text, following.end):
        return True
    if not MOVED.search(head[-8:]):
        return False
    if kind == "percent" and not RATIO.search(head[-24:]):
        return False  # only a rate can be moved by 2% and reach 14%
    expected = FORECAST.search(head) or MAY.search(head) or FORECAST.match(text, following.end)
    return high > 8 * low or not expected


def same_money(term: Term, following: Term) -> bool:
    """Whether both are money, one of them in the plain 元 that the other's currency names."""
    if term.unit is None or following.unit is None:
        return False
    return term.unit.kind == following.unit.kind == "money" and "CNY" in (term.unit.code, following.unit.code)


def share_unit(text: str, term: Term, following: Term) -> None:
    """Give a list item without unit the unit, and without scale the scale, of the item behind it."""
    if term.unit is not None or following.unit is None:
        return
    if term.power >= 4 and following.unit.kind == "percent":
        return  # 收入7亿/-12% is an amount and its change
    term.unit, term.currency, term.shape = following.unit, term.currency or following.currency, "list"
    if not term.power:
        term.power = following.power
    if following.per is None and following.unit.kind == "money":
        following.per = find_per(text, following)
    term.per = following.per
    if following.shape == "amount":
        following.shape = "last"


def skip_aside(text: str, term: Term, aside: Term, following: Term | None) -> None:
    """Share a list's unit across a share or a bare number in parentheses: 794(12%)、1525(14%)元, 1.2(-0.3)/1.5(-0.1)元."""
    if term.unit or (aside.unit and aside.unit.kind != "percent") or text[aside.end : aside.end + 1] != ")":
        return
    unit = MEASURED.match(text, aside.end + 1) if aside.unit else None
    if unit:
        term.unit = read_unit(unit[0])
    elif following and text[aside.end + 1 : following.start].strip() in LISTS:
        share_unit(text, term, following)


def join_range(term: Term, following: Term) -> Term:
    """One term from the start of the first to the end of the second."""
    if term.unit is None:
        term.unit = following.unit
        term.power += shared_power(term, following)
    elif following.unit is not None and term.unit.kind == "money" and term.unit.code == "CNY":
        term.unit = following.unit
    low, high = term.low.scaleb(term.power), following.high.scaleb(following.power)
    if following.unit and term.unit and following.unit.factor != term.unit.factor:
        high = high * following.unit.factor / term.unit.factor
    term.power = following.power  # a list before it takes its scale from it
    term.low, term.high = (bound.scaleb(-term.power) for bound in sorted((low, high)))
    term.end, term.bound, term.shape, term.bare = following.end, "range", "range", following.bare
    term.currency = term.currency or following.currency
    return term


def shared_power(term: Term, following: Term) -> int:
    """The power of ten that a range's first number takes from its second: 18至30万, 两到三千亿, but 8500到3万."""
    figure = following.figure
    power = 0
    if term.figure in DIGITS and figure[:1] in DIGITS and len(figure.rstrip("万亿")) == 2 and figure[1] in TENS:
        power = TENS[figure[1]]
    if not term.power and abs(term.low.scaleb(power)) <= abs(following.high):
        power += following.power
    return power
