"""Whose figure it is, when it holds and what a movement is measured against, over whole texts."""

from datetime import date

import pytest
from caixun.entities import find_heading, find_mentions
from caixun.fold import fold
from caixun.relations.brand import guess_company
from caixun.relations.facts import find_facts
from caixun.relations.names import find_names
from caixun.sentences import sentence_starts
from caixun.types import Fact

PUBLISHED = date(2024, 4, 26)


def read(text: str, number: str, published: date | None = PUBLISHED, title: str | None = None) -> Fact:
    """The last fact of the text whose number is written so."""
    folded = fold(text)
    starts = sentence_starts(folded)
    sentences = list(zip(starts, [*starts[1:], len(folded)], strict=True))
    mentions, heading = find_mentions(folded, published), find_heading(title)
    facts = find_facts(folded, mentions, sentences, published, title, text, heading=heading)
    found = [fact for fact in facts if folded[fact.start : fact.end] == number]
    assert found, f"no fact of {number}"
    return found[-1]


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        ("寒武纪(688256.SH)发布一季报。公司营业收入5亿元。", "5亿元", "寒武纪"),
        ("比亚迪销量增长。其中,海外销量10万辆。宁德时代收入3亿元。", "3亿元", "宁德时代"),
        ("海光信息净利润2亿元,同比增长20%;中科曙光净利润3亿元,同比增长8%。", "8%", "中科曙光"),
        ("广发证券指出,宁德时代目标价为300元。", "300元", "宁德时代"),
        ("沪指跌0.5%,深成指涨0.2%。", "0.2%", "深成指"),
        ("国家统计局数据显示,一季度全国固定资产投资10万亿元,同比增长4.5%。", "4.5%", "全国"),
        ("来自美国、新加坡的实际投资增长12%,寒武纪收入5亿元。", "5亿元", "寒武纪"),
        ("道琼斯工业平均指数收跌100点。纳斯达克综合指数(纳指)收涨86点,涨幅0.5%。", "0.5%", "纳斯达克综合指数"),
        ("寒武纪(688256.SH)公布,执行董事周岚于7月5日,在公开市场以每股30元购买60万股股份。", "60万股", "周岚"),
        ("寒武纪(688256.SH)公告,周岚在2024年3月1日买入公司股票800股,成交金额9万元。", "9万元", "周岚"),
        ("寒武纪(688256.SH)公布,主要股东云岭金融在公开市场出售500万股公司H股,涉资约1亿元。", "1亿元", "云岭金融"),
        ("寒武纪(688256.SH)公告,股东周岚质押100万股。上述股份占其所持股份比例的7%。周岚尚持有公司股份900万股。", "7%", "周岚"),
        ("寒武纪(688256.SH)公告,股东周岚质押100万股。周岚尚持有公司股份900万股。", "900万股", "周岚"),
        ("寒武纪(688256.SH)公告,控股股东云岭集团持有公司股份900万股。截至昨日,公司股票收盘价格为6元/股。", "6元", "寒武纪"),
        ("寒武纪公告,南岭资产拟增资7亿元;云岭博裕一号拟增资2亿元。", "2亿元", "云岭博裕一号"),
        ("10年期美债收益率升3个基点。", "3个基点", "10年期美债"),
        ("纽约商品交易所7月交割的白银期货价格下跌2%。", "2%", "白银"),
        ("寒武纪公告,股东王志远计划减持100万股。", "100万股", "王志远"),
        ("寒武纪公告称,持股5.2%的股东青禾资本拟减持不超过1%。", "5.2%", "青禾资本"),
        ("澜岳科技一季度营收3亿元。澜岳科技预计全年交付2万台。", "2万台", "澜岳科技"),
        ("公司一季度营收3亿元,净利润1亿元。", "1亿元", None),
        ("高盛集团按五种期限发售80亿美元债券。摩根士丹利也发行了40亿美元债券。", "80亿美元", "高盛"),
        ("其他银行股普涨,花旗集团(C.N)涨4.1%,美国银行(BAC.N)涨3.2%。", "3.2%", "美国银行"),
        ("寒武纪公告,持有公司6.2%股权的大股东远山创投拟减持不超过200万股。", "6.2%", "远山创投"),
        ("寒武纪公告,公司8名董事、监事、高级管理人员拟合计减持不超过20万股。", "20万股", "8名董事、监事、高级管理人员"),
        ("寒武纪公告,股东青禾投资、陈远山拟合计减持不超过200万股。", "200万股", "青禾投资、陈远山"),
        ("寒武纪:控股股东拟减持。公司控股股东远山集团持有5000万股。控股股东拟减持不超过100万股。", "100万股", "远山集团"),
        ("寒武纪公布,公司接到控股股东王志远的通知,获悉其将部分股份解除质押,解除质押100万股。", "100万股", "王志远"),
        ("寒武纪公告,公司向包括控股股东远山集团在内的对象募资3亿元。", "3亿元", "寒武纪"),
        ("北欧NOVA 60指数初步收涨0.8%,报512.3点。", "512.3点", "北欧NOVA 60指数"),
        ("远山瘦肉猪期货涨1.2%,远山活牛期货跌0.4%。", "0.4%", "远山活牛期货"),
        ("美元兑日元升破150,日内涨0.3%。", "0.3%", "美元兑日元"),
        ("医疗企业NovaCare完成2亿美元C轮融资。", "2亿美元", "NovaCare"),
        ("启蒙品牌“小岚课堂”完成3000万元天使轮融资。", "3000万元", "小岚课堂"),
        ("伦敦金属交易所数据显示,铝库存减少200吨,镍库存增加30吨。", "30吨", "镍"),
        ("焦煤价格下跌20元/吨,青灰砂石价格下跌10元/吨。", "10元", "青灰砂石"),
        ("国际油价2日上涨3%。", "3%", "国际油价"),
        ("已有18家科创板公司披露业绩预告,其中预增公司12家。", "18家", "科创板公司"),
        ("业绩预喜公司中,共有7家净利润增幅超过100%。", "100%", "业绩预喜公司"),
        ("寒武纪公告,拟以2亿元收购澜河科技60%股权。标的公司2023年营收3亿元。", "3亿元", "澜河科技"),
        ("纽约金价3日上涨1.2%。", "1.2%", "纽约金价"),
        ("今年前三季度,浙江高技术产业增长较快。其中,高技术制造业实际使用外资2亿美元。", "2亿美元", "浙江"),
        ("广东新增病例12例,全省累计报告病例840例。", "840例", "广东"),
        ("美国半导体公司将失去8%的全球份额。", "8%", "美国半导体公司"),
        ("市场预计欧洲央行会在9月上调存款利率10个基点。", "10个基点", "欧洲央行"),
        ("寒武纪目前已进入北京、重庆、天津等21座城市。", "21座", "寒武纪"),
        ("美国12月制造业采购经理指数报57.7。", "57.7", "美国"),
    ],
)
def test_subject(text: str, number: str, subject: str | None) -> None:
    assert read(text, number).subject == subject


