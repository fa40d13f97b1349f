"""Encodings: 80 samples of each kind, 20 texts in 4 encodings, all read right, whatever the page declares."""

import random
from difflib import SequenceMatcher

import pytest
from caixun.read.decode import Decoded, decode
from caixun.read.legacy import decode_legacy
from caixun.read.origin import Origin
from caixun.read.text import read_text
from opencc import OpenCC

TEXTS = [
    "甲乙股份公告，上半年营业收入11.11亿元，同比增长42.3%。",
    "丙丁科技(688999.SH)三季度净利润3.5亿元，环比下降8%，低于预期。",
    "央行开展2000亿元逆回购操作，中标利率1.5%，与此前持平。",
    "沪指收涨0.52%，报3200点，两市成交额不足7000亿元，创业板指涨1.1%。",
    "公司拟以自有资金回购股份，回购价格不超过25元/股，总额1亿元至2亿元。",
    "截至6月末，全国社会消费品零售总额同比增长3.7%，网上零售额增长9.8%。",
    "戊己汽车8月销量26.54万辆，其中新能源汽车占比四成，出口翻番。",
    "分析师认为，行业景气度有望回升，维持“买入”评级，目标价88元。",
    "股东计划六个月内减持不超过3%的股份，减持原因为自身资金需求。",
    "庚辛银行不良贷款率1.25%，较上年末下降3个基点，拨备覆盖率提高。",
    "受原材料价格上涨影响，公司毛利率同比下滑2.4个百分点至18.6%。",
    "据知情人士透露，该公司正考虑赴港上市，最多募资10亿美元。",
    "国家统计局数据显示，7月份居民消费价格同比上涨0.5%，环比上涨0.5%。",
    "董事会审议通过利润分配预案：每10股派发现金红利3元（含税）。",
    "原油期货主力合约夜盘收跌1.83%，黄金、白银小幅走高。",
    "该项目总投资约38亿元，预计2027年投产，达产后年产值逾50亿元。",
    "壬癸医药称，其创新药获批上市，商业化进程符合预期，研发费用增加。",
    "美元兑人民币中间价报7.1012，调升35个基点；离岸价一度跌破7.10关口。",
    "截至收盘，北向资金净买入62亿元，连续五日净流入，食品饮料居前。",
    "公司回应问询函：存货跌价准备计提充分，不存在应披露而未披露的事项。",
]
RARE = "㐂䶮"  # characters that GBK lacks
TAIWAN = OpenCC("s2tw")
NAMES = {"utf-8": "utf-8", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
HEAD = "".join(f'<link rel="stylesheet" href="/static/css/module-{n}.css"><script src="/js/{n}.js"></script>\n' for n in range(400))


def write(text: str, encoding: str) -> str:
    """The text in the script that comes in that encoding."""
    if encoding == "big5":
        text = TAIWAN.convert(text).replace("“", "「").replace("”", "」")
    return text + RARE if encoding == "gb18030" else text


SAMPLES = [(encoding, number, write(text, encoding)) for encoding in NAMES for number, text in enumerate(TEXTS)]


def wrong(kind: str) -> list[str]:
    """Which samples of a kind are not read right."""
    return [f"{encoding} {number}" for encoding, number, text in SAMPLES if not KINDS[kind](text, encoding, number)]


def reads_clean(text: str, encoding: str, number: int) -> bool:
    return decode(text.encode(encoding)) == Decoded(text, NAMES[encoding], 0)


def reads_page(text: str, encoding: str, number: int) -> bool:
    """A head of 50,000 ASCII characters, and a charset that is right, missing or a lie."""
    charset = (encoding, None, "utf-8", "gb2312", "big5", "iso-8859-1")[number % 6]
    meta = f'<meta charset="{charset}">' if charset else ""
    page = f"<!DOCTYPE html><html><head>{meta}{HEAD}<title>News</title></head><body><p>{text}</p></body></html>"
    article = read_text(page.encode(encoding), Origin("a.html"))
    return (article.raw, article.source["encoding"]) == (page, NAMES[encoding])


def reads_damaged(text: str, encoding: str, number: int) -> bool:
    """Bytes lost, overwritten or put in: the encoding is told, and all that is whole stays."""
    chance = random.Random(f"{encoding} {number}")  # noqa: S311
    text = "".join(write(TEXTS[(number + n) % len(TEXTS)], encoding) for n in range(3))
    data = bytearray(text.encode(encoding))
    for _ in range(1 + number % 3):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                del data[at]
            case 1:
                data[at] = 0xFF
            case 2:
                data.insert(at, chance.randrange(0x80, 0x100))
            case 3:
                data[at] = 0x20
    found = decode(bytes(data))
    same = sum(block.size for block in SequenceMatcher(None, text, found.text, autojunk=False).get_matching_blocks())
    return found.encoding == NAMES[encoding] and same >= len(text) - 4 * (1 + number % 3)


KINDS = {"clean": reads_clean, "page": reads_page, "damaged": reads_damaged}


def test_a_lost_byte_costs_its_character_only() -> None:
    whole = "公司股东大会审议通过利润分配预案，每股派发现金红利"
    assert decode(whole.encode("gbk")[1:] + "。".encode("gbk")).text == f"\ufffd{whole[1:]}。"


def test_symbols_kana_and_rare_names_are_no_damage() -> None:
    for text in ("①②③④⑤⑥⑦⑧⑨⑩营收", "──────────目录", "トナニヌネノハヒフ株式会社", "囍骉犇鑫淼焱垚", "ΑΒΓΔΕАБВГД系数", "韫璘豳彧翀"):
        assert decode_legacy(text.encode("gb18030"), "gb18030") == text


@pytest.mark.parametrize("kind", KINDS)
def test_80_of_80(kind: str) -> None:
    assert len(SAMPLES) == 80
    assert wrong(kind) == []
