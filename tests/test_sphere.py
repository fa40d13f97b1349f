"""What is not the company's own though the text is about it: an industry, others' data, goods, lists, those who trade."""

from datetime import date

import pytest
from caixun.entities import find_mentions
from caixun.fold import fold
from caixun.relations.facts import find_facts
from caixun.sentences import sentence_starts
from caixun.types import Fact

NOTE = "寒武纪(688256.SH)发布一季报,公司营业收入5亿元。"


def read(text: str, number: str) -> Fact:
    """The last fact of the text whose number is written so."""
    folded = fold(text)
    starts = sentence_starts(folded)
    sentences = list(zip(starts, [*starts[1:], len(folded)], strict=True))
    facts = find_facts(folded, find_mentions(folded, date(2024, 4, 26)), sentences, date(2024, 4, 26))
    found = [fact for fact in facts if folded[fact.start : fact.end] == number]
    assert found, f"no fact of {number}"
    return found[-1]


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        (NOTE + "2023年行业规模由80亿元增长至120亿元。", "120亿元", "行业"),
        (NOTE + "国内仅有4家企业量产。", "4家", "国内"),
        (NOTE + "据远山咨询统计,2023年加速卡出货量为40万张。", "40万张", None),
        (NOTE + "据公司统计,2023年加速卡出货量为40万张。", "40万张", "寒武纪"),
        (NOTE + "芯片制造行业“十四五”复合增速达20%。", "20%", "芯片制造行业"),
        (NOTE + "毛利率为60%。", "60%", "寒武纪"),
    ],
)
def test_an_industry_and_the_data_of_others_are_not_the_company(text: str, number: str, subject: str | None) -> None:
    assert read(text, number).subject == subject


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        ("据青禾数据,一季度POY、FDY、DTY均价分别为6800元/吨、7000元/吨、8500元/吨。", "7000元", "FDY"),
        ("据青禾数据,一季度POY、FDY、DTY均价分别为6800元/吨、7000元/吨、8500元/吨;环比分别+15元/吨、+14元/吨、+16元/吨。", "+14元", "FDY"),
        ("国泰康、太保安和平康前11个月保费分别为66亿元、43亿元和59亿元。平康人寿保费增长3%。", "43亿元", "太保安"),
        ("据青禾数据,第三季度POY、FDY均价分别为6800元/吨、7000元/吨。", "6800元", "POY"),
        (NOTE + "寒武纪对全国市场的铝价格下调70元/吨。", "70元", "寒武纪"),
        ("中澜、保和、绿湾三家销售额分别为20亿元、18亿元和12亿元。", "18亿元", "保和"),
        ("申通、韵达、圆通的单价分别同比提升4.2%,5.0%和0.7%。", "5.0%", "韵达股份"),
        ("建筑材料(-4.7%)、房地产(-4.3%)和煤炭(-3.6%)居跌幅前三。", "-4.7%", "建筑材料"),
        ("这么一算,五家养猪企业三季度合计亏损200亿元。", "200亿元", "五家养猪企业"),
        ("两市红多绿少,成交额突破1.2万亿元。", "1.2万亿元", "两市"),
        ("国家电网、南方电网合计亏损53亿元,同比增长3%。", "53亿元", "国家电网、南方电网"),
        ("寒武纪公告,陈岚、吴青拟合计减持不超过299万股。", "299万股", "陈岚、吴青"),
        ("三大法人合计卖超253亿元,其中外资及陆资卖超282亿元,投信买超41亿元。", "41亿元", "投信"),
    ],
)
def test_whose_a_figure_of_a_list_or_a_market_is(text: str, number: str, subject: str) -> None:
    assert read(text, number).subject == subject


def test_what_a_stock_is_told_beside_its_traders_is_its_own() -> None:
    text = "寒武纪(688256.SH)今日上涨。三大法人合计买超3200张,其中外资买超2800张;成交量1.2万张。"
    assert read(text, "2800张").subject == "外资"
    assert read(text, "1.2万张").subject == "寒武纪"


def test_places_that_something_comes_from_narrow_whom_it_comes_to() -> None:
    text = "浙江一季度实际使用外资98亿美元。来自美国、新加坡的实际到位投资同比分别增长35%、46%。"
    fact = read(text, "46%")
    assert (fact.subject, fact.segment) == ("浙江", "新加坡")


def test_items_of_a_numbered_list_stand_apart() -> None:
    text = "寒武纪一季报显示,其中:1)电力业务4亿元,包括子公司远岚海工收到的补贴;2)其他收益2亿元,占比12%。"
    assert read(text, "12%").subject == "寒武纪"


def test_what_goods_earn_is_of_the_company() -> None:
    text = "公司发布年报,公司营业收入5亿元。公司产销两旺,公司全年实现氨纶营收15亿元。"
    fact = read(text, "15亿元")
    assert (fact.subject, fact.segment) == (None, "氨纶")


def test_the_former_and_the_latter_are_the_two_named_last() -> None:
    text = "寒武纪与海光信息同日发布年报。从毛利率看,前者维持在40%,后者只有21%。两家公司的研发投入分别为5亿元和9亿元。"
    assert [read(text, number).subject for number in ("40%", "21%", "5亿元", "9亿元")] == ["寒武纪", "海光信息"] * 2


