"""Periods: what each form means, what is no period, and that no text is slow to read."""

import time
from datetime import date

import pytest
from caixun.entities.period import as_of, find_periods, members, previous, shift_year
from caixun.fold import fold
from caixun.rule import RULES
from caixun.types import Period
from caixun.words import Word, table
from hypothesis import given, settings
from hypothesis import strategies as st

TODAY = date(2025, 6, 16)
FORMS = [rule for name, rule in RULES.items() if name.startswith("period.")]
EXAMPLES = [(rule.name, sentence, made) for rule in FORMS for sentence, made in rule.examples.items()]
REFUSALS = [(rule.name, sentence) for rule in FORMS for sentence in rule.refuses]


def read(sentence: str, published: date | None = TODAY) -> list[tuple[str, str]]:
    """(words, period) of every mention of a sentence."""
    text = fold(sentence)
    return [(text[m.start : m.end], str(m.period)) for m in find_periods(text, published)]


@pytest.mark.parametrize(("rule", "sentence", "made"), EXAMPLES)
def test_a_form_makes_its_examples(rule: str, sentence: str, made: str) -> None:
    assert (rule, made) in [(m.rule, str(m)) for m in find_periods(fold(sentence), TODAY)]


@pytest.mark.parametrize(("rule", "sentence"), REFUSALS)
def test_a_form_leaves_its_refusals_alone(rule: str, sentence: str) -> None:
    assert rule not in [m.rule for m in find_periods(fold(sentence), TODAY)]


