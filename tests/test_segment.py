"""What narrows a subject: lines of business, places, goods, companies held — and what does not."""

import pytest
from caixun.entities import find_mentions
from caixun.relations.facts import build_rows, find_facts
from caixun.relations.metric import choose_metric
from caixun.relations.parts import read_roles
from caixun.relations.qualifier import is_name, phrase_before, trim
from caixun.relations.segment import narrow_subject
from caixun.relations.topic import Cast, Topic
from caixun.sentences import sentence_starts

HOUSE = Topic("寒武纪", "688256.SH", "company")


def segments_of(text: str, holder: Topic | None = None) -> dict[str, str]:
    """The segment of every number, in a text about 寒武纪; `holder` is the subject where one is given."""
    starts = sentence_starts(text)
    sentences = list(zip(starts, [*starts[1:], len(text)], strict=True))
    cast = Cast(HOUSE, HOUSE)
    found: dict[str, str] = {}
    for row in build_rows(text, text, find_mentions(text, None, 0, None), sentences, None):
        before = unit = None
        for draft in read_roles(row):
            before = metric = choose_metric(row, draft, before, unit)
            number = row.slots[draft.at].mention
            unit = number.quantity.unit if number and number.quantity else None
            phrase = phrase_before(row, metric)[0] if metric else ""
            segment = narrow_subject(row, draft.at, metric, holder or HOUSE, phrase, cast, None)[1]
            found[text[row.slots[draft.at].start : row.slots[draft.at].end]] = segment
    return found


@pytest.mark.parametrize(
    ("text", "number", "segment"),
    [
        ("寒武纪云端产品线收入5亿元。", "5亿元", "云端产品线"),
        ("寒武纪海外业务2024年营收5亿元。", "5亿元", "海外业务"),
        ("寒武纪中国区营收5亿元。", "5亿元", "中国区"),
        ("寒武纪清热类产品(银翘片等)实现营收5亿元。", "5亿元", "清热类产品"),
        ("分业务看,其他板块收入5亿元。", "5亿元", "其他板块"),
        ("寒武纪工程收入38亿元;运营26亿元。", "26亿元", "运营"),
        ("寒武纪汽车销量12万辆。", "12万辆", "汽车"),
        ("寒武纪销售商品煤2300万吨。", "2300万吨", "商品煤"),
    ],
)
def test_line_of_business(text: str, number: str, segment: str) -> None:
    assert segments_of(text)[number] == segment


@pytest.mark.parametrize(
    ("text", "number", "segment"),
    [
        ("寒武纪中标3.1亿元智慧港口项目。", "3.1亿元", "智慧港口项目"),
        ("寒武纪中标某市智慧港口项目,中标金额3.1亿元。", "3.1亿元", "某市智慧港口项目"),
        ("寒武纪现有产能50GW,其中30GW光伏逆变设备。", "30GW", "光伏逆变设备"),
        ("寒武纪拟募资18亿元,其中9亿元投向智能工厂。", "9亿元", "智能工厂"),
        ("寒武纪发行8亿元公司债,票面利率2.3%。", "8亿元", "公司债"),
        ("寒武纪拟通过配股方式募集12亿元。", "12亿元", "配股"),
        ("寒武纪完成数亿元B轮融资。", "数亿元", "B轮"),
        ("寒武纪收购望岳传感60%股权,交易对价2.4亿元。", "2.4亿元", "望岳传感"),
        ("寒武纪融资余额18亿元。", "18亿元", ""),
        ("寒武纪拟投入16亿元建设年产8万吨芯片材料项目(项目总投资21亿元)。", "16亿元", "芯片材料项目"),
        ("寒武纪拟投入16亿元建设年产8万吨芯片材料项目(项目总投资21亿元)。", "21亿元", "芯片材料项目"),
        ("寒武纪以12亿元向独立第三方出售望岳中心。", "12亿元", "望岳中心"),
        ("寒武纪在北美零食市场的份额达到13%。", "13%", "北美零食市场"),
        ("寒武纪主营业务收入构成为:探针54.2%,测试座31.7%。", "54.2%", "探针"),
        ("寒武纪新业务收入3亿元。", "3亿元", "新业务"),
    ],
)
def test_object_of_the_number(text: str, number: str, segment: str) -> None:
    assert segments_of(text)[number] == segment


def test_company_held() -> None:
    holder = Topic("李青", None, "holder")
    assert segments_of("李青减持公司股份200万股,占公司总股本的1%。", holder) == {"200万股": "寒武纪", "1%": "寒武纪"}


def test_company_bought() -> None:
    assert segments_of("寒武纪拟收购云岭芯片51%股权。")["51%"] == "云岭芯片"


def test_a_stake_is_of_the_company_before_it() -> None:
    text = "寒武纪拟收购望岳投资持有的江临望岳传感技术有限公司(简称“望岳传感”)60%股权。"
    assert facts_of(text)[0][1] == "望岳传感"


