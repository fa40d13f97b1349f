"""Quote widgets that web sites insert after a company's name."""

import re
from collections.abc import Callable

from caixun.types import Edit

SIGNED = r"[-+]?\d{1,9}(?:\.\d{1,4})?"
WIDGET = re.compile(
    # 公司(5.320,0.01,0.19%)
    rf"(?P<quote>[(（] ?{SIGNED} ?[,，] ?{SIGNED} ?[,，] ?{SIGNED}[%％] ?[)）])"
    # 公司(行情300399,诊股): the code stays
    r"|[(（](?P<label>(?:个股|股票)?行情 ?)[A-Za-z]{0,2}\d{5,6}(?P<links>(?:[,， ]{1,2}(?:诊股|买入|资金|问诊|股吧)){0,3})[)）]"
    r"|(?P<menu>[(（]个股资料[^()（）\n]{0,20}[)）])"
    r"|(?P<delay>[(（]报价延迟[^()（）\n]{0,60}[)）])"
    # $公司(SH600519)$: the dollar signs of a forum tag
    r"|(?P<open>\$)[^$\n()]{2,12}\([A-Za-z]{0,2}\d{4,6}(?:\.[A-Z]{2})?\)(?P<close>\$)"
    # 通用机械青海省某某股份-0.7%: a line of sector, province, name and move
    # 净利润【某某财经】3亿元: a site's name between a metric and its value
    r"|(?P<brand>[【\[(（](?<=[一-龥].)[^【】()（）\[\]\n]{0,10}(?:财经|资讯|新闻|APP|App|在线|网|\.com|\.cn)[】\])）])(?=[-+约近超]?\d)"
)
# 通用机械青海省某某股份-0.7%: a line of sector, province, name and move
MOVE = re.compile(r"^[一-龥]{2,12}(?:省|市|自治区|特别行政区)[一-龥A-Z*]{3,8}[-+]\d{1,2}\.\d{1,2}%$", re.MULTILINE)
OPENING = re.compile(r"[(（$【\[]")  # with what each of them begins
GROUPS = ("quote", "label", "links", "menu", "delay", "open", "close", "brand")


def find_widgets(text: str, warn: Callable[[str], None]) -> list[Edit]:
    """Quotes go; of 行情/诊股 links the code stays.

    >>> find_widgets("甲乙股份(5.320,0.01,0.19%)公告", print)
    [Edit(start=4, end=22, new='', reason='widget')]
    >>> find_widgets("甲乙股份(行情300999,诊股)公告", print)
    [Edit(start=5, end=7, new='', reason='widget'), Edit(start=13, end=16, new='', reason='widget')]
    """
    spans: list[tuple[int, int]] = []
    done = 0
    for opening in OPENING.finditer(text):
        m = WIDGET.match(text, opening.start()) if opening.start() >= done else None
        if m:
            done = m.end()
            spans += (m.span(group) for group in GROUPS if m[group])
    if "%\n" in text:
        spans = sorted(spans + [m.span() for m in MOVE.finditer(text)])
    return [Edit(start, end, "", "widget") for start, end in spans]