def test_a_company_far_back_is_not_meant_by_that_company() -> None:
    text = "寒武纪另拟3亿元收购远山电子51%股权,该公司2023年净利润5700万元。"
    assert read(text, "5700万元").subject == "远山电子"


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        ("寒武纪公告,控股子公司远岚海工(公司持股70%)中标该项目,合同金额36亿元。", "36亿元", "寒武纪"),
        ("寒武纪公告,获章建平举牌,持股达10.3%。", "10.3%", "章建平"),
        ("寒武纪:控股股东解除质押3000万股。", "3000万股", "控股股东"),
    ],
)
def test_holders_end_where_their_names_end(text: str, number: str, subject: str) -> None:
    assert read(text, number).subject == subject


@pytest.mark.parametrize(
    "text",
    [
        "财务分析:公司毛利率达47.7%,同比提升0.2个百分点。财务分析:公司费用率下降。",
        "公司稳步推进业务。稳步实现收入17亿元,毛利率达47.7%。",
        "公司完成收购。完成交付100台,毛利率达47.7%。",
    ],
)
def test_headings_and_verbs_are_no_names(text: str) -> None:
    assert read(text, "47.7%").subject is None


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("美元指数跌破93关口。", "93", "美元指数"),
        ("现货黄金下跌0.3%至1832.9美元/盎司。", "1832.9美元", "现货黄金"),
        ("寒武纪将新建基地,教室容量进一步提升600人。", "600人", "教室容量"),
        ("寒武纪拟以每股35元私有化,较收盘价溢价40%。", "40%", "私有化"),
        ("一线城市住宅价格环比下降0.3%,降幅与上月相同,其中上海上涨0.2%。", "0.2%", "价格"),
        ("浙江实际使用外资同比增长7.9%,高于全国15.2个百分点。", "15.2个百分点", "实际使用外资"),
    ],
)
def test_what_moved_is_not_what_it_is_compared_with(text: str, number: str, metric: str) -> None:
    assert read(text, number).metric_text == metric


@pytest.mark.parametrize(
    ("text", "number", "basis"),
    [
        ("寒武纪收入4.8亿元,同比增长26%,净利润2亿元,增长18%。", "18%", "yoy"),
        ("美国7月核心PPI环比上涨0.5%,前值上涨0.9%。", "0.9%", "seq"),
        ("寒武纪收入同比增长26%;预计产能增长18%。", "18%", "none"),
        ("寒武纪毛利率63%,同比提升1.5个百分点;净利率上升0.8个百分点。", "0.8个百分点", "yoy"),
        ("寒武纪收入同比增长26%,增幅扩大3个百分点。", "3个百分点", "none"),
        ("寒武纪收入5亿元,同比增长26%,两年平均增长9%;净利润2亿元,增长18%。", "18%", "yoy"),
        ("寒武纪预计一季度净利润5亿元,上年同期净利润4亿元,净利润增长25%。", "25%", "yoy"),
        ("从环比看,蔬菜价格下降2%。其中,菠菜、白菜价格分别下降5%和4%。", "4%", "seq"),
        ("从环比看,蔬菜价格下降2%。\n肉类价格下降5%。", "5%", "none"),
        ("与去年同期相比,寒武纪收入下降12%;费用率下降3%。", "3%", "yoy"),
        ("年初至今,寒武纪股价上涨12%,沪深300指数上涨3%。", "3%", "ytd"),
        ("寒武纪2023年比2022年收入增长26%。", "26%", "yoy"),
        ("寒武纪预计首年增厚每股收益,第二年增厚幅度约5%。", "5%", "none"),
        ("4月25日,美国2年期国债收益率上升3个基点。", "3个基点", "day"),
        ("寒武纪A、B、C产品销量同比下降,环比涨跌不一,分别变化为1%、-2%和-9%。", "-2%", "seq"),
        ("全球确诊病例较前一日增加173万例,达到3亿例;死亡病例增加4029例。", "4029例", "day"),
        ("寒武纪近30日内北向资金持股量增加46万股。", "46万股", "none"),
        ("截至2024年4月20日,王某持有寒武纪股份较2023年6月30日减少77万股。", "77万股", "other"),
    ],
)
def test_a_parallel_clause_has_the_base_of_the_one_before(text: str, number: str, basis: str) -> None:
    assert read(text, number).basis == basis


@pytest.mark.parametrize(
    ("text", "number", "period"),
    [
        ("平台22M11日活跃用户达221万人。", "221万人", "2022-11-01..2022-11-30 month"),
        ("2021-2023年目标值分别为1.3/1.6/2.0亿元,对应2020年净利润分别增长24%/56%/95%。", "56%", "2022-01-01..2022-12-31 year"),
        ("预计2023净利润达3亿元。", "3亿元", "2023-01-01..2023-12-31 year"),
        ("美国3月PPI增长0.4%,此前2月为增长0.6%。", "0.6%", "2024-02-01..2024-02-29 month"),
        ("2023年门店数量恢复,年内净增240家。", "240家", "2023-01-01..2023-12-31 year"),
    ],
)
def test_periods_of_short_forms_and_years_told(text: str, number: str, period: str) -> None:
    assert str(read(text, number).period) == period


def test_lists_and_sheets_hold_no_figures() -> None:
    for text, number in (("北京、天津、上海等10个城市将试点。", "10个"), ("硅片(166mm/165μm)价格为5.2元/片。", "166mm")):
        with pytest.raises(AssertionError):
            read(text, number)