def test_headline_outside_the_text_names_the_company() -> None:
    fact = read("公司一季度营收3亿元。", "3亿元", title="寒武纪:一季度营收增长")
    assert (fact.subject, fact.symbol) == ("寒武纪", "688256.SH")


def test_a_code_names_the_company() -> None:
    assert read("(688256.SH)一季度营收3亿元。", "3亿元").symbol == "688256.SH"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("首旅2023年新开门店300家。首旅秉承会员为本的战略。", "首旅"),
        ("未来三年公司收入有望翻番。未来公司将扩产。公司前景可期。", None),
        ("第一大客户占比提升,公司收入增长,公司利润增长。", None),
        ("公司成本收入比与2023年一致,公司不良率持平,公司拨备充足。", None),
        ("公司收入增长,公司利润增长。参照30大中城市,公司销量将回升。", None),
    ],
)
def test_brand(text: str, name: str | None) -> None:
    found = guess_company(text)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("蔚澜汽车8月交付4万辆。", ["蔚澜汽车"]),
        ("其中,渠道收入4亿元。整体营收增长。", []),
        ("预计公司营收增长10%。", []),
        ("报告期内,澜河股份研发费用为2000万元。", ["澜河股份"]),
        ("机器人厂商云泽智行近日递交招股书。", ["云泽智行"]),
        ("业绩增速优秀,稳健经营致远\n2024年一季度收入5亿元。稳健经营致远。", []),
        ("公司收入增长,公司利润增长。薯片收入4亿元,公司看好薯片。", []),
        ("宿迁百岳覆盖城市12座。公司曾投资宿迁百岳。", []),
        ("宿迁百岳2023年收入2亿元。公司曾收购宿迁百岳和青禾。上次入股的宿迁百岳,估值4亿元。", ["宿迁百岳"] * 3),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in find_names(text, find_mentions(text))] == names


