"""Roles: what part each number of a sentence plays, and the levels that a movement led from and to."""

import time

import pytest
from caixun.atoms import find_amounts
from caixun.clean import clean
from caixun.pipeline import annotate, load
from caixun.relations.cues import find_cues
from caixun.relations.parts import read_roles
from caixun.relations.row import build_row
from caixun.types import Article, Fact, Quantity


def read(sentence: str) -> list[Fact]:
    facts: list[Fact] = annotate(load(), clean(Article(id="example", raw=sentence, published="2025-06-16")))._.facts
    return facts


def tell(fact: Fact) -> str:
    """kind, direction, size and the levels of a fact."""
    sides = [fact.direction, fact.quantity, fact.from_, fact.to]
    return " ".join([fact.kind, *("-" if s is None else str(s) for s in sides)])


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("格力电器一季度末存货由年初的30亿元(占总资产8%)增加至36亿元。", ["value - 8 % - -", "change up  CNY 3000000000 CNY 3600000000 CNY", "value - 3600000000 CNY - -"]),
        ("高盛将比亚迪目标价由300元上调为350元。", ["change up  CNY/股 300 CNY 350 CNY", "value - 350 CNY/股 - -"]),
        ("万科A 2024年净利润由盈利5亿元修正为亏损8亿元。", ["change down  CNY 500000000 CNY -800000000 CNY", "value - -800000000 CNY - -"]),
        ("万科A一季度亏损由6亿元收窄至3亿元。", ["change down  CNY -600000000 CNY -300000000 CNY", "value - -300000000 CNY - -"]),
        ("沪指收跌0.84%,报3842.16点。", ["change down 0.84 % - 3842.16 点", "value - 3842.16 点 - -"]),
        ("比亚迪收报360元,跌2.1%。", ["value - 360 CNY/股 - -", "change down 2.1 % - 360 CNY"]),
        ("布伦特原油期货上涨2.31美元,收于每桶42.3美元。", ["change up 2.31 USD/桶 - 42.3 USD", "value - 42.3 USD/桶 - -"]),
        ("招商银行一季度净利润120亿元,去年同期为100亿元,同比增加20%。", ["value - 12000000000 CNY - -", "value - 10000000000 CNY - -", "change up 20 % 10000000000 CNY 12000000000 CNY"]),
        ("万科A一季度营收120亿元,同比增长20%,上年同期营收100亿元。", ["value - 12000000000 CNY - -", "change up 20 % 10000000000 CNY 12000000000 CNY", "value - 10000000000 CNY - -"]),
        ("比亚迪一季度营收120亿元,同比增长20%。", ["value - 12000000000 CNY - -", "change up 20 % - -"]),
        ("美国8月CPI同比上涨2.9%,前值2.7%。", ["change up 2.9 % - -", "change up 2.7 % - -"]),
        ("比亚迪一季度营收同比+15%(1月:+7%,2月:+9%)。", ["change up 15 % - -", "change up 7 % - -", "change up 9 % - -"]),
        ("比亚迪出口业务收入保持50%以上的高速增长。", ["change up over 50.. % - -"]),
        ("万科A一季度销量下滑 亏损2亿元", ["value - -200000000 CNY - -"]),
        ("比亚迪股价短线急挫逾3元。", ["change down over 3.. CNY/股 - -"]),
        ("格力电器2024年净利润3000万元到4000万元,与上年同期相比,将增加900万元到1900万元。", ["value - 30000000..40000000 CNY - -", "change up 9000000..19000000 CNY - -"]),
        ("我们预计格力电器一季度营收+26%,净利润+23%,净利率-2%。", ["change up 26 % - -", "change up 23 % - -", "value - -2 % - -"]),
        ("美国8月CPI同比上涨2.6%,高于预期的2.3%,也远低于6月份的4.5%。", ["change up 2.6 % - -", "change up 2.3 % - -", "change up 4.5 % - -"]),
        ("格力电器拟以2.5元每股受让400万股。", ["value - 2.5 CNY/股 - -", "value - 4000000 股 - -"]),
        ("比亚迪一季度在欧洲实现12%的收入增长。", ["change up 12 % - -"]),
        ("比亚迪欧洲、南美增速最快,分别为18%、16%。", ["change up 18 % - -", "change up 16 % - -"]),
        ("标普500指数微涨不到0.2%。", ["change up under ..0.2 % - -"]),
        ("恒生指数跌1.94%或492点。", ["change down 1.94 % - -", "change down 492 点 - -"]),
        ("格力电器拟每10股派5.5元并转增2股。", ["value - 5.5 CNY/10股 - -", "value - 2 股/10股 - -"]),
        ("招商银行一季度不良率持平于0.94%。", ["value - 0.94 % - -"]),
        ("2016年比亚迪股价下跌15%。", ["change down 15 % - -"]),
        ("比亚迪海外销量或减少2万辆。", ["change down 20000 辆 - -"]),
        ("比亚迪各品牌收入增速均超过40%。", ["change up over 40.. % - -"]),
        ("比亚迪下半年销量降幅或达12%。", ["change down 12 % - -"]),
        ("央行下调贷款利率15个基点。", ["change down 15 bp - -"]),
        ("比亚迪计提减值,减少当期利润总额8800万元。", ["change down 88000000 CNY - -"]),
        ("万科A料全年亏损扩至70亿元。", ["value - -7000000000 CNY - -"]),
        ("布伦特原油期货上涨0.6美元,报每桶66美元。", ["change up 0.6 USD/桶 - 66 USD", "value - 66 USD/桶 - -"]),
        ("比亚迪将季度股息由每股0.3美元提高至0.4美元。", ["change up  USD/股 0.3 USD 0.4 USD", "value - 0.4 USD/股 - -"]),
        ("欧元兑美元短线下挫18点。", ["change down 18 点 - -"]),
        ("美国8月CPI同比上涨2.6%,符合市场预期,前值2.4%。", ["change up 2.6 % - -", "change up 2.4 % - -"]),
        ("格力电器产能利用率由2024年的约62%回升至2026年的80%左右。", ["change up about  % about 62 % about 80 %", "value - about 80 % - -"]),
        ("格力电器亏损1.6亿元(24Q3:2.4亿元)。", ["value - -160000000 CNY - -", "value - -240000000 CNY - -"]),
        ("格力电器存货周转天数由Q1的90天降至75天。", ["change down  天 90 天 75 天", "value - 75 天 - -"]),
        ("格力电器营收9亿元(2.1%),净利润1亿元(-7.2%)。", ["value - 900000000 CNY - -", "change up 2.1 % - -", "value - 100000000 CNY - -", "change down 7.2 % - -"]),
        ("格力电器销售费用率+0.6pct至8.2%。", ["change up 0.6 pp - 8.2 %", "value - 8.2 % - -"]),
        ("格力电器收入下降主要因为铜价格2024年同比下降14%。", ["change down 14 % - -"]),
        ("格力电器净利润4亿元,较上年的亏损2亿元扭亏为盈。", ["change up  CNY -200000000 CNY 400000000 CNY", "value - 400000000 CNY - -"]),
        ("格力电器营收6亿元,与上年同期的6.1亿元基本持平。", ["change flat  CNY 610000000 CNY 600000000 CNY", "value - 600000000 CNY - -"]),
        ("上调2025年增长预测至1.2%(6月预测为0.9%)。", ["change up  % 0.9 % 1.2 %", "value - 1.2 % - -", "value - 0.9 % - -"]),
        ("格力电器杠杆率两年内降至3倍。", ["value - 3 x - -"]),
        ("我们下修格力电器2025/26年EPS至6.1/6.8元(原预测7.2/7.9元)。", ["change down  CNY/股 7.2 CNY 6.1 CNY", "value - 6.1 CNY/股 - -", "change down  CNY/股 7.9 CNY 6.8 CNY", "value - 6.8 CNY/股 - -", "value - 7.2 CNY/股 - -", "value - 7.9 CNY/股 - -"]),
        ("格力电器发行价较前一日收盘价40元折价8%。", ["change down 8 % 40 CNY -"]),
        ("比亚迪微涨0.3%至318元。", ["change up 0.3 % - 318 CNY", "value - 318 CNY/股 - -"]),
        ("比亚迪下跌6元,跌幅2%。", ["change down 6 CNY/股 - -", "change down 2 % - -"]),
    ],
)
def test_the_part_of_each_number(sentence: str, told: list[str]) -> None:
    assert [tell(fact) for fact in read(sentence)] == told