def test_shares_dealt_in_are_of_the_company_of_the_article() -> None:
    holder = Topic("望岳投资", None, "holder")
    found = segments_of("望岳投资增持寒武纪,买入12万股,成交均价26.5元,当日股价为27元。", holder)
    assert (found["26.5元"], found["27元"]) == ("寒武纪", "")


def facts_of(text: str) -> list[tuple[str | None, str | None]]:
    starts = sentence_starts(text)
    return [(f.subject, f.segment) for f in find_facts(text, find_mentions(text, None, 0, None), list(zip(starts, [*starts[1:], len(text)], strict=True)))]


def test_goods_are_counted_on() -> None:
    land = facts_of("我国精炼铜产量60万吨,出口4.2万吨。其中江西省产量为8万吨。")
    assert land == [("我国", "精炼铜"), ("我国", "精炼铜"), ("江西省", "精炼铜")]
    lands = facts_of("我国精炼铜产量60万吨。广东省消费量为8万吨。")
    assert lands[1][1] is None


def test_names_are_as_the_text_writes_them() -> None:
    text = "寒武紀(688256.SH)貨運業務收入5億元。"
    folded = "寒武纪(688256.SH)货运业务收入5亿元。"
    starts = sentence_starts(folded)
    spans = list(zip(starts, [*starts[1:], len(folded)], strict=True))
    [fact] = find_facts(folded, find_mentions(folded, None, 0, None), spans, words=text)
    assert (fact.subject, fact.segment) == ("寒武紀", "貨運業務")


def test_composition() -> None:
    found = segments_of("寒武纪的主营业务为打草机、配件、其他业务,占营收比例分别为:60.5%、30.5%、9.0%。")
    assert found == {"60.5%": "打草机", "30.5%": "配件", "9.0%": "其他业务"}


@pytest.mark.parametrize(
    "text",
    [
        "寒武纪全年实现营收5亿元。",
        "寒武纪给予增持评级,目标价60元。",
        "寒武纪合并营业收入5亿元。",
        "寒武纪各期销售额为5亿元。",
        "寒武纪新签有效订单5亿元。",
        "寒武纪最近5个交易日融资余额增加3亿元。",
        "寒武纪归母净利润1亿元,低于市场预期的1.2亿元。",
    ],
)
def test_hollow_words_narrow_nothing(text: str) -> None:
    assert not any(segments_of(text).values())


def test_trim() -> None:
    assert trim("其中海外业务实现") == "海外业务"
    assert trim("其他业务合计") == "其他业务"


def test_names() -> None:
    assert is_name("云端产品线")
    assert not any(map(is_name, ("最近一期", "高于预期", "有息债务", "10年期", "净利润")))


@pytest.mark.parametrize(
    ("text", "number", "segment"),
    [
        ("寒武纪新能源汽车销量5万辆。", "5万辆", "新能源汽车"),
        ("寒武纪数据中心业务收入8亿元。", "8亿元", "数据中心业务"),
        ("寒武纪拟购买李某持有的云岭芯片不超过30%股权。", "30%", "云岭芯片"),
        ("寒武纪海外平台贡献了营收3亿元。", "3亿元", "海外平台"),
        ("寒武纪收到海湾市政府订单3亿元。", "3亿元", "海湾市政府"),
        ("寒武纪年报数据 储能产品营收3亿元。", "3亿元", "储能产品"),
        ("近年来公司海外业务收入3亿元。", "3亿元", "海外业务"),
        ("寒武纪拥有储能电池产能3亿元。", "3亿元", "储能电池"),
        ("寒武纪当中广告业务收入3亿元。", "3亿元", "广告业务"),
        ("寒武纪对全资子公司云岭车联增资3亿元。", "3亿元", "云岭车联"),
        ("寒武纪收购了云岭芯片30%股权。", "30%", "云岭芯片"),
    ],
)
def test_name_without_what_leads_to_it(text: str, number: str, segment: str) -> None:
    assert segments_of(text)[number] == segment


@pytest.mark.parametrize(
    "text",
    [
        "寒武纪不惜耗资3亿元。",
        "寒武纪需要吸引投资3亿元。",
        "要想达成营收3亿元并不容易。",
        "寒武纪可形成年产3亿元。",
        "双方达成了价值3亿元的协议。",
        "受让后公司营收3亿元。",
        "非GAAP下毛利率为3亿元。",
        "股价触及发行价3亿元。",
        "截至6月,项目投资3亿元。",
    ],
)
def test_no_verb_and_no_aside_narrows(text: str) -> None:
    assert segments_of(text)["3亿元"] == ""


def test_members_of_a_list_do_not_narrow_each_other() -> None:
    assert set(segments_of("红枣、豆粕、沪银、沥青均涨超3%。").values()) == {""}
