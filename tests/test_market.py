"""Whose figure it is where a text tells of what is traded and of places: indices, pairs, goods, bonds, markets, lands and towns."""

from datetime import date

import pytest
from caixun.entities import find_mentions
from caixun.fold import fold
from caixun.relations.facts import find_facts
from caixun.sentences import sentence_starts
from caixun.types import Fact

PUBLISHED = date(2024, 4, 26)


def facts_of(text: str) -> list[Fact]:
    """All facts of the text."""
    folded = fold(text)
    starts = sentence_starts(folded)
    sentences = list(zip(starts, [*starts[1:], len(folded)], strict=True))
    return find_facts(folded, find_mentions(folded, PUBLISHED), sentences, PUBLISHED, None, text)


def tell(text: str, number: str) -> str | None:
    """The subject of the last fact of the text whose number is written so."""
    found = [fact for fact in facts_of(text) if text[fact.start : fact.end] == number]
    assert found, f"no fact of {number}"
    return found[-1].subject


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        ("天津新增9例感染者,其中河北区4例、滨海新区3例、河东区2例。", "4例", "河北区"),
        ("天津新增9例感染者,其中河北区4例、滨海新区3例、河东区2例。", "2例", "河东区"),
        ("截至目前,西安市共有高风险地区3个。", "3个", "西安市"),
        ("数据公布后,美元指数DXY短线下挫20点。", "20点", "美元指数DXY"),
        ("英镑兑美元GBP/USD、欧元兑美元EUR/USD拉升约30点。", "30点", "欧元兑美元EUR/USD"),
        ("1月4日,电解铝价格涨势不止,均价涨至每吨2万元。", "2万元", "电解铝"),
        ("布伦特原油重返81美元上方,美国WTI原油站上79美元关口。", "79美元", "美国WTI原油"),
        ("两市午后走势分化,创指重回3100点,此前一度跌逾1%。", "1%", "创指"),
        ("法国10年期国债收益率跌0.5个基点。西班牙10年期国债收益率涨2个基点。", "2个基点", "西班牙10年期国债"),
        ("两年期美债收益率跌3个基点。", "3个基点", "两年期美债"),
        ("我国现有超35万家企业从事该业。", "35万家", "我国"),
        ("国债期货5年期主力合约上涨0.11%,现报101.2点,10年期上涨0.17%,现报101.6点。", "0.17%", "国债期货10年期"),
        ("国债期货5年期主力合约上涨0.11%,现报101.2点,10年期上涨0.17%,现报101.6点。", "101.6点", "国债期货10年期"),
        ("国内期货主力合约涨跌互现。液化石油气(LPG)涨超2%。", "2%", "液化石油气"),
        ("沪锡涨幅达90%;生猪领跌,跌幅超40%。", "40%", "生猪"),
        ("铁矿、硅铁、焦煤等多个品种年中最高涨幅一度涨超100%。", "100%", "焦煤"),
        ("沪深两市涨多跌少。寒武纪涨停。共有114只个股涨停。", "114只", "沪深两市"),
        ("两市分化,个股涨多跌少,贵州茅台、伊利股份等权重走低,上午半天成交达6800亿元。", "6800亿元", "两市"),
        ("【某地下调利率】深圳多家银行下调房贷利率。1年期LPR为3.7%。", "3.7%", None),
        ("铝价保持高位,首次触及每吨3100美元。", "3100美元", "铝价"),
        ("我国新能源汽车产业快速发展,销量达300万辆,市场占有率达到12.4%。", "12.4%", "我国"),
        ("【上海:至2025年5G基站规模超过6万个】", "6万个", "上海"),
        ("安徽省合肥市:前三季度新增企业5万家。", "5万家", "合肥市"),
        ("湖南省水利厅印发规划。到2025年全省用水总量控制在300亿立方米以内。", "300亿立方米", "湖南省"),
        ("加拿大至12月31日全国经济信心指数公布58.1。", "58.1", "加拿大"),
        ("交易所“制粉小麦”期货涨1.71%。油菜籽期货涨2.09%。", "2.09%", "油菜籽期货"),
        ("1月信托行业新增家族信托规模120亿元。", "120亿元", "信托行业"),
        ("国庆档票房超40亿元。影片《长路》以12.5亿元的票房居首。", "12.5亿元", "长路"),
        ("贵州茅台股价下跌。今年以来,部分白酒股跌幅达30%。", "30%", "部分白酒股"),
        ("国家统计局公布,10月份制造业PMI为49.3%。", "49.3%", "制造业"),
        ("澳元兑新西兰元自年初以来已上涨多达1.2%。", "1.2%", "澳元兑新西兰元"),
        ("纽元兑美元NZD/USD日内跌超0.5%。", "0.5%", "纽元兑美元NZD/USD"),
        ("日本央行称,预计通胀率将在1%左右。", "1%", "日本"),
        ("春节期间,上海线下消费支付金额达371亿元。", "371亿元", "上海"),
        ("部分材料报价再度下跌,电解钴跌9000元/吨;碳酸钴跌5000元/吨;钴粉跌35000元/吨。", "35000元", "钴粉"),
        ("寒武纪收入5亿元。据百川资讯数据,上半年麦草畏均价8万元/吨,同比下降7%。", "7%", "麦草畏"),
        ("国债期货5年期主力合约上涨0.21%。10年期上涨0.17%。", "0.17%", "国债期货10年期"),
        ("①比特币价格暴跌,迫使交易员将目光投向2万美元大关。", "2万美元", "比特币"),
        ("预计硅料价格先降后稳,均价为19万元/吨。", "19万元", "硅料"),
        ("寒武纪(688256.SH)公告,拟回购股份。从行业动态看,该股所属行业为信息技术,行业指数最新收盘价为3600点。", "3600点", "行业指数"),
        ("海大集团公布年报,公司收入800亿元,生猪板块亏损9亿元。", "9亿元", "海大集团"),
        ("土耳其1月CPI同比上涨45%。能源通胀率升至70%。", "70%", "土耳其"),
        ("【机构:11月产量回升】11月国内精炼铜产量100万吨。", "100万吨", "国内"),
    ],
)
def test_market(text: str, number: str, subject: str | None) -> None:
    assert tell(text, number) == subject


def test_a_quote_is_no_price_of_a_share() -> None:
    units = {fact.subject: fact.quantity.unit for fact in facts_of("欧元兑美元报1.1396美元。比特币最新价格为41485美元。寒武纪收盘价30元。")}
    assert units == {"欧元兑美元": "USD/EUR", "比特币": "USD", "寒武纪": "CNY/股"}
