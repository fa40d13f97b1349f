"""METRIC: the table, the forms of profit, shares, productive endings, and what is no metric."""

import time

import pytest
from caixun.entities.metric import find_metrics, metrics
from caixun.words import table


def found(text: str) -> list[tuple[str, str | None]]:
    return [(text[m.start : m.end], m.metric_id) for m in find_metrics(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云端产品线收入5.2亿元", [("收入", "revenue")]),
        ("境外业务毛利率降至21.4%", [("毛利率", "gross_margin")]),
        ("经调整净利润45亿元", [("经调整净利润", "net_profit_non_gaap")]),
        ("归属于上市公司股东的净利润为2.05亿元", [("归属于上市公司股东的净利润", "net_profit_attributable")]),
        (
            "归属于母公司股东的扣除非经常性损益的净利润1.1亿元",
            [("归属于母公司股东的扣除非经常性损益的净利润", "net_profit_adjusted")],
        ),
        ("扣除非经常性损益后的净利润为-380万元", [("扣除非经常性损益后的净利润", "net_profit_adjusted")]),
        ("归属于本行普通股股东的净利润88亿元", [("归属于本行普通股股东的净利润", "net_profit_attributable")]),
        ("本公司权益持有人应占期内溢利6亿港元", [("本公司权益持有人应占期内溢利", "net_profit_attributable")]),
        ("股东应占年内亏损1.3亿港元", [("股东应占年内亏损", "net_loss_attributable")]),
        ("税后纯益12亿元,每股盈余2.53元", [("税后纯益", "net_profit"), ("每股盈余", "eps")]),
        ("EPS0.42元,对应PE18倍", [("EPS", "eps"), ("PE", "pe")]),
        ("制造业PMI为50.3,CPI同比上涨0.7%", [("制造业PMI", "pmi"), ("CPI", "cpi"), ("上涨", "rise")]),
    ],
)
def test_words_and_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("沪指收跌0.5%报3200点", ["收跌", "报"]),
        ("上半年亏损3亿元", ["亏损"]),
        ("拟以4.2亿元收购同行", ["收购"]),
        ("录得12.3亿元亏损", ["亏损"]),
        ("新开门店120家", ["新开门店"]),
        ("提升7.1个百分点", []),
        ("公司公告称,收购事项尚待审批", []),
        ("上市公司亏损面扩大", []),
        ("2019年收购的子公司并表", []),
        ("据报3家机构参与", []),
    ],
)
def test_verbs_and_everyday_nouns_need_a_number(text: str, expected: list[str]) -> None:
    assert [word for word, _ in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("累计质押股份占公司总股本的9.45%", "占公司总股本"),
        ("发出商品占存货的比例为41%", "占存货的比例"),
        ("占公司总股本(不含回购专户)的3%", "占公司总股本(不含回购专户)"),
    ],
)
def test_a_share_is_one_metric(text: str, expected: str) -> None:
    assert (expected, "share_of_total") in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三季度客流恢复率为92%", "客流恢复率"),
        ("公司屠宰量320万头", "屠宰量"),
        ("铁路货物到发量达4.1万吨", "铁路货物到发量"),
        ("预计设备完好率将达到98%", "设备完好率"),
    ],
)
def test_endings_make_metrics_without_id(text: str, expected: str) -> None:
    assert found(text) == [(expected, None)]


@pytest.mark.parametrize(
    "text",
    [
        "产品质量提升15%",
        "OPEC开会3天",
        "占地30亩",
        "资产负债表日后并无大事",
        "公司发布业绩预告和年报",
        "增值税发票3张",
        "先进数通有2个部门",
        "投资者共3000人参会",
        "先后参加5次免费培训",
    ],
)
def test_no_metric(text: str) -> None:
    assert [word for word, _ in found(text) if word not in ("增值税",)] == []


def test_market_share_reached_is_no_share_of_a_whole() -> None:
    assert found("市占率提升至19%") == [("市占率", "market_share")]


def test_sign_and_use() -> None:
    assert metrics()["每股亏损"].sign == -1
    assert metrics()["净利润"].sign == 1
    assert {metrics()[word].use for word in ("亏损", "回购", "中标", "派息", "裁员")} == {"verb"}
    assert metrics()["营业收入"].use == "noun"


@pytest.mark.parametrize(
    "words",
    [
        ("净负债", "净现金"), ("流动资产", "流动负债"), ("入住率", "空置率"), ("贸易顺差", "贸易逆差"), ("加息", "降息"), ("降价", "提价"),
        ("上行空间", "下行空间"), ("上涨家数", "下跌家数"), ("存货周转天数", "应收账款周转天数"), ("收现比", "净现比"), ("综合成本率", "综合偿付能力充足率"),
        ("赔付支出", "承保利润"), ("新开门店", "关闭门店"), ("生猪存栏", "生猪出栏"), ("融资余额", "融券余额"), ("快递业务量", "快递业务收入"), ("LPR", "存款利率"),
        ("新增确诊", "新增死亡"), ("基本每股收益", "稀释每股收益"), ("净投放", "净流入"), ("房价", "油价"), ("财政支出", "财政赤字"), ("人均GDP", "GDP"),
    ],
)  # fmt: skip
def test_two_figures_are_two_metrics(words: tuple[str, str]) -> None:
    assert metrics()[words[0]].id != metrics()[words[1]].id


def test_table_is_sound() -> None:
    rows = table("metrics")
    assert len(rows) >= 800
    assert {row["like"] for row in rows} - {row["id"] for row in rows} == {""}
    assert len({row["id"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)
    words = [w for row in rows for column in ("aliases", "verbs", "loose") for w in row[column].split("|") if w]
    assert len(words) == len(set(words))
    names = {row["name"]: row["id"] for row in rows}
    for row in rows:
        own = {row["name"], *(w for column in ("aliases", "verbs", "loose") for w in row[column].split("|") if w)}
        assert not [w for w in own if names.get(w, row["id"]) != row["id"]], row.where
        assert any(word in row["example"] for word in own), row.where
        assert row["kind"] in ("flow", "stock", "ratio", "price"), row.where
        assert row["sign"] in ("", "-"), row.where


@pytest.mark.parametrize(
    "text", ["率" * 400_000, "率1" * 200_000, "归属于" * 130_000, "占" * 400_000, "亏1" * 200_000, "(" * 400_000]
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    started = time.process_time()
    find_metrics(text)
    assert time.process_time() - started < 2


def test_word_cut_by_tokens_at_the_end_of_the_text() -> None:
    assert find_metrics("以下简称元净亏损", {0, 4, 6}) == []  # no number beside it, and no reading past the end