@pytest.mark.parametrize(
    "sentence",
    [
        "公司将召开3次股东大会。",
        "格力电器发布三款产品。",
        "由商务部等12个部门起草的规划近日公布。",
        "前十大重仓中,包含比亚迪、格力电器、万科A等6只蓝筹股。",
        "格力电器在6个指标的排行上居首。",
        "格力电器位列家电行业第3(共54只个股)。",
        "中国银行推出美元、欧元及离岸人民币三个币种。",
        "比亚迪将推出20万元以上车型。",
        "浙江引进超亿美元外资项目。",
        "若煤价跌破650元,风险将上升。",
        "风险提示:原材料价格波动超过20%的风险。",
        "今年新增百亿级基金不少。",
        "格力电器拟向不超过35名特定对象发行股票。",
        "协会先后召开6场座谈会。",
        "新款手机有12GB内存。",
        "10月份,70个大中城市有涨有跌。",
        "煤价每下降10元。",
        "格力电器门店的2/3位于一线城市。",
        "格力电器推广35~50元价位产品。",
        "两人都在减持格力电器。",
        "格力电器的盈利能力增强,并开始建设100万吨项目。",
        "如果格力电器股价跌到30元,回购将启动。",
        "格力电器回购3名激励对象的股份。",
        "比亚迪、格力电器和万科A3家公司入选。",
        "格力电器花费大笔资金,约3亿元。",
    ],
)
def test_no_figure_is_read(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "quantity"),
    [
        ("公司年产能36万吨。", "360000 吨/年"),
        ("公司股东户数1.92万。", "19200 户"),
        ("公司月产能爬坡至2.5万片。", "25000 片/月"),
        ("公司单吨净利3600元。", "3600 CNY/吨"),
        ("公司明年现金股利3.5元。", "3.5 CNY/股"),
        ("公司拟每10股转增4股,派现2.5元。", "2.5 CNY/10股"),
        ("公司派中期息每股14港仙(2024年同期:9港仙)。", "0.09 HKD/股"),
        ("公司应占期内亏损7400万港元。", "-74000000 HKD"),
        ("业绩预告中,预亏公司有2家。", "2 家"),
        ("美元指数上涨0.12%至90.288。", "90.288 点"),
        ("今天33个板块中有16个下跌。", "16 个"),
        ("64支股票中36支上涨。", "36 支"),
    ],
)
def test_the_quantity_of_a_level(sentence: str, quantity: str) -> None:
    assert quantity in [str(fact.quantity) for fact in read(sentence) if fact.kind == "value"]


@pytest.mark.parametrize("unit", ["1.2%、", "从5%", "增长3%至4元,", "(1%", "5元/吨、", "由3元", "较4元高", "是去年的3倍,", "同比", "至2元", "报5元,涨2%,", "+3%/-4%,", "0.1、"])
def test_no_sentence_is_slow(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    row = build_row(text, text, 0, len(text), find_amounts(text), find_cues(text))
    begun = time.process_time()
    read_roles(row)
    assert time.process_time() - begun < 1


def test_a_quantity_is_exact() -> None:
    assert all(isinstance(fact.quantity, Quantity) for fact in read("格力电器一季度毛利率提高1.6个百分点至33.2%。"))
