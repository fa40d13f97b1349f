"""The headline: the caller's, else the bracket or line that opens the text and reads like one."""

import re

from caixun.clean.dateline import WHOLE
from caixun.fold import fold

LONGEST = 70
BRACKET = re.compile(rf"\s*+【(?P<title>[^【】\n]{{6,{LONGEST}}})】")
LINE = re.compile(
    rf"\s*+(?P<title>[^\n]{{4,{LONGEST}}}?)(?:[ \u3000]{{2,40}}[^\n]{{0,40}})?(?=\n|[ \u3000]{{4,}}|\u3000\u3000)"
)
SENTENCE = re.compile("[。;；]|[:,，：、]$")
SECTION = re.compile(
    r"(?:[一二三四五六七八九十0-9]{1,2}[、.．]? ?)?(?:事件|事项|要点|摘要|核心|投资|报告|业绩|公司|经营|评论|点评|简评|分析)?"
    r"(?:描述|概述|观点|要点|回顾|近况|动态|内容|结论|逻辑|摘要|导读|预览|关键要素|简评|点评|评论|事件|事项|一览|基本情况)?:?"
)
BYLINE = re.compile("(?:文|图|编|作者|记者|来源|编辑|撰文|采写)[|丨:/ ]|.{0,20}日[讯电],")
ENCLOSED = re.compile(r"^[（(]([^（）()]*)[）)]$")


def find_headline(text: str, given: str | None) -> tuple[str | None, int]:
    """The headline and where it ends in the text (0 if it does not stand there).

    >>> find_headline("甲公司净利增三成\\n2020-07-08\\n甲公司今日公告，净利3亿元。", None)
    ('甲公司净利增三成', 8)
    >>> find_headline("【乙公司拟回购】乙公司公告。", None), find_headline("丙公司公告，净利3亿元。", "丙公司净利3亿")
    (('乙公司拟回购', 8), ('丙公司净利3亿', 0))
    """
    m = BRACKET.match(text) or LINE.match(text)
    if given and given.strip():
        same = m is not None and squeeze(m["title"]) == squeeze(given)
        return given.strip(), m.end() if m and same else 0
    if m is None or not text[m.end() :].strip() or not reads_like_headline(m["title"]):
        return None, 0
    return ENCLOSED.sub(r"\1", m["title"].strip()), m.end()


def reads_like_headline(line: str) -> bool:
    """Whether a line names something and is neither sentence, section heading nor date."""
    folded = fold(line).strip()
    if len(folded) < 4 or SENTENCE.search(folded):
        return False
    return not (BYLINE.match(folded) or SECTION.fullmatch(folded) or WHOLE.match(folded))


def squeeze(title: str) -> str:
    """A title without blanks, folded, to compare."""
    return "".join(fold(title).split())
