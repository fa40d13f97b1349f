"""How a number is said and by whom: modality and source over whole texts."""

from datetime import date

import pytest
from caixun.entities import find_mentions
from caixun.fold import fold
from caixun.relations.facts import find_facts
from caixun.sentences import sentence_starts
from caixun.types import Fact

PUBLISHED = date(2024, 3, 15)


def read_facts(text: str, published: date | None = PUBLISHED) -> list[Fact]:
    folded = fold(text)
    starts = sentence_starts(folded)
    return find_facts(folded, find_mentions(folded, published), list(zip(starts, [*starts[1:], len(folded)], strict=True)), published, None, text)


def read(text: str, number: str) -> Fact:
    """The first fact of the text whose number is written so."""
    folded = fold(text)
    found = [f for f in read_facts(text) if folded[f.start : f.end] == fold(number)]
    assert found, f"no fact of {number}"
    return found[0]


@pytest.mark.parametrize(
    ("text", "number", "modality"),
    [
        ("青禾电气预计2024年营收为80亿元。", "80亿元", "forecast"),
        ("青禾电气预计2024年营收为80亿元，较去年同期的60亿元增长33%。", "33%", "forecast"),
        ("公司拟回购股份，回购金额不超过3亿元。", "3亿元", "plan"),
        ("公司将投资5亿元建设新厂。", "5亿元", "plan"),
        ("公司将于下半年投资5亿元建设新厂。", "5亿元", "plan"),
        ("增发完成后，青禾集团持股比例将降至21%。", "21%", "forecast"),
        ("全年仅完成50万辆目标的八成。", "50万辆", "plan"),
        ("3亿元将用于偿还银行贷款。", "3亿元", "plan"),
        ("营收高于市场预期的36亿元。", "36亿元", "forecast"),
        ("坊间传闻青禾电气拟以9亿元出售子公司。", "9亿元", "rumor"),
        ("坊间传闻青禾电气拟以9亿元出售子公司。公司回应称该传闻不实。", "9亿元", "denied"),
        ("公司计划减持不超过2%股份，目前持股8.5%。", "8.5%", "actual"),
        ("预计全年产能有望达到5万吨；目前产能为2万吨。", "2万吨", "actual"),
        ("公司拟投资6亿元扩产，当日股价收于12.5元。", "12.5元", "actual"),
        ("硅料出厂价为6.2万元/吨。", "6.2万元", "actual"),
        ("盈利好于预期，净利润为3亿元。", "3亿元", "actual"),
        ("维持目标价38元。", "38元", "forecast"),
        ("若如期投产，年产值可达5亿元。", "5亿元", "forecast"),
        ("若干银行借款合计3亿元。", "3亿元", "actual"),
        ("2月全国一般公共预算收入为2.1万亿元。", "2.1万亿元", "actual"),
        ("美联储将联邦基金利率目标区间维持在5.25%至5.50%。", "5.25%至5.50%", "actual"),
        ("去年青禾电气将资产负债率降至45%。", "45%", "actual"),
        ("青禾电气拟将资产负债率降至45%。", "45%", "plan"),
        ("董事会批准将季度股息由0.18美元提高至0.20美元。", "0.20美元", "plan"),
        ("青禾电气公告，控股股东增持股份计划时间过半，累计增持205万股。", "205万股", "actual"),
        ("青禾电气：减持计划实施完毕，股东减持300万股。", "300万股", "actual"),
        ("青禾电气第一期员工持股计划已购入公司股票300万股。", "300万股", "actual"),
        ("青禾电气公布减持计划，股东减持不超过300万股。", "300万股", "plan"),
        ("本次债券以初始价格指引T+150推出，账簿峰值超过30亿美元。", "30亿美元", "actual"),
        ("青禾电气看好储能发展，2014年斥资4亿元收购沪江电子。", "4亿元", "actual"),
        ("青禾电气计划产能1万吨，目前已完成6000吨。", "6000吨", "actual"),
        ("远山证券预测，青禾电气2024年净利润为70亿元。", "70亿元", "forecast"),
        ("该行预测，集团2023年纯利为13亿元。", "13亿元", "forecast"),
        ("CPI同比上涨3.4%，市场预期3.1%，前值3.2%。", "3.2%", "actual"),
        ("青禾电气提前一个月完成90万台销量目标。", "90万台", "actual"),
        ("青禾电气签署合同，合同约定由联营体负责建造，合同金额为9亿元。", "9亿元", "actual"),
        ("青禾电气采用进口喂料设备，毛利率为35%。", "35%", "actual"),
        ("新配方将毛利率水平提高了40%。", "40%", "actual"),
        ("西岭国发展规划部副部长称，石油投资下降了30%。", "30%", "actual"),
        ("股东拟减持不超过300万股，即不超过公司目前总股本的2%。", "2%", "plan"),
        ("青禾电气获得定点，项目生命周期销售额为41亿元。", "41亿元", "forecast"),
    ],
)
def test_a_number_is_said_as(text: str, number: str, modality: str) -> None:
    assert read(text, number).modality == modality


