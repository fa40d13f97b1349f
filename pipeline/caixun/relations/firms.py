"""Firms: unlisted names told by where they stand: before a figure in the form of a firm, or behind what they are."""

import re
from collections.abc import Iterator, Sequence

from caixun.types import Mention

FORMS = "股份|集团|科技|控股|药业|制药|实业|重工|置业|置地|新材|矿业|铜业|铝业|乳业|酒业|钛业|锂业|硅业|煤业|钨业|牧业|农牧|牧场|种业|影业|纸业|海工|海装|重装|精工|精密|城投|建投|金控|高科|人寿|财险|特钢|产险"
SURE = re.compile(rf"(?:{FORMS})$")
NAMED = re.compile(r"[\n。;:,、】!?(](?:其中,?|而|但|且|同时,?|此外,?|另外,?|反观)?(?P<name>[一-鿿A-Za-z][一-鿿A-Za-z0-9·]{2,9})\s?$")
LINES = ("车险", "寿险")  # 某某财险|车险保费
REACH = 14  # characters, as many as those words have
ACTING = re.compile(
    rf"(?:{FORMS})(?=再[度次]|获评|荣获|获得|积极|不断|坚持|致力|推动|打造|参与|主营|专注|成立|位于|拥有|从事|具备|具有|相关负责人|董事长|创始人|总经理|总裁|CEO|控股股东|[是已曾欲未则还也在向与]|[将自](?!己)|方面|旗下|内部)"
)
SHARED = re.compile(r"(?:回购|发行|代表|持有|减持|增持|转让|认购|质押|公司|置换|标的)")
KINDS = re.compile(r"商|巨头|龙头|独角兽|品牌|平台")
BEHIND = re.compile(
    r"(?<![该其各家本])(?:厂商|制造商|开发商|服务商|提供商|零售商|巨头|龙头|独角兽|品牌|平台)[“\"]?(?P<name>[一-鿿A-Za-z][一-鿿A-Za-z0-9·]{2,7}?)[”\"]?"
    r"(?=\s?(?:近日|日前|今日|昨日|宣布|发布|公布|正式|已|向[^,;。\n]{2,12}(?:递交|提交)|完成[^,;。\n]{0,12}融资|获得?[^,;。\n]{0,12}融资|冲刺|\d{1,2}[月日]))"
)


def find_led(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where names in the sure form of a firm open a clause or stand in a list and go on to a metric or a time: 冠龙股份研发费用."""
    for mention in mentions:
        if mention.label not in ("METRIC", "PERIOD"):
            continue
        end = mention.start - 2 * text.endswith(LINES, 0, mention.start)
        if SURE.search(text, max(0, end - 3), end):
            match = NAMED.search(text, max(0, end - REACH), end)
            if match:
                yield match.span("name")


def find_acting(text: str) -> Iterator[tuple[int, int]]:
    """Where names in the sure form of a firm open a clause and go on to act, and come back: 蔚澜产险再度…,蔚澜产险获评…."""
    for form in ACTING.finditer(text):
        match = NAMED.search(text, max(0, form.end() - REACH), form.end())
        if match and not SHARED.match(match["name"]) and text.count(match["name"]) > 1:
            yield match.span("name")


def find_behind(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand behind what they are and go on to act: 机器人厂商云川智能近日递交招股书."""
    if KINDS.search(text):
        for match in BEHIND.finditer(text):
            yield match.span("name")
