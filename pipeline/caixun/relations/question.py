"""Question: what is asked of a sentence when the subject of a number is chosen."""

import re

from msgspec import Struct

from caixun.relations.metric import Metric
from caixun.relations.phrase import is_deed
from caixun.relations.row import Row
from caixun.relations.topic import Cast, Topic

VERBAL = re.compile(
    r"^(?:(?:本土|本地|外来|境外输入性?|全部|线上|线下)$|纳入|感谢|涉及|此|这|那|该|其|转[为让]|尚|助|赴|可(?![降转再穿乐口回])|已|将|仅|不|需|要|拟|在|被|把|由|为|使|让|给|对|向|从|以|最|更|较|共|还|也|都|再|又|并|但|而|且|因|若|如)|(?:了|着|过|在|为|成|到|出|给|称|约|超|不|仅|上|中|下|后|前|时)$"
    r"|签[订署]|与客户|转为|共赴|涉嫌|累计|合计|实现|完成|同意|提出|进行|开展|显示|新设立|获得|达到|需要|预计|收到|出现|表示|指出|认为|体现|确定|处理|追回|查处|曝光|违[法规]"
)

Answer = tuple[Topic | None, str]  # the subject and the words that narrow it


class Question(Struct, gc=False):
    """Whose the number in slot `at` is, which counts from the figure in slot `floor` on; `phrase` stands right before the metric."""

    row: Row
    at: int
    floor: int
    phrase: str
    phrase_start: int
    metric: Metric | None
    cast: Cast
    holding: bool

    def names_thing(self) -> bool:
        """Whether the phrase can be a subject: no deed, no remark cut in two, and no words that want a noun."""
        start = self.phrase_start
        if not self.phrase or start < 0 or self.is_cut() or VERBAL.search(self.phrase):
            return False
        return not is_deed(self.row.text, start, start + len(self.phrase), self.row.bounds)

    def is_cut(self) -> bool:
        """Whether the phrase is cut from a remark or ends in no noun."""
        return self.phrase.count("(") != self.phrase.count(")") or self.phrase[-1:] in ("每", "的")

    def is_local(self) -> bool:
        """Whether a company's article tells of what is no price, so that goods are those of the company."""
        main, metric = self.cast.main, self.metric
        known = metric.known if metric else None
        return main is not None and main.kind == "company" and (known is None or known.kind != "price")
