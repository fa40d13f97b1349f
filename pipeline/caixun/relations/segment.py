"""Segment: the words between the subject and its metric that narrow it — a business line, a region, a product."""

import re

from caixun.relations.metric import Metric
from caixun.relations.row import Row

LEAD = re.compile(
    r"^(?:其中|此外|另外|同时|而|但|且|并|则|以及|及|和|与|因|从|按|看|方面|来看|具体来看|分业务来看|分产品看|公司|该公司|本公司|集团|其|当前|目前|截至|期末|期内|单季度?|全年|累计|共计?|合计|已|将|仍|还|又|也|均|实现|录得|完成|取得|达到|获得|贡献|带动|推动|拉动|使得|使|因此|主要|预计|我们|有望|的|在|对|为|由于|系|受益于|得益于|至|到|于|了|年度|当季度?|当期|总体|整体|上述|这|该|随着|由|[\s\"“”·—\-】【])+"
)
NO_PHRASE = re.compile(r"\d{4}|%|^(?:近\d|通过|计提|经审计|正好|加起来|如果|若|以|其|随着|根据|据)|方式|数据方面")
CLOSERS = re.compile(r"^.*(?:实现|录得|完成|取得|达到|贡献|带动|推动|拉动|使得|受益于|得益于|由于|主要系|系|发布|公布|公告|显示|披露|持有|收购|称|表示|认为|指出|导致|来自|旗下|关于|对应|叠加)")


def phrase_before(row: Row, metric: Metric) -> tuple[str, int]:
    """The qualifying words right before the metric's name and where they start, or nothing.

    The words end where a period, a company, a number, a mark or a word of change stands.
    """
    if metric.slot is None:
        return "", 0
    at = next((i for i, s in enumerate(row.slots) if s.start == metric.start), None)
    if at is None:
        return "", 0
    i = at
    while i > 0 and row.slots[i - 1].code in ".z&M" and not (row.slots[i - 1].code == "M" and row.codes[i : i + 1] != "z"):
        i -= 1
    if i == at:
        return "", 0
    words = row.text[row.slots[i].start : metric.start]
    cut = CLOSERS.match(words)
    rest = words[cut.end() :] if cut else words
    lead = LEAD.match(rest)
    rest = rest[lead.end() :] if lead else rest
    start = metric.start - len(rest)
    phrase = rest.strip(" 的\"“”()")
    start = row.text.index(phrase, start)
    return (phrase, start) if 1 < len(phrase) <= 24 and not NO_PHRASE.search(phrase) else ("", 0)
