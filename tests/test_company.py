"""COMPANY: declared names, the lexicon and its guards, names by form, links and overlaps."""

import time
from itertools import pairwise

import pytest
from caixun.atoms.tickers import find_tickers
from caixun.entities.company import find_companies
from caixun.entities.lexicon import companies
from caixun.words import table


def found(text: str, starts: set[int] | None = None) -> list[tuple[str, str | None, str | None]]:
    return [(text[m.start : m.end], m.name, m.symbol) for m in find_companies(text, find_tickers(text), starts)]


def names(text: str) -> list[str]:
    return [word for word, _, _ in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("寒武纪(688256.SH)公告,寒武纪拟扩产", [("寒武纪", "寒武纪", "688256.SH")] * 2),
        ("云川智控(301999.SZ)涨停,云川智控称订单饱满", [("云川智控", "云川智控", "301999.SZ")] * 2),
        ("中金下调云川智控(301999)评级", [("中金", "中金公司", "601995.SH"), ("云川智控", "云川智控", "301999.SZ")]),
        ("北境娱乐(8999.HK)公布中期业绩", [("北境娱乐", "北境娱乐", "08999.HK")]),
        ("Blue Harbor Foods(BHFX.N)盘前涨8%", [("Blue Harbor Foods", "Blue Harbor Foods", "BHFX.US")]),
        ("证券代码:301999 证券简称:云川智控", [("云川智控", "云川智控", "301999.SZ")]),
        ("维持云川智控(301999.SZ)买入评级", [("云川智控", "云川智控", "301999.SZ")]),
        ("云川智控(301999.SZ)涨3%,云川智控(03999.HK)跌1%", [("云川智控", "云川智控", "301999.SZ")] * 2),
        ("北辰存储(Polarion,纳斯达克:PLRS.US)公布业绩", [("北辰存储", "北辰存储", "PLRS.US")]),
        ("股价涨3%,联望电涨停;设计厂联望电(PLRS.US)公布业绩", [("联望电", "联望电", "PLRS.US")] * 2),
    ],
)
def test_a_code_declares_the_name_before_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


def test_a_short_name_is_its_company() -> None:
    text = "江阴恒升新材料有限公司(以下简称“恒升新材”)中标,恒升新材将供货"
    assert found(text) == [
        ("江阴恒升新材料有限公司", "恒升新材", None),
        ("恒升新材", "恒升新材", None),
        ("恒升新材", "恒升新材", None),
    ]


def test_a_full_name_is_linked_and_its_stem_is_it() -> None:
    text = "国元证券股份有限公司公告,国元证券拟配股"
    assert {(name, symbol) for _, name, symbol in found(text)} == {("国元证券", "000728.SZ")}
    assert names(text) == ["国元证券股份有限公司", "国元证券"]


def test_the_headline_names_its_subject() -> None:
    text = "云川智控:拟定增募资不超过5亿元\n云川智控公告,拟定增扩产。"
    assert names(text) == ["云川智控", "云川智控"]
    assert names("王某某:市场回暖\n王某某认为,市场回暖。") == []
    assert names("浙江省:出口回暖\n浙江省公布数据。") == []


@pytest.mark.parametrize(
    ("text", "name", "symbol"),
    [
        ("阿里季度收入增长5%", "阿里巴巴", "09988.HK"),
        ("辉达股价创新高", "英伟达", "NVDA.US"),
        ("台积电法说会上调指引", "台积电", "2330.TW"),
        ("万科单月销售回落", "万科A", "000002.SZ"),
        ("*ST海投发布公告", "海航投资", "000616.SZ"),
        ("AMD发布新芯片", "AMD", "AMD.US"),
        ("据TrendForce预计,出货量下滑", "TrendForce集邦咨询", None),
        ("隆基股份下调硅片报价", "隆基绿能", "601012.SH"),
        ("T-Mobile US上调指引", "T-Mobile", "TMUS.US"),
        ("鲁商发展:前三季度营收增长6.1%", "福瑞达", "600223.SH"),
        ("龙蟒佰利上调钛白粉报价", "龙佰集团", "002601.SZ"),
        ("据悉,黔轮胎A拟新建厂房", "贵州轮胎", "000589.SZ"),
        ("东风股份签订烟标合同", "东峰集团", "601515.SH"),
        ("梅泰诺复牌首日跌停", "数知科技", "300038.SZ"),
        ("吉恩镍业股东拟减持", "吉恩镍业", "600432.SH"),
        ("途牛旅游跟团业务收入回升", "途牛", "TOUR.US"),
        ("腾盛博药-B盘中拉升", "腾盛博药", "02137.HK"),
        ("欣兴电子扩建载板产线", "欣兴电子", "3037.TW"),
        ("作业帮裁减辅导老师", "作业帮", None),
        ("*ST昌九披露重组进展", "返利科技", "600228.SH"),
        ("中航成飞订单饱满", "中航电测", "300114.SZ"),
    ],
)
def test_the_lexicon_links(text: str, name: str, symbol: str | None) -> None:
    assert [(found_name, found_symbol) for _, found_name, found_symbol in found(text)] == [(name, symbol)]


