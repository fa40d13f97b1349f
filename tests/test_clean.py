"""Clean: every span of the text has exact raw ends, dirt goes, content stays."""

from itertools import pairwise
from time import process_time

import pytest
from caixun.clean import STEPS, apply_edits, clean, read_date
from caixun.types import Article, Cleaned, Edit
from caixun.words import table
from hypothesis import given, settings
from hypothesis import strategies as st

DIRT = [
    "(5.320,0.01,0.19%)", "(行情300999,诊股)", "&nbsp;", "&lt;p&gt;", "<br/>", "<script>var a=1;</script>", "\u200b", "\x00",
    "\ue00a", "原标题：", "（责任编辑：王小二）", "免责声明：仅供参考。", "相关阅读\n", "国产视频_在线观看_免费高清_日韩影院\n", "產(chǎn)",
    "業(yè)", "績(jì)", "當(dāng)?shù)貢r(shí)間", "12.5 亿 元", "利 润 总 额", "2020 年 3 月", "【点击立即开户】", "来源：某某网\n", "\n",
]  # fmt: skip
TEXT = [
    "甲乙股份",
    "营收11.11亿元，",
    "同比增长42.3%。",
    "(300999.SZ)",
    "公司表示，",
    "。",
    " ",
    "1",
    "，",
    "A股",
    "𠮷",
]


def clean_text(raw: str, **fields: str) -> Cleaned:
    return clean(Article(id="1", raw=raw, **fields))


def replay(page: Cleaned, start: int, end: int) -> str:
    """The raw span with the edits inside it applied."""
    pieces, done = [], start
    for edit in page.edits:
        if start <= edit.start and edit.end <= end:
            pieces += [page.raw[done : edit.start], edit.new]
            done = edit.end
    return "".join(pieces) + page.raw[done:end]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(DIRT + TEXT), max_size=25).map("".join), st.data())
def test_every_span_has_exact_raw_ends(raw: str, data: st.DataObject) -> None:
    page = clean_text(raw)
    assert replay(page, 0, len(raw)) == page.text
    assert all(a.end <= b.start for a, b in pairwise(page.edits))
    for _ in range(8):
        start = data.draw(st.integers(0, len(page.text)))
        end = data.draw(st.integers(start, len(page.text)))
        first, last = page.raw_span(start, end)
        assert replay(page, first, last) == page.text[start:end]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.data())
def test_composed_edits_equal_edits_one_after_another(raw: str, data: st.DataObject) -> None:
    page = Cleaned(raw=raw, text=raw)
    for _ in range(3):
        text = page.text
        cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
        edits = [Edit(a, b, data.draw(st.sampled_from(["", "新"])), "test") for a, b in list(pairwise(cuts))[::2]]
        page = apply_edits(page, edits)
        expected = "".join(
            text[a.end : b.start] + b.new
            for a, b in pairwise([Edit(0, 0, "", ""), *edits, Edit(len(text), len(text), "", "")])
        )
        assert page.text == expected == replay(page, 0, len(raw))


@pytest.mark.parametrize(
    "edits", [[Edit(1, 1, "x", "")], [Edit(0, 1, "xy", "")], [Edit(0, 2, "", ""), Edit(1, 3, "", "")]]
)
def test_edits_that_break_the_map_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="sorted"):
        apply_edits(Cleaned(raw="甲乙丙", text="甲乙丙"), edits)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("甲乙股份(5.320,0.01,0.19%)(300999.SZ)净利增长", "甲乙股份(300999.SZ)净利增长"),
        ("甲乙股份（12.3，-0.1，-0.81%）净利增长", "甲乙股份净利增长"),
        ("甲乙股份(行情300999,诊股)公告", "甲乙股份(300999)公告"),
        ("持有$甲乙股份(SH600999)$的股东", "持有甲乙股份(SH600999)的股东"),
        ("净利润【某某财经】3.5亿元", "净利润3.5亿元"),
        ("原标题：甲乙股份净利增三成    来源：某某网\n正文", "甲乙股份净利增三成    \n正文"),
        ("公告称没有影响。（责任编辑：王小二）", "公告称没有影响。"),
        ("公告称没有影响。\n免责聲明：本文僅供參考，不構成建議。\n", "公告称没有影响。\n\n"),
        ("甲公司公告，净利3亿元。\n相关阅读\n乙公司净利增5%\n丙公司亏损3亿元", "甲公司公告，净利3亿元。\n"),
        ("行情来了？【立即开户，领取福利】\n甲公司公告，净利3亿元。", "\n甲公司公告，净利3亿元。"),
        ("甲公司净利降5% 行情来了？【立即开户】\n净利3亿元。", "甲公司净利降5%\n净利3亿元。"),
        ("营收 12.5 亿元，利润 3 亿元", "营收 12.5亿元，利润 3亿元"),
        (
            "公司 2020 年 1 月营收 12.5 亿元， 同比增长 5 倍， 净利 3 亿元。",
            "公司2020年1月营收12.5亿元，同比增长5倍，净利3亿元。",
        ),
        ("净 利 润 3.2 万 元 ， 同 比 下 降 5%", "净利润3.2万元，同比下降5%"),
        ("营收&nbsp;3亿元<br>净利<b>1亿</b>元&amp;", "营收\xa03亿元\n净利1亿元&"),
        ("净利\u200b润\ufeff增\x00长\xad", "净利润增长"),
    ],
)
def test_dirt_goes(raw: str, text: str) -> None:
    assert clean_text(raw).text == text