@pytest.mark.parametrize(
    ("text", "number", "start", "end"),
    [
        ("寒武纪2023年营收7亿元。净利润1亿元。", "1亿元", "2023-01-01", "2023-12-31"),
        ("2023年末,寒武纪总资产60亿元。", "60亿元", "2023-12-31", "2023-12-31"),
        ("寒武纪2023年总资产60亿元。", "60亿元", "2023-12-31", "2023-12-31"),
        ("寒武纪2023年门店净增20家。", "20家", "2023-01-01", "2023-12-31"),
        ("截至2023年9月30日,寒武纪营业收入3亿元。", "3亿元", "2023-01-01", "2023-09-30"),
        ("2023年毛利率32%,与2022年持平;净利润1亿元。", "1亿元", "2023-01-01", "2023-12-31"),
        ("2023年营收7亿元(2022年:5亿元),净利润1亿元。", "1亿元", "2023-01-01", "2023-12-31"),
        ("2021年、2022年、2023年营收分别为5亿元、6亿元、7亿元。", "6亿元", "2022-01-01", "2022-12-31"),
        ("寒武纪一季度营收3亿元。股价收报200元。", "200元", "2024-04-26", "2024-04-26"),
    ],
)
def test_period(text: str, number: str, start: str, end: str) -> None:
    period = read(text, number).period
    assert period is not None
    assert (str(period.start), str(period.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "number", "basis"),
    [
        ("寒武纪营收同比增长10%。", "10%", "yoy"),
        ("寒武纪一季度营收环比下降3%。", "3%", "seq"),
        ("3月交付量同比、环比分别增长9%、4%。", "9%", "yoy"),
        ("3月交付量同比、环比分别增长9%、4%。", "4%", "seq"),
        ("签约金额同比分别减少6%、增加2%。", "2%", "yoy"),
        ("寒武纪总资产较年初增长8%。", "8%", "ytd"),
        ("截至6月末存款较一季度末增长3%。", "3%", "seq"),
        ("猪肉价格比节前上升1.4%。", "1.4%", "other"),
        ("2023年收入较2019年同期增长30%。", "30%", "other"),
        ("2023年收入较2022年同期增长30%。", "30%", "yoy"),
        ("两年复合增长率为5%。", "5%", "cagr"),
        ("定增价较收盘价溢价12%。", "12%", "other"),
        ("寒武纪收涨3%。", "3%", "day"),
        ("今年以来寒武纪股价累计上涨20%。", "20%", "ytd"),
        ("寒武纪平均售价下跌两成,2023年毛利率下跌2个百分点。", "2个百分点", "none"),
        ("收入按年减少18%;当中广告收入下跌23%。", "23%", "yoy"),
        ("预售资金留存比例降低3个百分点。", "3个百分点", "none"),
    ],
)
def test_basis(text: str, number: str, basis: str) -> None:
    assert read(text, number).basis == basis


NOTE = "事件:公司发布三季报,公司实现收入5亿元。公司产品{}。公司费用率下降。"


@pytest.mark.parametrize(
    ("passage", "subject"),
    [
        ("进入宝马供应链", None),
        ("与台积电签订订单", None),
        ("分渠道来看,线上渠道收入增长。分渠道来看,线下收入下降", None),
        ("份额提升。Q3寒武纪新产品放量。寒武纪三季度收入增长10%", "寒武纪"),
    ],
)
def test_a_note_is_about_the_company_that_it_names_as_its_own(passage: str, subject: str | None) -> None:
    assert read(NOTE.format(passage), "5亿元").subject == subject


def test_a_digest_turns_to_each_company() -> None:
    text = "寒武纪(688256.SH):公司营收5亿元。\n海光信息(688041.SH):公司营收6亿元。"
    assert [read(text, number).subject for number in ("5亿元", "6亿元")] == ["寒武纪", "海光信息"]


def test_what_is_told_of_goods_or_times_names_no_one() -> None:
    assert read("此次增持后,股东王志远持股5%。近日合计减持2%。", "5%").subject == "王志远"
