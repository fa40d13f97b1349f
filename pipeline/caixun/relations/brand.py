"""Brand: the company that a text calls only by a short form (首旅 for 首旅酒店), where it names no company at all."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, MatchKind

from caixun.entities.lexicon import Company, companies, guarded
from caixun.entities.metric import metrics
from caixun.relations.cues import lexicon
from caixun.relations.names import FIRMS, places
from caixun.types import Mention
from caixun.words import table

MAINLAND = re.compile(r"\d{6}\.(?:SH|SZ|BJ)")
HAN = re.compile(r"[一-鿿]{3,5}")
LEADS = re.compile(r"[^0-9A-Za-z一-鿿]")
TIMES = re.compile(r"(?:[季月年日]|[HQ]\d|[1-4]Q\d\d|[12]H\d\d)$")
LETTING = "对是为与和及即计且"
BEHAVES = re.compile(
    r"(?:本部|集团|公司|旗下|品牌|管理层|业绩|实现|发布|公告|秉承|作为|拥有|有望|持续|继续|\d{2,4}年|\d{2}?Q\d|[1-4]Q\d\d|Q\d|20\d\d|(?:的)?(?:营收|营业收入|收入|净利|归母|毛利率|股价|市值|产能|销量))"
)


@cache
def short_forms() -> tuple[AhoCorasick, list[Company]]:
    """The short forms of listed names, and everyday names in full; without a symbol where several firms share the form."""
    forms: dict[str, set[Company]] = {}
    for name, company in companies().items():
        if company.symbol is None or not MAINLAND.fullmatch(company.symbol) or not HAN.fullmatch(name):
            continue
        if name in guarded():
            forms.setdefault(name, set()).add(company)
        if len(name) >= 4 and FIRMS.search(name[2:]):
            forms.setdefault(name[:2], set()).add(company)
    taken = places() | lexicon().keys() | metrics().keys() | {row["word"] for row in table("stopnames") if row["kind"] == "no brand"}
    free = {f: whom for f, whom in forms.items() if f not in taken}
    brands = [Company(form, next(iter(whom)).symbol if len(whom) == 1 else None) for form, whom in free.items()]
    return AhoCorasick(list(free), matchkind=MatchKind.LeftmostLongest), brands


def guess_company(
    text: str, mentions: Sequence[Mention] = (), starts: Collection[int] | None = None
) -> Company | None:
    """The company whose short form comes back in the text and behaves as a company there, or that the text names in passing and by no everyday word; None where none does.

    >>> guess_company("首旅2021年开店1418家。首旅秉承会员为本的战略。")
    Company(name='首旅', symbol='600258.SH')
    """
    search, brands = short_forms()
    begun, ended = [m.start for m in mentions], [0, *accumulate((m.end for m in mentions), max)]
    seen: Counter[int] = Counter()
    acts: Counter[int] = Counter()
    heads: Counter[int] = Counter()
    for index, start, end in search.find_matches_as_indexes(text):
        if start < ended[bisect_right(begun, start)] or not (starts is None or (start in starts and (end in starts or end == len(text)))):
            continue
        seen[index] += 1
        before = text[start - 1] if start else "。"
        if not guarded().get(brands[index].name):
            heads[index] += 2 if TIMES.search(text, max(0, start - 4), start) else LEADS.match(before) is not None
        if BEHAVES.match(text, end) and (not before.isalnum() or before in LETTING):
            acts[index] += 2 if before in ",。;!?\n" else 1
    ranked = [(seen[index] + acts[index], index) for index in acts if seen[index] + acts[index] > 2]
    if not ranked and text.count("公司") > 2:  # the text speaks of one company and names it in passing
        ranked = [(count, index) for index, count in heads.items() if count > 1]
    return brands[max(ranked)[1]] if ranked else None
