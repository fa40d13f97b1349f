"""Tickers: every form, the exchange and the board, and the figures that are no code."""

import time

import pytest
from caixun.atoms.tickers import find_tickers
from caixun.fold import fold
from caixun.rule import RULES

EXAMPLES = [
    (name, s, want) for name, r in RULES.items() if name.startswith("ticker.") for s, want in r.examples.items()
]
REFUSED = [(name, s) for name, r in RULES.items() if name.startswith("ticker.") for s in r.refuses]


@pytest.mark.parametrize(("name", "sentence", "want"), EXAMPLES)
def test_every_rule_makes_its_examples(name: str, sentence: str, want: str) -> None:
    assert (name, want) in [(m.rule, str(m)) for m in find_tickers(fold(sentence))]


@pytest.mark.parametrize(("name", "sentence"), REFUSED)
def test_every_rule_refuses_its_refusals(name: str, sentence: str) -> None:
    assert name not in [m.rule for m in find_tickers(fold(sentence))]


@pytest.mark.parametrize(
    ("text", "span", "symbol", "mic"),
    [
        ("招商银行（600036）公告", "600036", "600036.SH", "XSHG"),
        ("某公司，300015.SZ）公告", "300015.SZ", "300015.SZ", "XSHE"),
        ("证券代码：“000333”", "000333", "000333.SZ", "XSHE"),
        ("(SZ 300649)上涨", "SZ 300649", "300649.SZ", "XSHE"),
        ("sz002594大涨", "sz002594", "002594.SZ", "XSHE"),
        ("SH:600519", "SH:600519", "600519.SH", "XSHG"),
        ("老白干(600559.CN)", "600559.CN", "600559.SH", "XSHG"),
        ("上证指数(000001.SH)", "000001.SH", "000001.SH", "XSHG"),
        ("并行科技(920493)公告", "920493", "920493.BJ", "XBSE"),
        ("某公司(证券代码:873999)挂牌", "873999", "873999.NQ", "NEEQ"),
        ("某公司430999.NQ)", "430999.NQ", "430999.NQ", "NEEQ"),
        ("快手(01024)", "01024", "01024.HK", "XHKG"),
        ("网易(9999-HK)", "9999-HK", "09999.HK", "XHKG"),
        ("HK：01969", "HK：01969", "01969.HK", "XHKG"),
        ("吉利(175)", "175", "00175.HK", "XHKG"),
        ("辉瑞(PFE.N)", "PFE.N", "PFE.US", "XNYS"),
        ("BRK.A.US", "BRK.A.US", "BRK.A.US", None),
        ("百度(NASDAQ：BIDU)", "NASDAQ：BIDU", "BIDU.US", "XNAS"),
        ("三星电子(005930.KS)", "005930.KS", "005930.KS", "XKRX"),
        ("通用汽车(GM)收跌0.5%", "GM", "GM.US", None),
    ],
)
def test_forms(text: str, span: str, symbol: str, mic: str | None) -> None:
    assert [(text[m.start : m.end], m.symbol, m.mic) for m in find_tickers(fold(text))] == [(span, symbol, mic)]


def test_a_list_of_bare_codes() -> None:
    found = find_tickers("关注600030、601211和000776,资金300000元")
    assert [m.symbol for m in found] == ["600030.SH", "601211.SH", "000776.SZ"]


@pytest.mark.parametrize(
    "text",
    [
        "（2021）沪01民初12号",
        "订单号202306151234",
        "累计确诊600123例",
        "持仓增加300210手",
        "买入300000股",
        "申购代码：787625",
        "人民币(CNH)收报7.2",
        "国内生产总值(GDP)上涨",
        "批次 999999",
        "网址?stockCode=000760",
    ],
)
def test_what_is_no_ticker(text: str) -> None:
    assert find_tickers(fold(text)) == []


@pytest.mark.parametrize("unit", ["1,", "1", "(", "(600000)", "A.", "SH6", "关注600000 "])
def test_nothing_backtracks(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    find_tickers(text)
    assert time.process_time() - start < 1.5