@pytest.mark.parametrize(
    ("published", "sentence", "words", "period"),
    [
        ("2020-06-08", "国际油价5日收高,当天收盘上涨2美元", "当天", "2020-06-05..2020-06-05 day"),
        ("2020-06-08", "油价上周上涨,布伦特原油当周涨幅为11%", "当周", "2020-06-01..2020-06-05 week"),
        ("2018-12-07", "公司股票将于下周一(12月10日)复牌", "下周一", "2018-12-10..2018-12-10 day"),
        ("2018-12-07", "非农数据将于周五公布", "周五", "2018-12-07..2018-12-07 day"),
        ("2022-01-05", "截至1月5日,25家公司预告2021年业绩", "截至1月5日", "2022-01-05..2022-01-05 day"),
        ("2022-01-05", "12月销量为3万辆", "12月", "2021-12-01..2021-12-31 month"),
        ("2022-01-20", "上半年仍有影响,下半年逐步缓解", "下半年", "2022-07-01..2022-12-31 half"),
        ("2022-03-20", "2021年年报显示,全年营收60亿元,其中四季度14亿元", "四季度", "2021-10-01..2021-12-31 quarter"),
        ("2023-06-30", "截至2023年3月31日止年度收入40亿港元,较去年减少7%", "去年", "2021-04-01..2022-03-31 year"),
        (
            "2025-06-16",
            "英伟达2026财年第二财季指引公布,预计二季度营收450亿美元",
            "二季度",
            "2025-04-28..2025-07-27 quarter",
        ),
        (
            "2025-06-16",
            "英伟达在截至1月的2024自然年中营收171亿美元",
            "截至1月的2024自然年",
            "2024-01-29..2025-01-26 year",
        ),
        ("2025-06-16", "2月,公司表示未来三年投入3800亿元", "未来三年", "2025-02-01..2028-01-31 days"),
        ("2025-06-16", "存货较年初增加2亿元", "年初", "2025-01-01..2025-01-01 year"),
        ("2025-06-16", "三季度业绩有望回升", "三季度", "2025-07-01..2025-09-30 quarter"),
        ("2025-06-16", "三季度业绩增长10%", "三季度", "2024-07-01..2024-09-30 quarter"),
        ("2025-06-16", "首三季度溢利3亿港元", "首三季度", "2024-01-01..2024-09-30 quarters"),
        ("2025-06-16", "2025年3月底至今股价翻倍", "2025年3月底至今", "2025-03-31..2025-06-16 days"),
        ("2025-06-16", "5月营收3亿元,较前月下降2%", "前月", "2025-04-01..2025-04-30 month"),
        ("2025-06-16", "库存较前周减少4万桶", "前周", "2025-06-09..2025-06-13 week"),
        ("2025-06-16", "10月第3周零售6万辆", "10月第3周", ".. week"),
        ("2025-06-16", "开年以来银价上涨四成", "开年以来", "2025-01-01..2025-06-16 days"),
        ("2025-06-16", "报价月初至今上涨4%", "月初至今", "2025-06-01..2025-06-16 days"),
        ("2025-06-16", "截至上周五收盘,持仓下降", "截至上周五", "2025-06-13..2025-06-13 day"),
        ("2025-06-16", "1至3月当季净利4亿元", "当季", "2025-01-01..2025-03-31 quarter"),
        ("2025-09-18", "截至9月12日止一周,库存下降", "截至9月12日止", "2025-09-12..2025-09-12 day"),
        ("2025-06-16", "一季度净利3亿元,上年同期2亿元,当季毛利率30%", "当季", "2025-01-01..2025-03-31 quarter"),
        (
            "2025-09-25",
            "某芯片公司公布截至8月31日的2026财年第一财季业绩",
            "截至8月31日的2026财年第一财季",
            "2025-06-01..2025-08-31 quarter",
        ),
        ("2025-09-25", "截至8月31日的2026财年第一财季扭亏,全财年料盈利", "全财年", "2025-06-01..2026-05-31 year"),
        ("2025-09-25", "截至8月31日的第一财季扭亏。本财季营收4亿元", "本财季", "2025-06-01..2025-08-31 quarter"),
        ("2025-09-25", "截至8月31日的第一财季扭亏,好于上一财季", "上一财季", "2025-03-01..2025-05-31 quarter"),
        (
            "2025-08-21",
            "某商超2025财年收入创新高。截至8月2日的第二财季增长3%",
            "2025财年",
            "2024-02-04..2025-02-01 year",
        ),
        ("2025-08-05", "截至6月30日的2025财年第四财季及全年业绩", "全年", "2024-07-01..2025-06-30 year"),
        (None, "公司2021年8月25日发布半年报,上半年研发投入3亿元", "上半年", "2021-01-01..2021-06-30 half"),
        (None, "公司2021年8月25日动工,上半年投入3亿元", "上半年", ".. half"),
        (
            "2020-06-11",
            "某传媒前三财季亏损收窄。截至2020年4月30日止9个月收入2亿港元",
            "前三财季",
            "2019-08-01..2020-04-30 quarters",
        ),
        (
            "2025-07-01",
            "某集团公布截至3月31日止年度业绩,2024财年收入3亿港元",
            "2024财年",
            "2023-04-01..2024-03-31 year",
        ),
        ("2025-09-18", "截至9月12日止 库存下降", "截至9月12日止", "2025-09-12..2025-09-12 day"),
        ("2025-09-18", "截至6月30日止 6 个月溢利3亿港元", "截至6月30日止 6 个月", "2025-01-01..2025-06-30 half"),
        ("2025-06-16", "甲公司本财季收入增长", "本财季", ".. quarter"),
        (None, "公司2021年年报显示,全年营收61亿元,4Q亏损1亿元", "4Q", "2021-10-01..2021-12-31 quarter"),
        (None, "20Q3市占率达15%,较去年同期提高2个百分点", "去年同期", "2019-07-01..2019-09-30 quarter"),
        (None, "苹果2023财年盈利预测上调,第一季度收入创新高", "第一季度", ".. quarter"),
        (None, "土耳其1月通胀率飙升至48%", "1月", ".. month"),
        (None, "去年下跌7%,为2016年以来首次", "去年", ".. year"),
        (None, "周一上涨3%", "周一", ".. day"),
        (None, "2021前三季度营收4698亿元", "2021前三季度", "2021-01-01..2021-09-30 quarters"),
        (None, "22年6月开工,8月收购另一家公司", "8月", "2022-08-01..2022-08-31 month"),
        (None, "2018年一季度报告期末总资产9亿元", "报告期末", "2018-03-31..2018-03-31 quarter"),
    ],
)
def test_words_lean_on_the_text_and_its_date(published: str | None, sentence: str, words: str, period: str) -> None:
    assert (words, period) in read(sentence, date.fromisoformat(published) if published else None)


