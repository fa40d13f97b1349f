"""Sentences start where a reader would start them, whatever the tokenizer."""

import time
from itertools import pairwise

import pytest
import spacy
from caixun.fold import fold
from caixun.sentences import SentenceFinder, sentence_starts
from hypothesis import given
from hypothesis import strategies as st


def split(text: str) -> list[str]:
    folded = fold(text)
    starts = sentence_starts(folded)
    return [folded[a:b].strip() for a, b in pairwise([*starts, len(folded)])]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("营收增长３．５％。净利下滑！原因何在？", ["营收增长3.5%。", "净利下滑!", "原因何在?"]),
        ("营收增长；净利下滑", ["营收增长;净利下滑"]),
        ("标题一行\n\n  正文开始。\n", ["标题一行", "正文开始。"]),
        ("董事长说：“今年会好。明年更好。”他很乐观。", ["董事长说:“今年会好。", "明年更好。”", "他很乐观。"]),
        ("「明年擴產。」他表示", ["「明年扩产。」", "他表示"]),
        ('他说:"今年会好。"会后股价上涨。', ['他说:"今年会好。"', "会后股价上涨。"]),
        ('业绩不佳。"明年会好,"他说。', ["业绩不佳。", '"明年会好,"他说。']),
        ("面对“现在买不买？”的疑问，公司未回应。", ["面对“现在买不买?”的疑问,公司未回应。"]),
        ("《再见！旧时代》热映，票房破亿。次日回落。", ["《再见!旧时代》热映,票房破亿。", "次日回落。"]),
        ("营收（含税。下同）增长一成。净利持平。", ["营收(含税。下同)增长一成。", "净利持平。"]),
        ("业绩预增。（记者张三）", ["业绩预增。", "(记者张三)"]),
        ("公告见 https://example.com/a?id=3&x=1! 股价上涨。", ["公告见 https://example.com/a?id=3&x=1! 股价上涨。"]),
        ("怎么会这样？！没人知道……市场在等。", ["怎么会这样?!", "没人知道……市场在等。"]),
        ("净利润同比增长20％．公司拟分红", ["净利润同比增长20%.", "公司拟分红"]),
        ("股价报3.50元。1.公司概况", ["股价报3.50元。", "1.公司概况"]),
        ("公司是否涉诉?2024年报未提及", ["公司是否涉诉?", "2024年报未提及"]),
        ("", []),
        ("  \n ", [""]),
        ("原标题:寒武纪年报净利增26% 拟10派6元　　某某网讯(记者 张三)寒武纪披露年报。", ["原标题:寒武纪年报净利增26% 拟10派6元", "某某网讯(记者 张三)寒武纪披露年报。"]),
        ("营业收入  12亿元  5%", ["营业收入  12亿元  5%"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@given(st.text(st.sampled_from('。!?";()《》“” \n\r甲乙1.a…'), max_size=60))
def test_starts_are_sorted_inside_the_text(text: str) -> None:
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    assert starts[:1] == ([0] if text else [])
    assert all(0 <= start < len(text) for start in starts)


def test_any_tokenizer() -> None:
    doc = SentenceFinder()(spacy.blank("zh")("  甲公司增长。\n乙公司下滑！"))
    assert [sentence.text.strip() for sentence in doc.sents] == ["甲公司增长。", "乙公司下滑！"]
    assert [token.is_sent_start for token in doc].count(False) == len(doc) - 2
    assert len(SentenceFinder()(spacy.blank("zh")(""))) == 0


def test_a_sentence_without_end_is_cut_at_clauses() -> None:
    assert [len(part) for part in split("甲" * 500 + "；" + "乙" * 50 + "，" + "丙" * 1300)] == [501, 51, 600, 600, 100]
    assert [len(part) for part in split("甲" * 500 + "，" + "1,000" * 100 + "。")] == [501, 501]
    assert split("丙" * 599 + "。") == ["丙" * 599 + "。"]


@pytest.mark.parametrize("part", ["(", "《", "【", '"', "。", "?", "https://", " ", "。 ", "\n", "。\n ", "一", "a?"])
def test_time_grows_with_the_text(part: str) -> None:
    began = time.process_time()
    sentence_starts(part * (400_000 // len(part)))
    assert time.process_time() - began < 1