@pytest.mark.parametrize(
    "raw",
    [
        "行情火爆，甲乙股份(300999)涨停，来源于业绩增长。",
        "坐标(南纬9.9，西经9.9)，前值(9.9/9.8)。",
        "公司版权所有者权益3亿元，相关新闻发布会称净利增长5%。",
        "公司免责条款的变更影响净利3亿元。",
        "a < b 且 c > d，R&D费用&其他",
        "本周市场 三大指数收涨 创业板涨5%",
        "沪深300 0.24%，中证500 6.93%",
        "营收15， 320万元计入其他",
        "【国产精品】获免费视频推广，精品店增至12家。",
        "海明威·普拉多（Müller Åse）任CFO",
        "風險提示：需求下滑風險。",
        "相关阅读\n" + "甲公司公告，净利3亿元。" * 20,
    ],
)
def test_content_stays(raw: str) -> None:
    assert clean_text(raw).edits == ()


@pytest.mark.parametrize(
    "raw",
    ["ÖÐ¹úÆóÒµÀûÈóÔö³¤12.5%", "鍏徃鍑€鍒╂鼎3.5浜垮厓锛屽悓姣斿闀匡紝鐨勶紝鐨勶紝鐨勩€", "????3.5??????12.5%????????"],
)
def test_mojibake_keeps_nothing(raw: str) -> None:
    page = clean_text(raw)
    assert page.text == ""
    assert "mojibake" in page.warnings[0]


@pytest.mark.parametrize(
    ("line", "spam"),
    [
        ("手机游戏下载_小说阅读_影视大全_壁纸资源_某某入口", True),
        ("国产丝袜高清视频在线观看", True),
        ("游戏公司手机游戏下载量增长,影视资源价格回落", False),
        ("甲公司净利增三成_股票频道_某某财经_某某网", False),
        ("甲游戏_乙影视_丙科技_丁电子_戊汽车", False),
    ],
)
def test_a_row_of_spam_is_no_headline(line: str, spam: bool) -> None:
    page = clean_text(f"{line}\n乙公司净利增三成\n2025-09-03\n公告。")
    assert (page.title == "乙公司净利增三成", page.text.startswith("\n")) == (spam, spam)


def test_a_page_of_only_spam_says_so() -> None:
    assert clean_text("国产视频_在线观看_免费高清_日韩影院\n").warnings == ("nothing is left of this page but dirt",)


@pytest.mark.parametrize(
    ("raw", "fields", "title", "published"),
    [
        ("甲公司净利增三成\n2025-06-16 10:11\n甲公司公告。", {}, "甲公司净利增三成", "2025-06-16T10:11:00"),
        ("甲公司净利增三成\n发布时间：2020年7月8日 来源：某某网\n公告。", {}, "甲公司净利增三成", "2020-07-08"),
        ("甲公司净利增三成\n（2021-05-28）\n公告。", {}, "甲公司净利增三成", "2021-05-28"),
        ("【甲公司净利增三成】新华社2021年5月28日电 公告。", {}, "甲公司净利增三成", "2021-05-28"),
        ("甲公司1月11日讯 净利增三成。", {}, None, None),
        ("1月11日晚间公告，甲公司于2019年1月11日收到通知。", {}, None, "2019-01-11"),
        ("截至2019年1月11日，甲公司任职日期为2019年1月12日。开标时间：2019年1月13日09:30", {}, None, None),
        ("甲公司净利增三成\n公告。", {"published": "2021年5月28日"}, "甲公司净利增三成", "2021-05-28"),
        ("净利增长。", {"title": " 甲公司 "}, "甲公司", None),
        ("事件：\n公司公告。", {}, None, None),
        ("", {}, None, None),
    ],
)
def test_headline_and_dateline(raw: str, fields: dict[str, str], title: str | None, published: str | None) -> None:
    page = clean_text(raw, **fields)
    assert (page.title, page.published) == (title, published)
    if title and not fields.get("title"):
        assert title in page.text[: page.title_end]


def test_the_caller_date_comes_after_the_article_and_before_the_dateline() -> None:
    article = Article(id="1", raw="甲公司\n2020-01-02\n公告")
    assert clean(article, "2021-03-04").published == "2021-03-04"
    page = clean(Article(id="1", raw="公告", published="昨天"), "2021/3/4")
    assert (page.published, page.warnings) == ("2021-03-04", ("not a date, ignored: 昨天",))


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "yesterday", "", "2025", "99999999", "2025-06-16T25:00"])
def test_what_is_no_date(text: str) -> None:
    assert read_date(text) is None


def test_every_step_has_a_reason_and_every_phrase_an_example_that_goes() -> None:
    assert all(step.why for step in STEPS)
    kinds = {row.cells["kind"] for row in table("boilerplate")}
    assert kinds == {"label", "source", "staff", "notice", "line", "promo", "exact", "end"}
    for row in table("boilerplate"):
        page = clean_text("甲公司公告。\n" * 3 + row.cells["example"] + "\n")
        assert row.cells["word"] not in page.text, row


@pytest.mark.parametrize(
    "unit",
    ["1,", "(", "一二三", "1 ", "中 ", "&lt;", "<!--", "<a ", "<script>", "免责声明：", "来源：", "(行情", "?shù)", "產(chǎn)", "2020-01-01 ", "【", "　", "锛銆", "立即开户"],
)  # fmt: skip
def test_no_text_is_slow(unit: str) -> None:
    begin = process_time()
    page = clean_text(unit * (200_000 // len(unit)))
    page.raw_span(0, len(page.text))
    assert process_time() - begin < 5
