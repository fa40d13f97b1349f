"""When a figure holds: what its sentence says, what the sentence before has left, and what neither may say."""

import pytest
from caixun.clean import clean
from caixun.pipeline import annotate, load
from caixun.types import Article


def list_periods(text: str) -> list[str | None]:
    """The words that tell when each fact of a text holds."""
    doc = annotate(load(), clean(Article(id="x", raw=text, published="2025-09-01")))
    return [fact.period_text for fact in doc._.facts]


def test_the_text_goes_on_with_a_period_that_was_resumed_not_with_a_comparison_behind_it() -> None:
    text = "海川时代(301788.SZ)一季度营收11亿元。净利润3亿元,去年同期亏损2亿元。毛利率升至60%。"
    assert list_periods(text) == ["一季度", "一季度", "去年同期", "一季度"]


def test_a_stretch_up_to_now_holds_for_its_own_figure() -> None:
    text = "截至8月29日收盘,海川时代跌5.2%,今年以来累计下跌14.3%,最新市值47.4亿元。"
    assert list_periods(text) == ["截至8月29日", "今年以来", "截至8月29日"]


def test_a_stretch_up_to_now_at_the_head_of_a_sentence_holds_for_all_of_it() -> None:
    assert list_periods("今年以来,海川时代新签订单9亿元,交付设备300台。") == ["今年以来", "今年以来"]


def test_a_level_compared_with_has_its_own_period() -> None:
    text = "8月29日,海川时代股价报11.2元,较8月26日收盘价(10元)上涨12%。成交额3亿元。"
    assert list_periods(text) == ["8月29日", "8月26日", "8月29日", "8月29日"]


def test_a_former_value_is_of_the_stretch_before() -> None:
    doc = annotate(load(), clean(Article(id="x", raw="美国8月失业率为4.3%，预期4.2%，前值4.1%。", published="2025-09-05")))
    assert [str(fact.period) for fact in doc._.facts] == [
        "2025-08-01..2025-08-31 month",
        "2025-08-01..2025-08-31 month",
        "2025-07-01..2025-07-31 month",
    ]


def test_this_fiscal_quarter_is_the_one_reported_not_the_one_compared_with() -> None:
    text = "北辰存储截至8月31日的2026财年第一财季毛利率41%,上一财季为39%。本财季营收37亿美元。"
    doc = annotate(load(), clean(Article(id="x", raw=text, published="2025-09-25")))
    assert [str(fact.period) for fact in doc._.facts] == [
        "2025-06-01..2025-08-31 quarter",
        "2025-03-01..2025-05-31 quarter",
        "2025-06-01..2025-08-31 quarter",
    ]


def test_what_is_new_since_a_day_is_no_level_of_that_day() -> None:
    assert list_periods("截至8月29日,海川时代门店512家,较前一日新增3家。") == ["截至8月29日", "截至8月29日"]


def test_the_period_before_a_comparison_is_the_figures_own() -> None:
    assert list_periods("海川时代2024年上半年比上年同期多亏损2亿元。2024年较上年度减少收入3亿元。") == ["2024年上半年", "2024年"]


def test_a_period_described_behind_a_comparison_is_a_base() -> None:
    assert list_periods("海川时代2024年营收9亿元,比疫情前的2019年高出6%。") == ["2024年", "2024年"]


@pytest.mark.parametrize(
    "text",
    [
        "【海川时代:股东减持3%股份】8月28日,股东青禾投资减持海川时代3%股份。",
        "海川时代成交逾7亿元\n2025-09-01\n8月28日,海川时代成交额7.15亿元。",
        "海川时代收购三家企业 作价9亿元\n2025-09-01\n8月28日,海川时代以2亿元收购青禾投资。",
    ],
)
def test_a_headline_holds_when_its_body_does(text: str) -> None:
    assert list_periods(text)[0] == "8月28日"


def test_a_headline_leaves_to_its_body_against_what_and_who() -> None:
    text = "海川时代:股东拟减持3%股份 净利增25%\n2025-09-01\n海川时代公告,股东青禾投资拟减持3%股份。公司上半年净利润同比增长25%。"
    facts = annotate(load(), clean(Article(id="x", raw=text, published="2025-09-01")))._.facts
    assert (facts[0].subject, facts[1].basis, facts[1].period_text) == ("青禾投资", "yoy", "上半年")


def test_the_body_says_in_full_which_year_or_week_a_headline_is_of() -> None:
    text = "美国上周初请失业金人数降至19.8万\n2025-09-01\n截至8月23日当周,美国首次申请失业救济人数为19.8万人。"
    assert list_periods(text) == ["截至8月23日当周", "截至8月23日当周"]


