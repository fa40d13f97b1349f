"""Wording: a metric's name with the words without which the statement would be false (新增病例, 压减产能, 头均盈利)."""

import re
from bisect import bisect_left

from caixun.relations.metric import Metric
from caixun.relations.row import Row

FLOW = re.compile(r"(?:净新增|新增|净增)(?:[一-鿿]{2})?$|未$|(?:头均|单头|单车|单吨|单瓦|单店|店均|票均|户均)[一-鿿]{0,4}$")
GONE = re.compile(r"(压减|淘汰|化解(?!决)|减免|减征|豁免|免除|关停)[^,;:。()\d]{0,12}$")
COME = re.compile(r"(净新增|新增|净增)(?:加?了|约|近|超过?|逾|[ ])*$")
OWNER = re.compile(r"(?:^|[,;:。()]|本期|公司|拟|预计|将|已)(?!拟|预计|将|已|本期|公司)([一-鿿]{2,10}的)$")
PACE = re.compile(r"(?:同比|环比)?(?:增速|增幅|降幅)")
FORECASTS = ("预测", "预期", "预估", "指引")
FORETOLD = re.compile(rf"({'|'.join(FORECASTS)})[^,;:。()\d%]{{0,4}}[上下]?[调修]")
AMOUNTS = ("金额", "数量", "总额", "数额", "总金额")
LED = re.compile(r"((?:净(?:[买卖流][入出]|[买卖增减])|成交|融资买入)额)(?:居|排名?|位[居列])(?:首位?|前列?|第[一二三四五]|榜首)?,$")  # 净卖出额居首,金额为
DONE = re.compile(r"(取消|注销|召回|赎回|停飞|报废|裁减|撤销|退订)(?:了|约|近|超过?|逾|多达|共计|累计|合计|至少|[ ])*$")
REACH = 16


def word_metric(row: Row, metric: Metric, at: int) -> str:
    """The name of the metric of the number in slot `at`, as the fact tells it."""
    named = row.text[metric.start : metric.end] == metric.text
    written = row.cite(metric.start, metric.end) if named else metric.text
    if metric.start >= row.slots[at].end:
        number = row.slots[at].start
        begin = max(row.start, number - REACH)
        come = COME.search(row.text, begin, number) or DONE.search(row.text, begin, number)
        return come.group(1) + written if come and not metric.verb and not written.startswith(come.group(1)) else written
    begin = max(row.start, metric.start - REACH)
    carried = any(row.slots[i].start >= metric.end for i in row.numbers[: bisect_left(row.numbers, at)])
    if named and written in AMOUNTS and (owner := OWNER.search(row.text, begin, metric.start)):
        named_last = max((s.end for s in row.slots if s.code in "CHq" and s.end < owner.end(1)), default=0)
        return row.cite(max(owner.start(1), named_last), metric.end)
    if named and written in AMOUNTS and (led := LED.search(row.text, begin, metric.start)):
        return led.group(1)
    if begin >= metric.start or (carried and row.codes[at] != "%"):
        return written
    if named and not carried:
        written = row.cite(metric.start, end_name(row, metric, at))
    if named and (flow := FLOW.search(row.text, begin, metric.start)):
        return row.cite(flow.start(), metric.start) + written
    gone = GONE.search(row.text, begin, metric.start)
    return gone.group(1) + written if gone else written


def end_name(row: Row, metric: Metric, at: int) -> int:
    """Where the name ends with the word that makes it the pace or the forecast of what it names: 贷款增速较上季末+1.5个百分点, 收入预测下调6%."""
    if row.codes[at] == "p" and (pace := PACE.match(row.text, metric.end, row.slots[at].start)):
        return pace.end()
    told = FORETOLD.match(row.text, metric.end, row.slots[at].start) if row.codes[at] == "%" else None
    return told.end(1) if told else metric.end
