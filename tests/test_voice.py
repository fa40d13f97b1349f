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