def test_a_headline_with_a_period_of_its_own_keeps_it() -> None:
    assert list_periods("海川时代一季度净利增25%\n2025-09-01\n海川时代上半年净利润增长25%。")[0] == "一季度"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024年,货币市场成交共计164亿元。", "2024年"),
        ("海川时代维持2025~2026年EPS为1.3/1.4元,维持目标价22元。", None),
        ("海川时代自8月5日起上调产品售价5%。", "8月5日起"),
        ("股东自2024年8月5日起至2025年2月4日增持海川时代2%股份。", "2024年8月5日起至2025年2月4日"),
        ("8月5日至8月29日,海川时代区间跌幅为5.7%。", "8月5日至8月29日"),
        ("8月29日,海川时代2019年实施的持股计划所持股票成交数量267万股。", "8月29日"),
        ("海川时代前7个月销售额26亿元,完成全年40亿元目标的65%。", "前7个月"),
        ("海川时代二季度每股收益6.1元,高于一季度的5.9元,汇兑收益2亿元。", "二季度"),
        ("海川时代8月29日公告,截至8月20日,公司累计回购股份2万股,占公司目前总股本的1.2%,最高成交价9.3元。", "截至8月20日"),
        ("海川时代9月1日公告,截至8月31日,回购情况如下:公司累计回购股份2万股。", "截至8月31日"),
        ("海川时代上半年营收9亿元。\n航油成本64.3亿元。", "上半年"),
        ("隔夜美股三大指数集体收涨,纳指涨1.3%。", "隔夜"),
        ("海川时代单月获利26.1亿元,累计前8月250.3亿元。", "前8月"),
        ("8月21日,海川时代2025年度第二期中期票据发行规模10亿元。", "8月21日"),
        ("海川时代上半年营收9亿元。\n公司拟每10股派息2.4元。", "上半年"),
        ("上周铜库存16万吨。8月29日,纳指上涨2%。沪铜期货价格收于7.9万元/吨。", "8月29日"),
        ("订单已排到了明年二季度。\n海川时代预计全年出货45GWh。", "全年"),
    ],
)
def test_what_a_period_belongs_to(text: str, period: str | None) -> None:
    assert list_periods(text)[-1] == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("8月20日至8月28日,股东减持海川时代2%股份,减持后持股比例为7%。", "2025-08-28..2025-08-28 days"),
        ("8月28日,纽约油价上涨1%,布伦特原油期货价格周跌2%。", "2025-08-25..2025-08-29 week"),
        ("海川时代二季度毛利率41%,上一季度和上年同期分别为39%、36%。", "2024-04-01..2024-06-30 quarter"),
        ("2022年、2023年及2024年,海川时代营收分别为4亿元、8亿元和12亿元,复合增长率73%。", "2022-01-01..2024-12-31 years"),
        ("7月新增贷款4万亿元,同比少增1万亿元。", "2025-07-01..2025-07-31 month"),
        ("截至8月28日,铜库存16万吨,年内减少四成。", "2025-01-01..2025-08-28 days"),
    ],
)
def test_the_stretch_that_a_figure_is_of(text: str, period: str) -> None:
    assert str(annotate(load(), clean(Article(id="x", raw=text, published="2025-09-01")))._.facts[-1].period) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("公司发布2021年三季报。原料成本高位运行,Q3毛利率为23.7%。", "2021-07-01..2021-09-30 quarter"),
        ("公司发布2021年三季报。毛利率延续2020Q4水平。Q3净利率为8.4%。", "2021-07-01..2021-09-30 quarter"),
        ("公司发布2021年三季报。Q3受原材料涨价影响,毛利率为23.7%。", "2021-07-01..2021-09-30 quarter"),
        ("公司发布2021年一季报。预计Q1童装收入增超30%。", "2021-01-01..2021-03-31 quarter"),
        ("15-18年公司低温销售占比由47%提升至58%,19年低温收入占比达60%。", "2019-01-01..2019-12-31 year"),
        ("预计23/24/25年净利润2/3/4亿元(23/24年前值1/2亿元),同比增长21%/18%/22%。", "2025-01-01..2025-12-31 year"),
        ("2021年计提减值2亿元,公司成本自2022年一季度的18元/公斤快速下降。", "2022-01-01..2022-03-31 quarter"),
        ("分季度看,Q1收入1亿元。公司2021H1费用率为26%。Q1费用率为25%。", "2021-01-01..2021-03-31 quarter"),
        ("截至2023年5月17日收盘,公司股价报2.4元。5月18日的资金流向方面,主力资金净流入1300万元。", "2023-05-18..2023-05-18 day"),
        ("2018年12月车流量增长1%,慢于11月的2%;12月收入增长4%。", "2018-12-01..2018-12-31 month"),
        ("2018年12月车流量增长1%,慢于11月的2%与去年同期的15%。", "2017-12-01..2017-12-31 month"),
        ("截至1H20,公司贷款总额690亿元,占总贷款比重91%。", "2020-06-30..2020-06-30 half"),
        ("截至2020年9月末,公司门店120家,其中直营店占比62%。", "2020-09-30..2020-09-30 month"),
        ("截至2020年9月30日,公司毛利率62%。", "2020-01-01..2020-09-30 months"),
        ("截至2020年12月31日,我国城镇化率为61%。", "2020-12-31..2020-12-31 day"),
        ("公司发布2020年中报。期末经销商1300家。毛利率提高2个百分点。", "2020-01-01..2020-06-30 half"),
        ("公司发布2020年中报。期内新增土储建面480万平方米。", "2020-01-01..2020-06-30 half"),
    ],
)
def test_a_quarter_of_a_note_without_a_date_is_of_the_report(text: str, period: str) -> None:
    doc = annotate(load(), clean(Article(id="x", raw=text)))
    assert str(doc._.facts[-1].period) == period