@pytest.mark.parametrize(
    ("text", "number", "source"),
    [
        ("国家统计局公布，2月CPI同比上涨0.7%。", "0.7%", "国家统计局"),
        ("江临省商务厅今天（12日）公布，2月全省引资12亿美元。", "12亿美元", "江临省商务厅"),
        ("据江临钢铁协会统计，2月粗钢产量为8000万吨。", "8000万吨", "江临钢铁协会"),
        ("国信证券研报指出，行业毛利率为35%。", "35%", "国信证券"),
        ("国信证券：维持青禾电气“买入”评级，目标价38元", "38元", "国信证券"),
        ("高盛将青禾电气目标价从30元上调至38元。", "38元", "高盛"),
        ("“今年出货量会增长20%。”青禾电气董事长沈望说。", "20%", "沈望"),
        ("青禾电气总裁沈望在业绩会上表示，全年出货增长20%。", "20%", "沈望"),
        ("沈望介绍，全年出货增长20%。", "20%", "沈望"),
        ("媒体援引知情人士透露，这笔交易作价12亿美元。", "12亿美元", "知情人士"),
        ("机构预计，全年销量为90万辆。", "90万辆", "机构"),
        ("营收高于市场预期的36亿元。", "36亿元", "市场"),
        ("主計總處公布，今年經濟成長率為4.4%。", "4.4%", "主計總處"),
        ("江临省工商联秘书长许望发文称，全年销量为30万辆。", "30万辆", "许望"),
        ("“铜王”莱昂内预计，铜价将上涨15%。", "15%", "莱昂内"),
        ("互联网资讯公司Trendhouse估计，出货量将达到90万台。", "90万台", "Trendhouse"),
        ("据能源服务供应商Uxor的数据，铀价上涨8%。", "8%", "Uxor"),
        ("据基金分析公司晨望计算，该基金的规模为40亿美元。", "40亿美元", "晨望"),
        ("据NINOResearch月度数据显示，手机销量为860万部。", "860万部", "NINOResearch"),
        ("青禾电气高级副总裁周起表示，全年销量为50万辆。", "50万辆", "周起"),
        ("负责市场的专员米罗·布拉克表示，销量为50万辆。", "50万辆", "米罗·布拉克"),
        ("据《江临日报》消息，全年销量为50万辆。", "50万辆", "江临日报"),
        ("西岭国经济发展部公布，一季度出口增长5%。", "5%", "西岭国经济发展部"),
        ("央行、发改委：全年发行债券900亿元。", "900亿元", "央行、发改委"),
        ("江临汽车协会微信公众号3月2日消息，2月销量为50万辆。", "50万辆", "江临汽车协会"),
        ("江上海关发布的统计显示，进出口总值为4万亿元。", "4万亿元", "江上海关"),
        ("纺织行业业内人士称，2月出口减少24%。", "24%", "业内人士"),
        ("根据疾控机构罗南·科尔研究所发布的最新数据，病例为900例。", "900例", "疾控机构罗南·科尔研究所"),
        ("港交所数据显示，青禾电气遭减持50万股。", "50万股", "港交所"),
    ],
)
def test_someone_says_a_number(text: str, number: str, source: str) -> None:
    assert read(text, number).source == source


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("公司预计全年营收为80亿元。", "80亿元"),
        ("青禾电气公告，全年营收为80亿元。", "80亿元"),
        ("数据显示，全年销量为90万辆。", "90万辆"),
        ("财报显示，公司全年营收为80亿元。", "80亿元"),
        ("我们预计公司全年营收为80亿元。", "80亿元"),
        ("根据公司年报数据，全年营收为80亿元。", "80亿元"),
        ("国信证券公布年报，全年营收为80亿元。", "80亿元"),
        ("国信证券认为前景向好。截至收盘，青禾电气股价上涨3.2%。", "3.2%"),
        ("两个高速公路项目估算总投资为48亿元。", "48亿元"),
        ("根据投标测算，项目总投资为1.6亿元。", "1.6亿元"),
        ("该项目是财政部公布的示范项目之一，全县总面积为1210平方公里。", "1210平方公里"),
        ("劳动部发布新标准。\n青禾外卖平台表示，课程的覆盖率为90%。", "90%"),
        ("国信证券发布研报，维持买入评级。\n青禾电气近一个月获得17份券商研报关注，平均目标价为44元。", "44元"),
    ],
)
def test_nobody_is_named(text: str, number: str) -> None:
    assert read(text, number).source is None


