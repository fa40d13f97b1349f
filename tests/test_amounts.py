"""Amounts: what each construction makes, what is none, and that nothing backtracks."""

import time

import pytest
from caixun.atoms.amounts import find_amounts
from caixun.fold import fold
from caixun.rule import RULES
from caixun.types import Mention

KINDS = ("money", "percent", "multiple", "quantity")
EXAMPLES = [
    (name, s, want) for name, r in RULES.items() if name.split(".")[0] in KINDS for s, want in r.examples.items()
]
REFUSED = [(name, s) for name, r in RULES.items() if name.split(".")[0] in KINDS for s in r.refuses]


def find(text: str, *labels: str) -> list[Mention]:
    return [m for m in find_amounts(fold(text)) if not labels or m.label in labels]


def show(text: str, *labels: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], str(m)) for m in find(text, *labels)]


@pytest.mark.parametrize(("name", "sentence", "want"), EXAMPLES)
def test_every_rule_makes_its_examples(name: str, sentence: str, want: str) -> None:
    assert (name, want) in [(m.rule, str(m)) for m in find(sentence)]


@pytest.mark.parametrize(("name", "sentence"), REFUSED)
def test_every_rule_refuses_its_refusals(name: str, sentence: str) -> None:
    assert name not in [m.rule for m in find(sentence)]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("订单金额达９．６亿元。", "９．６亿元", "960000000 CNY"),
        ("货款合计16，430，000元。", "16，430，000元", "16430000 CNY"),
        ("总负债 73,518.06 万元。", "73,518.06 万元", "735180600 CNY"),
        ("中标价人民币3.2亿元整。", "人民币3.2亿元整", "320000000 CNY"),
        ("纯利HK$4.5亿。", "HK$4.5亿", "450000000 HKD"),
        ("资本支出約新台幣860億元。", "新台幣860億元", "about 86000000000 TWD"),
        ("市值攀上2.6兆美元。", "2.6兆美元", "2600000000000 USD"),
        ("实控人套现三亿五千万元。", "三亿五千万元", "350000000 CNY"),
        ("计提减值1亿5000万元。", "1亿5000万元", "150000000 CNY"),
        ("投入20+亿元。", "20+亿元", "over 2000000000.. CNY"),
        ("追加投资3000多万欧元。", "3000多万欧元", "over 30000000.. EUR"),
        ("赔付数十亿日元。", "数十亿日元", "vague 2000000000..9000000000 JPY"),
        ("贷款余额近千亿元。", "千亿元", "about 100000000000 CNY"),
        ("一碗面涨到十五块六。", "十五块六", "15.6 CNY"),
        ("补差价三元二角五分。", "三元二角五分", "3.25 CNY"),
        ("归母净利润－0.83亿元。", "－0.83亿元", "-83000000 CNY"),
        ("净利润负3.9亿元。", "负3.9亿元", "-390000000 CNY"),
        ("贷款5个亿。", "5个亿", "500000000 CNY"),
        ("均价6.5美元/桶。", "6.5美元", "6.5 USD/桶"),
        ("大豆报13.25-3/4美元/蒲式耳。", "13.25-3/4美元", "13.2575 USD/蒲式耳"),
        ("拟10转4派1.4元。", "1.4元", "1.4 CNY/10股"),
        ("将投入逾300亿元元用于研发。", "300亿元", "over 30000000000.. CNY"),
    ],
)
def test_money(text: str, span: str, value: str) -> None:
    assert (span, value) in show(text, "MONEY")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("预计亏损600万元至800万元。", ["6000000..8000000 CNY"]),
        ("预计净利润-800万元至-600万元。", ["-8000000..-6000000 CNY"]),
        ("每股作价14.84至15.48港元。", ["14.84..15.48 HKD/股"]),
        ("投资额4，000－4，500万元。", ["40000000..45000000 CNY"]),
        ("月薪从8500到3万元。", ["8500..30000 CNY"]),
        ("增资两到三千万元。", ["20000000..30000000 CNY"]),
        ("三年营收为6.1/7.4/9.0亿元。", ["610000000 CNY", "740000000 CNY", "900000000 CNY"]),
        ("收益预测至63.4亿/66.9亿港元。", ["6340000000 HKD", "6690000000 HKD"]),
        ("外销收入7.6亿/-12.5%。", ["760000000 CNY"]),
        ("下调EPS至1.31(-0.12)/1.64(-0.08)/2.05元。", ["1.31 CNY", "1.64 CNY", "2.05 CNY"]),
        ("每股收益0.55元/股-0.62元/股。", ["0.55..0.62 CNY/股"]),
        ("EPS为1.14、1.39、1.68元/股。", ["1.14 CNY/股", "1.39 CNY/股", "1.68 CNY/股"]),
        ("利润不低于20/22亿元。", ["over 2000000000.. CNY", "over 2200000000.. CNY"]),
        ("价差为794（12%）、1,525（14%）元。", ["794 CNY", "1525 CNY"]),
        ("油价上涨0.5美元至70美元。", ["0.5 USD", "70 USD"]),
        ("收入6亿元(港元,下同),成本4亿元。", ["600000000 HKD", "400000000 HKD"]),
        ("从去年的3亿美元增至4.5亿。", ["300000000 USD", "450000000 USD"]),
        ("拟募资6亿至8亿。", ["600000000..800000000 CNY"]),
        ("全年预亏6亿-8亿。", ["600000000..800000000 CNY"]),
        ("拟投资30-50亿建厂。", ["3000000000..5000000000 CNY"]),
        ("规模在8000亿到1.2万亿之间。", ["800000000000..1200000000000 CNY"]),
        ("营收15.5亿元/yoy+8%。", ["1550000000 CNY"]),
        ("每年节省电费500万元。", ["5000000 CNY"]),
        ("许可费每年300万元/年。", ["3000000 CNY/年"]),
    ],
)
def test_ranges_lists_and_currencies_of_context(text: str, values: list[str]) -> None:
    assert [str(m) for m in find(text, "MONEY")] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("晶全科（6789）10月營收3.2億元，月減4%、年增11%。", ["320000000 TWD"]),
        ("台股收黑，成交2,950億元，外資賣超88億元。", ["295000000000 TWD", "8800000000 TWD"]),
        ("壽險業海外投資23.6兆元，金管會說明。", ["23600000000000 TWD"]),
        ("福和置業（02977）發盈警，料虧損按年擴大至3億元，派息每股8仙。", ["300000000 HKD", "0.08 HKD/股"]),
        (
            "恒指跌1%，大市成交2000億元。某股次季溢利14亿元人民币，按年跌3%，遜預期的15亿元。目標價90元。",
            ["200000000000 HKD", "1400000000 CNY", "1500000000 CNY", "90 HKD"],
        ),
        ("港股某公司溢利6亿元，同比增长3%。", ["600000000 CNY"]),
        ("某公司溢利按年、按季均升，料达6亿元，并发行人民币债券。", ["600000000 CNY"]),
        ("云南水务盈警：料亏损2亿元。", ["200000000 CNY"]),
        ("一份台股报告说，茅台股价突破1500元。", ["over 1500.. CNY"]),
        ("台积电斥资新台币48亿元（约合人民币11亿元）购买设备。", ["4800000000 TWD", "about 1100000000 CNY"]),
        ("八仙水泥每吨涨价20元。", ["20 CNY/吨"]),
    ],
)
def test_whose_yuan_a_plain_yuan_is(text: str, values: list[str]) -> None:
    assert [str(m) for m in find(text, "MONEY")] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("占比由63％降至42％。", ["63 %", "42 %"]),
        ("毛利率提升1.2个百分点至35.6%。", ["1.2 pp", "35.6 %"]),
        ("毛利率提升1.2%至35.6%。", ["1.2 %", "35.6 %"]),
        ("预计增长40%-70%。", ["40..70 %"]),
        ("降幅64.13%－46.19%。", ["46.19..64.13 %"]),
        ("同比+19.0%，环比-2.46%。", ["19 %", "-2.46 %"]),
        ("收入yoy+16.5%。", ["16.5 %"]),
        ("毛利率回升2.3 个 百 分 点。", ["2.3 pp"]),
        ("费用率同比-0.73/-0.21/-0.35pct。", ["-0.73 pp", "-0.21 pp", "-0.35 pp"]),
        ("上调50bp。", ["50 bp"]),
        ("三成五的门店关闭。", ["35 %"]),
        ("不良率为千分之五。", ["0.5 %"]),
        ("持股5%以上的股东。", ["over 5.. %"]),
        ("增速在25%左右。", ["about 25 %"]),
        ("涨幅不足百分之二。", ["under ..2 %"]),
        ("yoy+45%-+65%。", ["45..65 %"]),
        ("同比-5%-+8%。", ["-5..8 %"]),
        ("同比-45%--35%。", ["-45..-35 %"]),
    ],
)
def test_percent(text: str, values: list[str]) -> None:
    assert [str(m) for m in find(text, "PERCENT")] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("PE39/28/22倍。", ["39 x", "28 x", "22 x"]),
        ("估值为7.5x/6.1xPB。", ["7.5 x", "6.1 x"]),
        ("销量翻了一番。", ["2 x"]),
    ],
)
def test_multiples(text: str, values: list[str]) -> None:
    assert [str(m) for m in find(text, "MULTIPLE")] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("装机3.2GW，发电5.6亿千瓦时。", ["3.2 GW", "560000000 千瓦时"]),
        ("全国用户达2亿。", ["200000000 "]),
        ("两家企业、十余项专利。", ["2 家", "over 10.. 项"]),
        ("年产400-500万件。", ["4000000..5000000 件"]),
        ("全网销量超30w瓶，配120W快充。", ["over 300000.. 瓶"]),
        ("7月数据下修2.1万人至5.8万人。", ["21000 人", "58000 人"]),
        ("淨空單增加2,135口至3.87萬口。", ["2135 口", "38700 口"]),
        ("需求恐减少4万吨至6万吨。", ["40000..60000 吨"]),
        ("库存减少3万吨至4.5万吨。", ["30000 吨", "45000 吨"]),
        ("道琼斯指数涨0.5%，报44012.3。", ["44012.3 点"]),
    ],
)
def test_quantities(text: str, values: list[str]) -> None:
    assert [str(m) for m in find(text, "QUANTITY")] == values


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-16 10:11，21世纪经济报道",
        "2025年一季度，1-6月，6月30日，2021/2022年",
        "英伟达H20与A100芯片，7nm以下的8-K文件，5G-V2X和Z9000",
        "第一大股东，第3名，一些，一旦，一方面，统一",
        "万科、万达、百度、千方科技、三一重工、七匹狼",
        "十分重视，千万别错过，老百姓，三大运营商",
        "公告编号：2021-045，电话：021-60001234",
        "公司成立于2003年，将成为龙头，成交活跃",
        "沪深300与标普500",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert show(text, "MONEY", "PERCENT", "MULTIPLE", "NUMBER") == []


@pytest.mark.parametrize("unit", ["1,", "1", "(", "一二三", "1-", "1/", "1亿", "百分之", "1.", "每", "9% "])
def test_nothing_backtracks(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    find_amounts(text)
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("金额不会超过5亿港元", "under"), ("涉案金额没有超过5亿元", "under"), ("占比并未突破30%", "under"), ("募资均未高于8亿元", "under"),
        ("注册资本不得低于3亿元", "over"), ("现金分红不会少于2亿元", "over"), ("投入未低于1亿元", "over"), ("金额已超过5亿元", "over"),
        ("跌幅不会超5%", "under"), ("违约金没有逾3亿元", "under"), ("票房没超2亿元", "under"), ("参股比例未达到5%", "under"), ("样本不满300家", "under"),
        ("跌幅不得不超过5%", "over"), ("销量不断突破3万辆", "over"), ("未来超3亿元", "over"), ("不锈钢跌超3%", "over"), ("产值达到3亿元以上", "over"), ("罚没逾3000万元", "over"),
    ],
)  # fmt: skip
def test_a_denied_bound_is_the_other_one(text: str, bound: str) -> None:
    assert [amount.quantity.bound for amount in find_amounts(text) if amount.quantity] == [bound]