@pytest.mark.parametrize(
    ("text", "number", "period"),
    [
        ("北岭劳工部周四公布,失业率为4.3%。数据公布后,美元指数走高15点。", "15点", "2025-08-28..2025-08-28 day"),
        ("公司2025年上半年营收5亿元。公司净增门店8家,期末门店120家,营收增长至5.2亿元。", "5.2亿元", "2025-01-01..2025-06-30 half"),
        ("该基金6月末规模5亿元,二季度净值增长3%;股票仓位升至92%。", "92%", "2025-06-30..2025-06-30 quarter"),
        ("到2060年全球储能装机将翻番。公司一季报显示,一季度营收5亿元。", "5亿元", "2025-01-01..2025-03-31 quarter"),
    ],
)
def test_what_stands_behind_an_end_or_news(text: str, number: str, period: str) -> None:
    doc = annotate(load(), clean(Article(id="x", raw=text, published="2025-09-01")))
    assert str(next(fact.period for fact in doc._.facts if text[fact.start : fact.end] == number)) == period


@pytest.mark.parametrize(
    ("text", "number", "period"),
    [
        ("2020H1公司综合毛利率31.8%,Q1、Q2单季度毛利率分别为31.4%、32.2%,净利率15.1%。", "15.1%", "2020-01-01..2020-06-30 half"),
        ("公司发布2020年半年度报告,收入占比由去年的20.2%提升至今年的24.9%。", "24.9%", "2020-01-01..2020-12-31 year"),
        ("公司发布2017年年报及一季报,2017年度营收126亿元。今年一季度营收30亿元。", "30亿元", "2018-01-01..2018-03-31 quarter"),
        ("公司2020年收入115亿元。我们预计2Q21业绩有望高增。\n公司净利率18%。", "18%", "2020-01-01..2020-12-31 year"),
        ("18Q1-4收入增速分别为14.3%、26.8%、12.5%、9.1%。", "26.8%", "2018-04-01..2018-06-30 quarter"),
        ("“十三五”时期女性年均减少340万人,2021年相比2020年减少473万人。", "473万人", "2021-01-01..2021-12-31 year"),
        ("公司21Q1营收19亿元,较20Q1/19Q1增长50.8%/14.9%;净利润3.6亿元。", "3.6亿元", "2021-01-01..2021-03-31 quarter"),
        ("2020期间公司销售费用率下降0.9ppt。", "0.9ppt", "2020-01-01..2020-12-31 year"),
    ],
)
def test_when_a_figure_of_a_note_holds(text: str, number: str, period: str) -> None:
    doc = annotate(load(), clean(Article(id="x", raw=text)))
    assert str(next(fact.period for fact in doc._.facts if text[fact.start : fact.end] == number)) == period


def test_a_warning_at_the_head_of_a_year_is_of_the_one_before() -> None:
    doc = annotate(load(), clean(Article(id="x", raw="鼎峰国际发盈警,料全年亏损扩至9亿元。", published="2025-02-20")))
    assert [str(fact.period) for fact in doc._.facts] == ["2024-01-01..2024-12-31 year"]


def test_no_report_is_of_a_year_aimed_at() -> None:
    doc = annotate(load(), clean(Article(id="x", raw="到2060年储能装机达5亿千瓦。公司一季报显示,营收5亿元。")))
    assert str(doc._.facts[-1].period) == ".. quarter"


def test_a_stretch_since_an_event_has_no_other_period() -> None:
    doc = annotate(load(), clean(Article(id="x", raw="2013年,铜价下跌30%。自10月15日达到峰值以来,铜价下降了3%。")))
    assert str(doc._.facts[-1].period) == ".. days"
    doc = annotate(load(), clean(Article(id="x", raw="自8月15日触及峰值以来,铜价下降了3%。", published="2025-09-01")))
    assert str(doc._.facts[-1].period) == "2025-08-15..2025-09-01 days"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("2022年Q1-Q3营收同比分别增长3%/5%/8%,净利润同比分别增长2%/4%/6%。", ["2022-01-01", "2022-04-01", "2022-07-01"] * 2),
        ("2016-2018年营收分别为2.9/3.4/4.1亿元。分产品看,阀门收入占比分别是80%、72%、71%。", ["2016-01-01", "2017-01-01", "2018-01-01"] * 2),
        ("2021年上半年营收12亿元,分别较19H1、20H1增长37%和61%。", ["2021-01-01"] * 3),
        ("2021年前三季度营收48亿元。报告期内,公司存货15亿元。", ["2021-01-01", "2021-09-30"]),
    ],
)
def test_each_number_of_a_list_holds_in_its_own_stretch(text: str, starts: list[str]) -> None:
    facts = annotate(load(), clean(Article(id="x", raw=text)))._.facts
    assert [str(fact.period.start) for fact in facts] == starts