@pytest.mark.parametrize(
    "text",
    [
        "农产品价格走高",
        "纳斯达克收高",
        "太阳能电池出口增长",
        "工业机器人产量增长",
        "一致行动人增持",
        "未来公司将聚焦主业",
        "苹果主力合约下跌",
        "基金的夏普比率提高",
        "中国银行业协会发布报告",
        "多家商业银行下调利率",
        "公募基金规模上升",
        "深圳证券交易所发问询函",
        "国家统计局公布数据",
        "OPENING仪式举行",
        "荔枝上市量增加,价格回落",
        "操作起来十分自如",
        "其中新药业务收入增长12%",
        "四川银行业金融机构存款增加",
        "大连港口吞吐量增长3%",
        "推进民生教育工程",
    ],
)
def test_no_company(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("机器人(300024)公告中标,机器人股价涨停", ["机器人", "机器人"]),
        ("苹果股价盘前走高", ["苹果"]),
        ("荔枝股价收涨6%", ["荔枝"]),
        ("大连港公告拟回购股份", ["大连港"]),
        ("这种苹果很甜", []),
        ("强生宣布上调指引。分析师看好强生", ["强生", "强生"]),
    ],
)
def test_ambiguous_names_need_company(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_lexicon_names_keep_to_token_boundaries() -> None:
    text = "实力拓宽海外市场"
    assert names(text) == ["力拓"]
    assert found(text, {0, 2, 4, 6}) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拟4.05亿元收购云川智控100%股权,云川智控主营控制器", ["云川智控", "云川智控"]),
        ("转让甬城日红34%的股权", ["甬城日红"]),
        ("收购标的公司60%股权", []),
        ("全资子公司云川智控拟扩产", ["云川智控"]),
        ("股东云川鑫源拟减持不超过2%股份,云川鑫源持股5.1%", ["云川鑫源", "云川鑫源"]),
        ("公告称,董事王某某拟减持不超过2%股份,董事王某某持股5.1%", []),
        ("子公司拟扩产,收购资产", []),
        ("并购Harbor Wing,Harbor Wing去年亏损", ["Harbor Wing", "Harbor Wing"]),
        ("公司上线ERP系统,分析师Tom Baker宣布离职", []),
        ("向深圳市云川天地投资有限公司转让,深圳云川将控股", ["深圳市云川天地投资有限公司", "深圳云川"]),
    ],
)
def test_names_by_role(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拟收购江阴恒升新材料有限公司六成股权", ["江阴恒升新材料有限公司"]),
        ("沁水甲公司和晋城乙煤炭实业有限公司共同出资", ["晋城乙煤炭实业有限公司"]),
        ("控股股东宁波远帆投资合伙企业(有限合伙)减持", ["宁波远帆投资合伙企业(有限合伙)"]),
        ("向蓝湾(上海)信息科技有限公司增资", ["蓝湾(上海)信息科技有限公司"]),
        ("宁波甬城银行公布年报", ["宁波甬城银行"]),
        ("管理有限公司制度", []),
    ],
)
def test_names_by_form(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_mentions_are_in_order_and_apart() -> None:
    text = "中信证券股份有限公司、海通证券(600837)、华为和小米集团、阿斯麦(ASML.O)"
    mentions = find_companies(text, find_tickers(text))
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert "ASML" not in [text[m.start : m.end] for m in mentions]


def test_tables_are_sound() -> None:
    rows = table("companies")
    assert len(rows) > 6000
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert not row["name"].startswith("*ST"), row.where
        assert row["name"] in companies(), row.where
        assert row["example"], row.where
    for name in ("brokers", "institutions", "regions", "indices", "stopnames"):
        words = [  # a word that is no brand may be kept from being a metric or a company too
            (w, row.cells.get("kind") == "no brand")
            for row in table(name)
            for w in (row.cells.get("name") or row["word"], *row.cells.get("aliases", "").split("|"))
            if w
        ]
        assert len(words) == len(set(words)), [w for w in set(words) if words.count(w) > 1]
        assert all(row["example"] for row in table(name))


@pytest.mark.parametrize(
    "text",
    [
        "集团" * 200_000,
        "有限公司" * 100_000,
        "(以下简称" * 80_000,
        "A" * 400_000,
        "A " * 200_000,
        "简称:" * 130_000,
        "一二三" * 130_000,
    ],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    started = time.process_time()
    find_companies(text, [])
    assert time.process_time() - started < 2
