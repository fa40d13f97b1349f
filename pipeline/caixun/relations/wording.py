"""Wording: a metric's name with the words without which the statement would be false (新增病例, 压减产能, 头均盈利)."""

import re
from bisect import bisect_left

from caixun.relations.metric import Metric
from caixun.relations.row import Row

FLOW = re.compile(r"(?:净新增|新增|净增|未)$|(?:头均|单头|单车|单吨|单瓦|单店|店均|票均|户均)[一-鿿]{0,4}$")
GONE = re.compile(r"(压减|淘汰|化解(?!决)|减免|减征|豁免|免除|关停)[^,;:。()\d]{0,12}$")
COME = re.compile(r"(净新增|新增|净增)(?:加?了|约|近|超过?|逾|[ ])*$")
REACH = 16


def word_metric(row: Row, metric: Metric, at: int) -> str:
    """The name of the metric of the number in slot `at`, as the fact tells it."""
    named = row.text[metric.start : metric.end] == metric.text
    written = row.cite(metric.start, metric.end) if named else metric.text
    begin = max(row.start, metric.start - REACH)
    carried = row.codes[at] != "%" and any(row.slots[i].start >= metric.end for i in row.numbers[: bisect_left(row.numbers, at)])
    if metric.start >= row.slots[at].end:
        come = COME.search(row.text, max(row.start, row.slots[at].start - REACH), row.slots[at].start)
        return come.group(1) + written if come and not metric.verb and not written.startswith(come.group(1)) else written
    if carried or begin >= metric.start:
        return written
    if named and (flow := FLOW.search(row.text, begin, metric.start)):
        return row.cite(flow.start(), metric.end)
    gone = GONE.search(row.text, begin, metric.start)
    return gone.group(1) + written if gone else written
