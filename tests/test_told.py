"""Who and what stands behind a number where the words beside it would mislead: holders, registers, lists, bylines, goods."""

from datetime import date

import pytest
from caixun.entities import find_mentions
from caixun.fold import fold
from caixun.relations.facts import find_facts
from caixun.sentences import sentence_starts
from caixun.types import Fact

PUBLISHED = date(2024, 4, 26)


def read(text: str, number: str) -> list[Fact]:
    """The facts of the text whose number is written so."""
    folded = fold(text)
    starts = sentence_starts(folded)
    sentences = list(zip(starts, [*starts[1:], len(folded)], strict=True))
    facts = find_facts(folded, find_mentions(folded, PUBLISHED), sentences, PUBLISHED)
    return [fact for fact in facts if folded[fact.start : fact.end] == number]


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        ("寒武纪公告,董事兼总经理陈远山计划增持公司股份。截至目前,陈远山先生已于4月8日完成增持股份20万股。", "20万股", "陈远山"),
        ("3月13日,青禾资本增持寒武纪约286万股。增持后最新持股比例为10.05%。", "10.05%", "青禾资本"),
        ("陈远山先生目前持有寒武纪公司股份326万股。", "326万股", "陈远山"),
        ("3月9日,寒武纪获沪股通增持14万股,最新持股量为470万股。", "470万股", "沪股通"),
        ("寒武纪被远山资本集团于3月8日以每股平均价60港元减持178万股。减持后,远山资本集团的最新持股数目为302万股。", "302万股", "远山资本集团"),
        ("寒武纪公告,公司接到陈远山的通知,获悉其所持有公司的130万股股份已解除质押。", "130万股", "陈远山"),
        ("寒武纪公告,股东陈远山先生解除部分质押。本次解除质押的股份数量为220万股。", "220万股", "陈远山"),
        ("寒武纪公告,公司收到股东陈远山、吴青的告知函。陈远山计划自公告日以后十五个交易日起,减持不超过150万股。", "150万股", "陈远山"),
        ("寒武纪公告,董事长陈远山的配偶吴青丽于3月8日增持公司股份47万股。", "47万股", "吴青丽"),
        ("寒武纪公告,独立董事陈远山母亲在窗口期内累计买入2900股。", "2900股", "陈远山母亲"),
        ("寒武纪公告,子公司云岭微电子出资3亿元收购岭上精工持有的云岭精工50%股权。", "50%", "云岭微电子"),
        ("寒武纪公告,持股7.3%的股东上汽聚源计划自公告日起减持不超过860万股。上汽聚源为财务投资者。", "860万股", "上汽聚源"),
        ("寒武纪公告,控股股东远山集团的一致行动人青禾财务有限公司拟增持,增持金额不少于3000万元。", "3000万元", "青禾财务有限公司"),
        ("寒武纪公告,拟向云岭电力购买其持有的资产。子公司远岚资本拟受让控股子公司青禾一期持有的云印公司20%股权。", "20%", "远岚资本"),
        ("寒武纪公告,公司近日接到控股股东远山投资通知,获悉远山投资已将其质押给某银行的5400万股办理了解除质押手续。", "5400万股", "远山投资"),
        ("寒武纪公告,控股股东远山控股8日签署协议,拟将其所持公司5800万股股份转让。", "5800万股", "远山控股"),
        ("大宇造船表示,该公司与希腊航运公司云岭集团签订2艘船的建造合同,新船订单总价值为15亿美元。", "15亿美元", "大宇造船"),
        ("寒武纪中标两个项目。中国移动项目中标份额:1.9%。", "1.9%", "寒武纪"),
        ("远山集团、青禾投资、云岭资本累计增持寒武纪5%股份。", "5%", "远山集团、青禾投资、云岭资本"),
        ("寒武纪公告,控股股东及关联方已增持0.6%股份。", "0.6%", "控股股东及关联方"),
        ("寒武纪公告,股东青禾投资拟减持不超6%股份,其当前持股比例为15%。", "15%", "青禾投资"),
        ("寒武纪公告,公司控股股东青禾集团拟在河北投资600亿元。", "600亿元", "青禾集团"),
        ("寒武纪公告,控股股东青禾创业提议,向全体股东每10股派发股利2.5元。", "2.5元", "寒武纪"),
        ("寒武纪公告,公司持股5%以上股东青禾投资与远山基金于2024年3月1日签署协议,拟转让4300万股。", "4300万股", "青禾投资"),
        ("中信建投公告,证监会核准青禾财务有限责任公司将其持有的某基金25%股权转让给公司。", "25%", "青禾财务有限责任公司"),
        ("江阴远岚机电有限公司发生工商变更,新增华为为股东,同时公司注册资本增至1568万元。", "1568万元", "江阴远岚机电有限公司"),
        ("某证券网讯(记者 陈远山)寒武纪公告,拟募集资金8.5亿元。", "8.5亿元", "寒武纪"),
        ("全国生猪存栏达4.49亿头;全年猪肉产量达5296万吨。", "5296万吨", "全国"),
        ("沪指冲高回落,创业板指震荡下行,跌幅一度扩大至1%。", "1%", "创业板指"),
        ("西班牙IBEX35指数收盘上涨0.76%。", "0.76%", "西班牙IBEX35指数"),
        ("美联储一直在向融资市场注入流动性,当时隔夜回购利率跃升至10%。", "10%", "美联储"),
        ("中国中免公告,净利润比上年同期增加人民币约33亿元。", "33亿元", "中国中免"),
        ("寒武纪(全球市占率16.28%,排名第三)拟扩产。", "16.28%", "寒武纪"),
        ("可选消费ETF则跌约0.5%。", "0.5%", "可选消费ETF"),
        ("申万宏源证券1月7日将寒武纪评级由增持调整为买入,2024年EPS预测由4.43元调整为3.19元。", "3.19元", "寒武纪"),
        ("河南因灾死亡398人,其中郑州380人;直接经济损失1200亿元。", "1200亿元", "河南"),
    ],
)
def test_whose_it_is(text: str, number: str, subject: str) -> None:
    assert [fact.subject for fact in read(text, number)][-1:] == [subject]


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("公司实现营业收入,归母净利、扣非净利分别为29亿元、8亿元、7亿元。", "29亿元", "营业收入"),
        ("预计增厚营收、利润1.78亿元、0.97亿元。", "1.78亿元", "营业收入"),
        ("公司估值达85亿元,相当于2024年营收的7倍。", "7倍", "估值"),
        ("公司净利润3亿元;计划增加1446个罐箱。", "1446个", "罐箱"),
        ("公司电商业务销售额15亿元,占比53%,同比增加33%。", "33%", "销售额"),
        ("公司加盟占比53%,同比增加5个百分点。", "5个百分点", "占比"),
        ("维持目标价25.69元,对应2025年23xPE。", "23x", "市盈率"),
        ("对应4月7日40.38元/股收盘价,PE分别为32x、25x。", "40.38元", "收盘价"),
        ("公司线上销售额同比+8%,线下同比-17%。", "-17%", "销售额"),
        ("该指数收盘上涨40点,跌幅0.57%。", "0.57%", "下跌"),
        ("本次解除约731万股后,陈远山累计质押公司股份约1097万股。", "1097万股", "质押股份"),
    ],
)
def test_what_it_measures(text: str, number: str, metric: str) -> None:
    assert [fact.metric for fact in read(text, number)][:1] == [metric]