def test_a_person_speaks_to_the_end_of_the_sentence_and_an_office_of_the_paragraph() -> None:
    office = "江临新闻综合各方消息，今年一季度全国制造业继续回升，多项指标好于去年同期，企业信心有所恢复，订单明显增加，库存下降，出口形势也有改善，市场信心增强。\n国家统计局公布，2月CPI上涨0.7%。食品价格下降0.9%。\n沪江公司营收为3亿元。"
    assert [f.source for f in read_facts(office)] == ["国家统计局", "国家统计局", None]
    person = "青禾电气总裁沈望表示，全年出货增长20%。公司营收为3亿元。"
    assert [f.source for f in read_facts(person)] == ["沈望", None]


def test_a_house_that_opens_the_note_speaks_in_all_of_it() -> None:
    note = "国信证券研报指出，青禾电气毛利率为35%。\n我们预计公司2025年净利润为8亿元。"
    assert [f.source for f in read_facts(note)] == ["国信证券", "国信证券"]


def test_he_and_the_bank_are_the_one_who_spoke_before() -> None:
    assert read("青禾电气总裁沈望表示，出货增长20%。他预计毛利率为35%。", "35%").source == "沈望"


@pytest.mark.parametrize(
    "text",
    [
        "青禾电气研制的250 km/h动车组闸片获准装车。",
        "青禾电气做大300mm单晶硅片行业。",
        "青禾电气已具备750kW机组的改造能力。",
        "青禾电气董事长及高管等8人拟减持股份。",
        "31个省报告新增病例。",
        "青禾电气用一年完成从1到10000辆的跨越。",
        "青禾电气两市排名4985/5017。",
        "每卖一公斤青禾电气都亏损。",
        "青禾电气的产品五花八门。",
        "青禾电气迎来3个好消息。",
    ],
)
def test_no_figure(text: str) -> None:
    assert read_facts(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("青禾影业全年发行影片711部，票房为9亿元。", "711部"),
        ("青禾电气的门店达到1800家。", "1800家"),
        ("青禾电气去年获得订单4个。", "4个"),
        ("青禾电气用户数为3亿。", "3亿"),
        ("江上六座梯级电站全年总发电量为527亿千瓦时。", "527亿千瓦时"),
        ("青禾电气光伏装机容量为900kW。", "900kW"),
    ],
)
def test_a_figure(text: str, number: str) -> None:
    assert read(text, number)
