"""What proves a year and what refuses a period: 21年末 is a year and 20年历史 is none; 连续三季 and 7月交货 name no period."""

import re

from caixun.entities.context import Context

BEFORE_BARE = re.compile(r"(?:[近去每这那某另下上多个半几逐\d.]|[连持]续|[耗历]时|为期|长达|奥迪)\Z")  # a line may end in a figure: 2025-09-01, newline, 8月28日
QUARTERLY = re.compile(r"[第度报Q末]")


def refuses_bare(match: re.Match[str], context: Context) -> bool:
    """Whether words without a year are no period: 连续三季, 每三月, 中期来看, 7月交货, 《…第二季》."""
    words, text = match.group(), context.text
    before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() : match.end() + 3]
    if match.group("until"):
        return False
    if BEFORE_BARE.search(before) or after.startswith(("》", "》")):
        return True
    if match.group("q") and (not QUARTERLY.search(words) or SEASON.search(f"{before}|{words}|{after}")):
        return True
    if match.group("h") == "中期":
        return not re.match("业绩|报告|净利|纯利|息|股息|溢利|财报|[多少]赚|亏损|转[盈亏]|盈利|收[入益]|营收|EB", text[match.end() : match.end() + 2])
    if match.group("m") and not match.group("d"):
        return bool(CONTRACT.match(text, match.end())) or (
            match.group("m") in "十一二三四五六七八九" and before.endswith("第")
        )
    return False


CONTRACT = re.compile(
    r"交[货割]|合约(?!销售)|(?:主力|轻质)?(?:黄金|白银|[铂钯]金|原油|布伦特|布油|天然气|汽油|燃油|玉米|大豆|豆[油粕]|小麦|棉花|期?铜)(?:主力)?(?:期|合约)"
)
SEASON = re.compile(r"[》”]\|第.季\||第.季\|(?:收视|播|开播|节目|综艺)")
DURATION_BEFORE = re.compile(
    r"(?:近|过去|未来|长达|为期|历时|超过?|逾|约|[达满有第每长距]|经过?|历经|坚持|沉浸|从业|深耕|耕耘|连续|持续|拥有|不到|至少|最长|炒股|成立|期限|[一二三四五六七八九十百]) ?\Z"
)
DURATION_AFTER = re.compile(
    r" ?(?:期|以[上下]|来|历史|经验|以?内(?!销|地|外|需|部)|后|限|左右|老|国债|美债|新高|新低|寿命|产品|质保|以?前|之|间|长期|平均|化|复合|周期|多|余"
    r"|的?(?:时间|积累|发展|历程|沉淀|经营|合作|从业)|不断)"
)
METRIC_AFTER = re.compile(
    r" ?(?:营|收|净|归母|毛利|业绩|利润|实现|销|盈|亏|预|全|公司|第|扣|一|二|三|四|上|下|前|产|出货|新增|以来|资本|有望|现金|经营|费|EPS|PE|同比|年|增|底|末|初|春节|股|分红|目标|开|\d{1,3}(?:\.\d)?倍)"
)


def proves_year(match: re.Match[str], context: Context, parted: bool) -> bool:
    """Whether two digits before 年 are a year: 21年末 and 18年业绩 are, 20年历史 and 近10年 are not."""
    digits = match.group("y2")
    text = context.text
    if digits.startswith("0"):
        return True
    if not parted and match.group("tail") in ("来", "前", "以前", "之前"):
        return False
    if not 10 <= int(digits) <= 35 or (
        DURATION_BEFORE.search(text, max(0, match.start() - 3), match.start()) and not parted
    ):
        return False
    if parted:
        return True
    if DURATION_AFTER.match(text, match.end()):
        return False
    return context.tells_year(2000 + int(digits)) or context.follows_year(2000 + int(digits), match.start()) or (
        int(digits) % 5 > 0 and bool(METRIC_AFTER.match(text, match.end()))
    )