@pytest.mark.parametrize(
    ("text", "number", "period"),
    [
        ("寒武纪4月2日大跌。近3个月内该股累计成交金额为3.79亿元。", "3.79亿元", "近3个月"),
        ("寒武纪3月8日公告,质押期延期至2025年9月16日,占其所持股份12.69%。", "12.69%", None),
        ("今年以来,沪铜上涨6.55%,玻璃大涨30%。", "30%", "今年以来"),
        ("近5个交易日比例变化:-38.3%,近66个交易日比例变化:-52.2%。", "-52.2%", "近66个交易日"),
    ],
)
def test_when_it_holds(text: str, number: str, period: str | None) -> None:
    assert [fact.period_text for fact in read(text, number)] == [period]


def test_a_list_of_shares_has_its_movement_in_common() -> None:
    facts = read("寒武纪、格力电器、比亚迪等多只个股涨幅超10%。", "10%")
    assert [fact.subject for fact in facts] == ["寒武纪", "格力电器", "比亚迪"]


@pytest.mark.parametrize("text", ["王府井是多年来唯一一家免税运营商。", "板块上周下跌,在申万31个行业中排第4位。"])
def test_what_only_ranks_is_no_figure(text: str) -> None:
    assert [fact.kind for fact in read(text, "一家") + read(text, "31个")] == []


def test_folded_is_a_movement() -> None:
    (fact,) = read("手套单价较疫情前翻了约4-5倍。", "4-5倍")
    assert (fact.kind, fact.direction) == ("change", "up")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("三季度单季净利润18亿元。\n2021年前三季度营业收入182亿元。", date(2021, 7, 1)),
        ("四季度净利润18亿元。\n2020年报显示,公司收入182亿元。", date(2020, 10, 1)),
        ("三季度净利润18亿元。\n2021年上半年营业收入182亿元。", None),
    ],
)
def test_a_quarter_has_the_year_that_the_text_gives_it_later(text: str, start: date | None) -> None:
    folded = fold(text)
    (period,) = [m.period for m in find_mentions(folded, None) if m.label == "PERIOD"][:1]
    assert period is not None
    assert period.start == start
