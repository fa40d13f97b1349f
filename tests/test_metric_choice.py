"""Which metric a number is given: beside it, beyond it, of its deed, carried on, or of the market."""

import pytest
from caixun.entities import find_mentions
from caixun.relations.facts import find_facts
from caixun.sentences import sentence_starts


def metrics_of(text: str) -> dict[str, str]:
    """The words of the metric by the number they belong to; bars in the text are token boundaries."""
    tokens = text.split("|")
    places = {sum(map(len, tokens[:n])) for n in range(len(tokens))} if len(tokens) > 1 else None
    text = "".join(tokens)
    starts = sentence_starts(text)
    sentences = list(zip(starts, [*starts[1:], len(text)], strict=True))
    facts = find_facts(text, find_mentions(text, None, 0, places), sentences)
    return {text[fact.start : fact.end]: fact.metric_text or "" for fact in facts}


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("寒武纪每年可节省约2亿元财务费用。", "2亿元", "财务费用"),
        ("寒武纪的无人机订单有望落地并贡献约6千万元归母净利润。", "6千万元", "归母净利润"),
        ("维持目标价15元,对应2020/2021年35/28倍市盈率。", "35", "市盈率"),
        ("寒武纪募资30亿元扩产80GW逆变器产能。", "80GW", "产能"),
        ("终止协议后,寒武纪须支付2.5亿美元分手费。", "2.5亿美元", "分手费"),
        ("寒武纪业绩转亏,录得9.1亿元亏损。", "9.1亿元", "亏损"),
    ],
)
def test_name_beyond_the_number(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("寒武纪拟以现金3.6亿元收购该厂商的产线。", "3.6亿元", "收购"),
        ("双方约定以12.5元/股的价格成交。", "12.5元", "价格"),
        ("寒武纪斥资1800万元回购20万股。", "1800万元", "回购"),
        ("股东拟减持不超过2%股份。", "2%", "拟减持"),
        ("股东向受让方转让所持公司860万股无限售流通股。", "860万股", "转让"),
        ("寒武纪上半年仅完成全年销售目标的35%。", "35%", "完成"),
        ("寒武纪市盈率45倍,处于近五年12%分位。", "12%", "分位"),
        ("股东将其持有的500万股股份办理了解除质押。", "500万股", "解除质押"),
        ("拟募资12亿元,其中7亿元用于研发中心。", "7亿元", "用于"),
        ("拟募资12亿元,其余5亿元用于偿还银行贷款。", "5亿元", "偿还银行贷款"),
        ("寒武纪动用自有资金暂时补充流动资金4000万元。", "4000万元", "补充流动资金"),
    ],
)
def test_deed_of_the_number(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("寒武纪营收12亿元,好于市场预期的11.5亿元。", "11.5亿元", "营收"),
        ("寒武纪工程收入38亿元,毛利率20%;运营26亿元。", "26亿元", "收入"),
        ("寒武纪营收12亿元,同比增长10%。", "10%", "营收"),
        ("寒武纪销量15万辆,旗下新品牌2.5万辆。", "2.5万辆", "销量"),
        ("寒武纪工程收入38亿元(占比五成),同比增长12%。", "12%", "收入"),
        ("寒武纪净利润3.2亿元(扣非2.8亿元),同比增长12%。", "12%", "净利润"),
        ("寒武纪芯片产量(八成权益)为1.2万颗。", "1.2万颗", "产量"),
        ("一线城市新建商品住宅|价格|环比下降0.6%,其中上海上涨0.2%,北京、广州分别下降0.9%、0.8%。", "0.8%", "价格"),
        ("寒武纪市占率首次进入国内前5,达到了7%。", "7%", "市占率"),
        ("寒武纪签约金额21亿元,放量显著,签约面积100.4万方,yoy32.8%。", "32.8%", "签约面积"),
        ("焦炭毛利率下滑:寒武纪上半年销售焦炭200万吨。", "200万吨", "销售"),
        ("寒武纪规模扩大30亿元,合作客户增至104家。", "104家", "合作客户"),
        ("股东拟减持不超过800万股,即不超过公司总股本的2%。", "2%", "拟减持"),
        ("寒武纪客座率81%,较上年提升9个百分点,但仍较2019年低2.5个百分点。", "2.5个百分点", "客座率"),
        ("寒武纪净增经销商120家,总数达到2300家。", "2300家", "经销商"),
        ("寒武纪8月新增用户由7.3万人上修至8.9万人。", "8.9万人", "新增用户"),
        ("寒武纪交付12万颗,同比增长8%,完成全年15万颗目标。", "15万颗", "交付"),
        ("寒武纪回购价格上限为85元/股,较当日收盘价62元高出37%。", "37%", "回购价格"),
        ("分析师将寒武纪2025年盈利预测分别上调4%、7%。", "7%", "盈利"),
    ],
)
def test_metric_carried_on(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("国际油价全周大跌6.5%。", "6.5%", "大跌"),
        ("恒生指数收市跌0.7%。", "0.7%", "跌"),
        ("美股三大指数集体走强,道指涨1.2%。", "1.2%", "涨"),
        ("全市场逾4200只个股下跌。", "4200只", "下跌"),
        ("创业板指下跌1.2%,年内跌幅已达11%。", "11%", "年内跌幅"),
        ("寒武纪目前价格77.9,上涨9.2%。", "9.2%", "上涨"),
        ("失业率上升的风险仍在,美元指数上涨0.4%。", "0.4%", "上涨"),
        ("寒武纪绩后重挫9%,收88.6元。", "88.6元", "收"),
        ("寒武纪股价报88.6元。", "88.6元", "股价报"),
        ("住宅价格同比下降1.9%,降幅比上月收窄0.3个百分点。", "0.3个百分点", "降幅"),
    ],
)
def test_market_moves(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


def test_count_beats_a_metric_of_another_clause() -> None:
    found = metrics_of("在建工程规模较大,在华东布局7个超大规模数据中心。")
    assert "数据中心" in found["7个"]


def test_share_keeps_what_has_the_share() -> None:
    assert metrics_of("零售终端市场份额2020年占比为26.6%。")["26.6%"].startswith("市场份额")


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("国际|铂金|价格|升至|1120|美元|。", "1120美元", "价格"),
        ("打新|申购|价格|为|28.5|元|。", "28.5元", "申购价格"),
        ("寒武纪|全年|销量|为|12|万辆|。", "12万辆", "销量"),
        ("投信|买超|3|亿元|,|自营|商卖|超|2|亿元|。", "2亿元", "卖超"),
        ("服装业|劳工|缺勤率|为|12%|。", "12%", "服装业劳工缺勤率"),
        ("寒武纪|应付|的|土地|出让|金约|为|24|亿元|。", "24亿元", "土地出让金"),
    ],
)
def test_metric_cuts_no_word(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("参与调研的海外机构18家。", "18家", "海外机构"),
        ("寒武纪的充电效率最高达92%。", "92%", "充电效率"),
        ("新电站的总容量不超过150万千瓦。", "150万千瓦", "总容量"),
        ("产品纯度大于95%。", "95%", "产品纯度"),
        ("监管部门对6家房地产企业进行了约谈。", "6家", "房地产企业"),
        ("寒武纪近日完成数千万美元B+轮融资。", "数千万美元", "B+轮融资"),
        ("15只主题基金斩获超高收益。", "15只", "主题基金"),
        ("服务业单月新增12万人。", "12万人", "新增"),
        ("充电效率高达95%。", "95%", "充电效率"),
        ("共有30家上市公司披露了年报。", "30家", "上市公司"),
        ("根据要约作出的收购要约3亿元。", "3亿元", "收购要约"),
    ],
)
def test_noun_without_what_stands_round_it(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("融券卖出3万股,融券偿还2万股。", "2万股", "融券偿还"),
        ("当日确诊病例5例,解除医学观察9例。", "9例", "解除医学观察"),
        ("拟发行2亿股,当中15%为公开发售。", "15%", "公开发售"),
        ("主力资金净流出3000万元,涨跌幅为-4.2%。", "-4.2%", "涨跌幅"),
        ("寒武纪净利润3亿元,对应两年CAGR为28%。", "28%", "净利润"),
    ],
)
def test_words_at_the_number_beat_the_metric_before(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("寒武纪股东计划减持公司股份不超过200万股。", "200万股", "计划减持公司股份"),
        ("寒武纪股东拟减持不超过公司总股本的3%。", "3%", "拟减持"),
        ("合同金额9700万元,占公司2019年营业收入的4.4%。", "4.4%", "营业收入"),
        ("寒武纪营收总额137.5亿元,同比增长23.1%。", "23.1%", "营收总额"),
        ("寒武纪总股本将由1.325亿股减至1.324亿股。", "1.324亿股", "总股本"),
        ("寒武纪归母净利润0.38亿元,同比扭亏为盈,环比下降57.2%。", "57.2%", "归母净利润"),
        ("换手率:2.03%成交量:5.6万手。", "2.03%", "换手率"),
        ("国际铜夜盘收跌0.29%。", "0.29%", "收跌"),
        ("成品油消费量3124万吨,同比增长13.3%,其中,汽油、柴油同比分别增长9.4%、26.6%。", "26.6%", "消费量"),
        ("寒武纪股价今日小幅下跌2.5%。", "2.5%", "股价"),
        ("德国|约|44%|的|电力|来自|可|再生|能源|。", "44%", "电力"),
        ("寒武纪|接受|4|家|机构|调研|,|其中|证券|公司|3家|。", "3家", "证券公司"),
    ],
)
def test_what_is_done_summed_or_labelled(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric


@pytest.mark.parametrize(
    ("text", "number", "metric"),
    [
        ("沪指涨0.4%,盘中一度跌近3%。", "3%", "跌"),
        ("寒武纪现金分红达90亿元,是上市以来募集资金总额的6倍。", "6倍", "现金分红"),
        ("收入拆分:1)分产品:芯片、板卡分别增长11%、12%。", "11%", "收入"),
        ("全国居民收入名义增长9%,增速快1.1个百分点,扣除价格因素,实际增长7%。", "7%", "居民收入"),
        ("商品房销售面积和销售额分别下降10%和9%,降幅较上月分别收窄1.7和1.3个百分点。", "1.7", "降幅"),
        ("寒武纪销量和产量大幅增长,某行分别上调A股和H股目标价至50元和48港元。", "48港元", "H股目标价"),
        ("寒武纪拟每10股转增6股同时派发股利1.5元。", "6股", "转增"),
        ("寒武纪管理+研发费用率9.3%,下降0.4个百分点。", "0.4个百分点", "管理+研发费用率"),
        ("过去90天内机构目标均价为20.4元。", "20.4元", "机构目标均价"),
    ],
)
def test_what_else_is_named_is_not_measured(text: str, number: str, metric: str) -> None:
    assert metrics_of(text)[number] == metric