def test_a_list_of_periods_is_one_mention_a_period() -> None:
    found = read("2017年度、2018年度、2019年1-2月营业收入分别为8亿元、10亿元、1亿元")
    assert [words for words, _ in found] == ["2017年度", "2018年度", "2019年1-2月"]


@pytest.mark.parametrize(
    "sentence",
    [
        "21世纪经济报道",
        "2025版白皮书",
        "编号1-6号",
        "售价20元",
        "10日元兑5分",
        "建设期2-3年",
        "三年期存款",
        "5年期LPR",
        "第一季收视率",
        "《歌手第二季》",
        "《山海》第二季开机",
    ],
)
def test_no_period_is_found(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize("row", table("periods"), ids=lambda row: row.cells["word"])
def test_each_word_is_found_in_its_example(row: Word) -> None:
    assert any(row.cells["word"] in words for words, _ in read(row.cells["example"]))


@pytest.mark.parametrize("row", [*table("fiscal_years"), *table("holidays")], ids=lambda row: row.where)
def test_each_company_and_holiday_has_a_known_period(row: Word) -> None:
    found = [p for _, p in read(row.cells["example"])]
    if row.table == "holidays" or "财" in row.cells["example"]:
        assert found
        assert not found[0].startswith("..")


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("英伟达2025财年", "2025-01-26"),
        ("苹果2024财年", "2024-09-28"),
        ("微软2025财年第一财季", "2024-09-30"),
        ("美光科技2024财年", "2024-08-29"),
        ("博通2024财年", "2024-11-03"),
        ("迪士尼2025财年第一财季", "2024-12-28"),
        ("思科2024财年", "2024-07-27"),
        ("高通2025财年第二财季", "2025-03-30"),
        ("戴尔2026财年第一财季", "2025-05-02"),
        ("星巴克2024财年", "2024-09-29"),
        ("奥多比2024财年", "2024-11-29"),
        ("英特尔2024财年", "2024-12-28"),
        ("家得宝2024财年", "2025-02-02"),
        ("阿里巴巴2025财年", "2025-03-31"),
        ("索尼2024财年", "2025-03-31"),
    ],
)
def test_fiscal_years_close_as_the_companies_reported(words: str, end: str) -> None:
    [period] = [m.period for m in find_periods(words, TODAY)]
    assert period is not None
    assert str(period.end) == end


PIECES = [
    *"年月日季度一二三四十0123456789QHMFY末底初前至-~/、。,止截周上下半首",
    "2021",
    "2024年",
    "21年",
    "苹果",
    "财年",
    "财季",
]
PIECES += [*(row.cells["word"] for row in table("periods")), *(row.cells["word"] for row in table("holidays"))]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30),
    st.sampled_from([None, TODAY, date(2024, 2, 29), date(2021, 12, 31)]),
)
def test_mentions_of_any_text_are_in_order_and_end_after_they_start(pieces: list[str], published: date | None) -> None:
    end = 0
    for mention in find_periods("".join(pieces), published):
        assert end <= mention.start < mention.end
        end, period = mention.end, mention.period
        assert period is not None
        assert not (period.start and period.end) or period.start <= period.end
        shift_year(period), previous(period), members(period)


def test_periods_move() -> None:
    year = Period(date(2022, 1, 1), date(2024, 12, 31), "years")
    assert [str(p) for p in members(year)] == [f"{y}-01-01..{y}-12-31 year" for y in (2022, 2023, 2024)]
    leap = Period(date(2024, 2, 1), date(2024, 2, 29), "month")
    assert str(shift_year(leap)) == "2023-02-01..2023-02-28 month"
    assert str(previous(Period(date(2024, 3, 31), date(2024, 3, 31), "month"))) == "2024-02-29..2024-02-29 month"
    assert as_of(leap) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "unit", ["1,", "1234567890", "([", "一二三", "2020-", "20年", "截至", "Q1/", "第三财季", "2020、", "5日"]
)
def test_no_text_is_slow(unit: str) -> None:
    text = (unit * 200_000)[:100_000]
    begun = time.process_time()
    find_periods(text, TODAY)
    assert time.process_time() - begun < 2
