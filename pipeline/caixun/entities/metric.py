"""METRIC: the figures of reports, markets and macro statistics, by word table and by productive endings."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from caixun.entities.lexicon import continues_latin, splits_latin
from caixun.entities.overlap import keep_longest
from caixun.rule import rule
from caixun.types import Mention
from caixun.words import table


class Metric(NamedTuple):
    """What one word for a metric stands for; use is noun, verb or loose, sign is -1 where a plain number is a minus.

    Facts are read alike for all metrics that are `like` one, which has a name of its own.
    """

    id: str
    name: str
    kind: str
    unit: str | None
    use: str
    sign: int
    like: str


FOLD = re.compile(r"\d[xX]$")  # 23xPE
QUALIFIES = frozenset("约为达超近逾仅共")


@cache
def metrics() -> Mapping[str, Metric]:
    """Every word for a metric in seeds/words/metrics.tsv, with its row.

    >>> metrics()["营收"].name, metrics()["亏损"].sign, metrics()["回购"].use
    ('营业收入', -1, 'verb')
    """
    found: dict[str, Metric] = {}
    for row in table("metrics"):
        words = {"noun": row["aliases"].split("|"), "verb": row["verbs"].split("|"), "loose": row["loose"].split("|")}
        sign = -1 if row["sign"] == "-" else 1
        known = {word for listed in words.values() for word in listed}
        if row["name"] not in known:
            words["noun"].append(row["name"])
        for use, listed in words.items():
            for word in filter(None, listed):
                found[word] = Metric(row["id"], row["name"], row["kind"], row["unit"] or None, use, sign, row["like"] or row["id"])
    return found


@cache
def _likes() -> Mapping[str, str]:
    return {metric.id: metric.like for metric in metrics().values()}


def like(metric_id: str | None) -> str | None:
    """The metric whose facts are read as those of this one are, itself where it has no other; None for a metric of no table.

    >>> like("gold_price"), like("revenue"), like(None)
    ('avg_price', 'revenue', None)
    """
    return _likes().get(metric_id or "")


@cache
def _lexicon() -> tuple[AhoCorasick, list[Metric | None]]:
    words: dict[str, Metric | None] = {row["word"]: None for row in table("stopnames") if row["kind"] == "hides metric"}
    words.update(metrics())
    automaton = AhoCorasick(list(words), MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
    return automaton, list(words.values())


NUMBER = r"(?:[-+~(]{0,2}\d(?![\d.]{0,6}+(?:[年月日时:]|点[\d半钟整前左许]))(?!\d{3}-\d{2,4}年)|[一二三四五六七八九十百千两几数]{1,4}[百千万亿成倍家个名])"
AFTER = re.compile(rf"(?:约为|(?:[^,。;!?:、\n\d较比从由]{{0,4}}20\d\d年)?[^,。;!?:、\n\d]{{0,10}}?){NUMBER}")
TIGHT = re.compile(rf"(?:[近逾超约了]|超过|大约|不足|至少|至多|高达|近乎|幅|每[桶股吨份克磅]|每(?:盎司|公斤|千克|蒲式耳))?{NUMBER}")
UNBOUND = "期度等者些股项型辆款次座类线人地"
CLOSING = frozenset(",;) 元")  # behind which 收 tells a closing price: 绩后重挫12%,收99元
UNFIT = frozenset("提上回攀下公申直晋抬飙扭增据")
BEFORE = re.compile(r"[\d一二三四五六七八九十百千万亿][^,。;!?、\n\d年月日季]{0,5}$")


def find_metrics(text: str, starts: Collection[int] | None = None) -> list[Mention]:
    """All METRIC mentions of a folded text, sorted, without overlap; `starts` are the token boundaries that none may cut.

    >>> text = "云端产品线收入5亿元,客流恢复率92%"
    >>> [(text[m.start : m.end], m.metric_id) for m in find_metrics(text)]
    [('收入', 'revenue'), ('客流恢复率', None)]
    """
    listed, ends = _match_words(text, starts)
    ends.update(at for mention in listed for at in range(mention.start + 1, mention.end))  # 股价 ends within 股价报
    made = [mention for mention in _find_ending(text, starts) if mention.end not in ends]
    return keep_longest([*listed, *made, *_find_attributed(text), *_find_share(text)])


@rule(
    "metric.word",
    examples={"公司全年营收12亿元": "营业收入", "今年上半年亏损3亿元": "净亏损", "环境毛利率为31%": "毛利率"},
    refuses=["公司发布业绩预告", "董事会讨论投资者关系", "资产负债表日后并无大事"],
)
def _match_words(text: str, starts: Collection[int] | None = None) -> tuple[list[Mention], set[int]]:
    """A word of the metric table; verbs and everyday nouns only beside a number. Also: where table words end."""
    automaton, rows = _lexicon()
    found, ends = [], set()
    for index, start, end in automaton.find_matches_as_indexes(text):
        row = rows[index]
        if row and starts is not None and end - start > 1 and not (start in starts and end in starts) and (_cuts(text, start, starts) or _cuts(text, end, starts)):
            start, end, row = _find_whole(text, start, end, row, starts)
        ends.add(end)
        if row and (not splits_latin(text, start, end) or (FOLD.search(text, max(0, start - 2), start) and not continues_latin(text, end))) and (row.use == "noun" or _beside_number(text, start, end, row)):
            found.append(
                Mention(label="METRIC", start=start, end=end, rule="metric.word", name=row.name, metric_id=row.id)
            )
    return found, ends


def _cuts(text: str, at: int, starts: Collection[int] | None) -> bool:
    """Whether a mention that begins or ends here cuts a word of Chinese characters in two; 约, 为 and their like open what is said of a number."""
    if starts is None or at in starts or text[at : at + 1] in QUALIFIES:
        return False
    return "一" <= text[at - 1 : at] <= "鿿" and "一" <= text[at : at + 1] <= "鿿"


def _find_whole(text: str, start: int, end: int, row: Metric, starts: Collection[int]) -> tuple[int, int, Metric | None]:
    """A metric word that cuts no word, in place of text[start:end]: 申购价格 for 申购价, 价格 for the 金价 of 铂金价格; else nothing.

    A verb stays whatever the tokens say of the name before it.
    """
    if row.use == "verb" and text[start] == "净" and not _cuts(text, end, starts):
        return start, end, row  # 沪股通|净卖出, however tokens part it
    if end < len(text) and not _cuts(text, start, starts) and text[end - 1 : end + 1] in metrics() and not _cuts(text, end + 1, starts):
        return start, end + 1, row
    for first in range(start, end):
        for last in range(min(end + 4, len(text)), first + 1, -1):
            if text[first:last] in metrics() and not _cuts(text, first, starts) and not _cuts(text, last, starts):
                return first, last, metrics()[text[first:last]]
    return start, end, row if row.use == "verb" and not _cuts(text, end, starts) else None


def _beside_number(text: str, start: int, end: int, row: Metric) -> bool:
    """Whether a number follows or stands before, with no more between than a few words of the same clause."""
    if end - start == 1:
        before = text[max(0, start - 1) : start]
        return TIGHT.match(text, end) is not None and before not in UNFIT and (text[start] != "收" or before in CLOSING)
    described = row.use == "verb" and text.startswith("的", end)
    return (not described and AFTER.match(text, end) is not None) or BEFORE.search(
        text[max(0, start - 8) : start]
    ) is not None


ATTRIBUTES = ("归属", "归母", "扣除非", "扣非", "应占")  # one of which stands in every
ATTRIBUTED = re.compile(
    r"(?:归属于?|归母|扣除非|扣非)(?:(?!净资产|所有者权益的|分别|,|。|;|\d|\n|:|/|、|和|及|与|实现)[^净亏溢]){1,30}(?:净利润|净利|净亏损|亏损|溢利)"
    r"(?:\(扣非后?\))?"
    r"|(?:母公司|本公司|公司|集团|本行)?(?:普通股|权益|股权|股份)?(?:拥有人|持有人|持有者|股东|所有者)应占"
    r"(?:[^,。;\d\n净亏溢利盈]{0,8}+)(?:净利润|净亏损|溢利|利润|盈利|亏损)"
)


@rule(
    "metric.attributable",
    examples={
        "归属于本集团普通股股东的净利润3亿元": "归母净利润",
        "归属于上市公司股东(扣除非经常性损益)的净利润1亿元": "扣非净利润",
        "本公司股权持有人应占年度溢利2亿港元": "归母净利润",
    },
)
def _find_attributed(text: str) -> Iterator[Mention]:
    """Profit that belongs to shareholders, in the many long forms of reports."""
    for match in ATTRIBUTED.finditer(text) if any(word in text for word in ATTRIBUTES) else ():
        word = match[0]
        loss = "亏损" in word
        adjusted = "扣除" in word or "扣非" in word
        name = ("扣非净亏损" if adjusted else "归母净亏损") if loss else ("扣非净利润" if adjusted else "归母净利润")
        row = metrics()[name]
        yield Mention(
            label="METRIC",
            start=match.start(),
            end=match.end(),
            rule="metric.attributable",
            name=row.name,
            metric_id=row.id,
        )


SHARE = re.compile(
    rf"占(?![比率有据了到地得])(?:[^,。;:!?\n\d%占由]{{0,14}}?(?:20)?\d\d年(?:度|末|上半年|前三季度|第?[一二三四]季度)?)?(?:[^,。;:!?\n\d%占提升降增减从由较]{{1,16}}?)(?:\([^()\n]{{1,40}}\))?(?:的?(?:比例|比重|比率|份额))?(?=(?:的|为|约|约为|近|超|超过|达|达到|高达|仅|不足)?{NUMBER}[\d.]{{0,8}}(?:%|成))"
)


@rule(
    "metric.share",
    examples={"质押股份占公司总股本的9.45%": "占比", "发出商品占存货的比例为41%": "占比"},
    refuses=["占地30亩"],
)
def _find_share(text: str) -> Iterator[Mention]:
    """A share of something named: 占 … 的比例, directly before its percentage."""
    for match in SHARE.finditer(text):
        yield Mention(
            label="METRIC",
            start=match.start(),
            end=match.start() + len(match[0].rstrip(" 的为")),
            rule="metric.share",
            name="占比",
            metric_id="share_of_total",
        )


SIGNS, WORDS = "率额量价数费", "费用|规模|比例|比重|余额|指数|收益|面积|产能|成本|单价|均价|销量|人数|户数"
OPENINGS = "".join({SIGNS, *(word[0] for word in WORDS.split("|"))})
ENDING = re.compile(
    rf"(?=[{OPENINGS}])(?:[{SIGNS}]|(?:{WORDS})(?=[^,。;!?\n\d]{{0,8}}?{NUMBER}))"
    rf"(?![先据字目格值钱额度化外产能级子量用位款率利控通十百千权差])(?=[^,。;!?\n\d]{{0,8}}?{NUMBER})"
)


@cache
def _bound() -> re.Pattern[str]:
    words = sorted(
        (row["word"] for row in table("stopnames") if row["kind"] in ("bound", "bound metric")), key=len, reverse=True
    )
    return re.compile(rf"(?s:.*)(?:{'|'.join(words)}|[^一-鿿A-Za-z&/])")


@rule("metric.ending", examples={"三季度客流恢复率为92%": "客流恢复率"}, refuses=["产品质量提升15%"])
def _find_ending(text: str, starts: Collection[int] | None = None) -> Iterator[Mention]:
    """An unlisted metric that a productive ending gives away; it keeps its own name and has no id."""
    bound = _bound()
    for match in ENDING.finditer(text):
        floor = max(0, match.start() - 8)
        cut = bound.match(text, floor, match.start())
        start = cut.end() if cut else floor
        start += text[start] in UNBOUND
        while start > floor - 3 and _cuts(text, start, starts):
            start -= 1
        if (cut or floor == 0) and 2 <= match.end() - start - 1 <= 8:
            yield Mention(
                label="METRIC", start=start, end=match.end(), rule="metric.ending", name=text[start : match.end()]
            )
