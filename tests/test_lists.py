"""Lists: numbers shared out one by one, and one number that a whole list has in common."""

import pytest
from caixun.clean import clean
from caixun.pipeline import annotate, load
from caixun.types import Article


def read(sentence: str) -> list[str]:
    """subject, metric and size of every fact of a sentence."""
    doc = annotate(load(), clean(Article(id="example", raw=sentence, published="2025-06-16")))
    return [f"{fact.subject} {fact.metric} {fact.quantity}" for fact in doc._.facts]


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("格力电器营收和净利润分别为400亿元和60亿元。", ["格力电器 营业收入 40000000000 CNY", "格力电器 净利润 6000000000 CNY"]),
        ("格力电器营收、净利润分别增长10%、20%。", ["格力电器 营业收入 10 %", "格力电器 净利润 20 %"]),
        ("格力电器营收和净利润均增长23%。", ["格力电器 营业收入 23 %", "格力电器 净利润 23 %"]),
        ("格力电器实现营收400亿元,实现净利润60亿元,均同比增长23%。", ["格力电器 营业收入 40000000000 CNY", "格力电器 净利润 6000000000 CNY", "格力电器 营业收入 23 %", "格力电器 净利润 23 %"]),
        ("格力电器应收账款/存货周转天数分别缩短12天/25天。", ["格力电器 应收账款周转天数 12 天", "格力电器 存货周转天数 25 天"]),
        ("比亚迪、格力电器等跌超3%。", ["比亚迪 下跌 over 3.. %", "格力电器 下跌 over 3.. %"]),
        ("格力电器公告,公司董事于志明、吴学青和胡岚3名股东计划通过集中竞价方式分别减持不超过56万股、37万股、11万股。", ["于志明 减持 under ..560000 股", "吴学青 减持 under ..370000 股", "胡岚 减持 under ..110000 股"]),
        ("格力电器收入及盈利分别升8%及58%。", ["格力电器 营业收入 8 %", "格力电器 盈利 58 %"]),
        ("格力电器空调销售及盈利增加29%及94%。", ["格力电器 销售额 29 %", "格力电器 盈利 94 %"]),
        ("格力电器公告,于志明、董事兼副总裁吴学青及监事会主席胡岚分别增持不低于220万元、185万元和95万元。", ["于志明 增持 over 2200000.. CNY", "吴学青 增持 over 1850000.. CNY", "胡岚 增持 over 950000.. CNY"]),
        ("格力电器公布,公司按每股2.5港元,耗资25万港元回购10万股。", ["格力电器 回购 2.5 HKD/股", "格力电器 回购 250000 HKD", "格力电器 回购 100000 股"]),
        ("硅铁、甲醇跌超2%。", ["硅铁 下跌 over 2.. %", "甲醇 下跌 over 2.. %"]),
        ("比亚迪、格力电器分别上涨3%、5%。", ["比亚迪 上涨 3 %", "格力电器 上涨 5 %"]),
        ("格力电器总资产900亿元;营收400亿元,净利润60亿元,同比分别下降3%和6%。", ["格力电器 总资产 90000000000 CNY", "格力电器 营业收入 40000000000 CNY", "格力电器 净利润 6000000000 CNY", "格力电器 营业收入 3 %", "格力电器 净利润 6 %"]),
        ("格力电器毛利率、净利率、费用率环比分别下降0.12个、0.15个和0.31个百分点。", ["格力电器 毛利率 0.12 pp", "格力电器 净利率 0.15 pp", "格力电器 费用率 0.31 pp"]),
    ],
)
def test_lists_are_shared_out(sentence: str, facts: list[str]) -> None:
    assert read(sentence) == facts


def test_a_list_without_both_has_no_number_in_common() -> None:
    assert read("格力电器营收和净利润增长23%。").count("格力电器 净利润 23 %") == 1
    assert len(read("格力电器营收和净利润增长23%。")) == 1
