"""Hostile: texts that make patterns backtrack where they can, each 400 kB of one piece, over and over."""

from collections.abc import Iterator
from time import process_time
from typing import NamedTuple

from caixun.entities import find_mentions
from caixun.pipeline import extract_article, load
from caixun.types import Article

SIZE = 400_000  # bytes of UTF-8
LIMIT = 1.0  # seconds that the entity stage may take for one text
PIECES = (
    "1, 1 1. 1- 1/ 1: 1、 1亿 1万 1% 1元 1年 1至 1-2 1亿元, 12345 一 十 一二三 亿 几 半 百分之 分之 第 至 约 每股 年 月 日 元 率 % - + — . ， "
    "( ) () （ （） (600 [ “ a A1 A. Ab SH600000 600000 2025年 一季度 至去年 近三年 截至 同比 增长 同比增长1% 净利润 收入 公司 银行 有限公司 集团 "
    "证券 收购 子公司 股东 (以下简称 中国"
).split()


class Borne(NamedTuple):
    """The processor seconds that one text took."""

    piece: str
    entities: float
    pipeline: float


def time_hostile() -> Iterator[Borne]:
    """The seconds that the entity stage, and then the whole pipeline, takes for each hostile text."""
    nlp = load()
    nlp("寒武纪(688256.SH)一季度营业收入11.11亿元,同比增长4230.22%。")
    for piece in (*PIECES, " ", "\n"):
        text = piece * (SIZE // len(piece.encode()))
        began = process_time()
        find_mentions(text)
        found = process_time()
        extract_article(nlp, Article(id="hostile", raw=text))
        yield Borne(piece, found - began, process_time() - found)


def show_borne(borne: Borne) -> str:
    """One text and its seconds, marked where the entity stage took too long.

    >>> show_borne(Borne("1,", 0.5, 3)), show_borne(Borne("\\n", 1.5, 3))
    ("'1,'                0.50      3.00", "'\\\\n'                1.50      3.00  too long")
    """
    late = "  too long" if borne.entities > LIMIT else ""
    return f"{borne.piece!r:16}{borne.entities:8.2f}{borne.pipeline:10.2f}{late}"
