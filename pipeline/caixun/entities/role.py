"""Company names by the role they play: what is bought, whose shares change hands, a subsidiary, a Latin name that acts."""

import re
from collections.abc import Iterator
from functools import cache

from caixun.entities.lexicon import Company, name_bound
from caixun.entities.metric import metrics
from caixun.rule import rule
from caixun.words import table

HOLDER = r"(?=(?P<held>(?:了|其|剩余|持有的?|所持有?的?|旗下|全资|控股|参股|子公司|孙公司|公司){0,4}))(?P=held)"
DEAL = re.compile(
    rf"(?:收购|转让|出售|受让|购买|取得|持有|竞得|剥离|挂牌){HOLDER}(?P<name>[一-鿿A-Za-z·&]{{2,12}}?)(?:\([^()\n]{{1,24}}\))?(?:剩余)?的?"
    r"[0-9]{1,3}(?:\.[0-9]{1,4})?%的?(?:股权|权益)"
)
SUBSIDIARY = re.compile(
    r"(?:(?:全资|控股|参股|下属)(?:子|孙)?公司|子公司|孙公司)([一-鿿A-Za-z·&]{3,8}?)"
    r"(?=拟[^合定]|收到|签署|签订|获得|近日|持有|的[0-9A-Z]|\((?:以下|下称|简称)|与[一-鿿]{2,12}(?:签|共同|达成|合作))"
)
SELLER = re.compile(
    r"(?:股东|[,。;:\n])([一-鿿]{4,8}?)(?=(?:以|通过|拟|计划|于|将|因|已|合计|累计)[^,。;\n]{0,24}?(?:转让|减持|增持|受让|质押))"
)
NO_START = ("董事", "监事", "高管", "部分", "本次", "以", "两", "员工", "自然人")
NO_END = (
    *"于已并参或将被由均也和虚导约为集规型等拟就系",
    *(
        "公司",
        "股东",
        "项目",
        "资产",
        "产品",
        "股本",
        "相关",
        "业务",
        "先生",
        "女士",
        "此次",
        "监高",
        "协议",
        "计划",
        "持股",
        "方式",
    ),
)
LETTERS = re.compile(r"[A-Z][A-Za-z&.'-]")
LATIN = re.compile(
    r"(收购|并购|竞购|大客户|子公司|巨头|制造商|开发商|生产商|提供商|运营商|零售商|供应商|车企|药企|初创公司|初创企业)? ?"
    r"(?<![A-Za-z0-9.&'-])([A-Z][A-Za-z&.'-]{1,20}+(?: [A-Z][A-Za-z&.'-]{1,20}+){0,3})"
    r"( ?(?:公司|集团|宣布|股价|首席执行官|CEO|[0-9]{0,3}%?的?股权|旗下|最新报告|数据显示|报告显示))?"
)
PERSON = re.compile(r"(?:师|家|长|官|总裁|席|者|人|员|CEO|先生|女士|合伙人|行长|主席|经理)$")


@cache
def common() -> frozenset[str]:
    """Words that stand in these places and are no names."""
    kinds = ("no name", "bound", "bound name", "bound metric", "weak")
    return frozenset(row["word"] for row in table("stopnames") if row["kind"] in kinds)


@cache
def acronyms() -> frozenset[str]:
    """Latin words that name no company."""
    return frozenset(row["word"] for row in table("acronyms")).union(word for word in metrics() if word.isascii())


@rule(
    "company.deal",
    examples={"拟以4亿元收购云川智控60%股权": "云川智控", "公司转让甬城日红34%的股权": "甬城日红"},
    refuses=["拟收购标的公司60%股权", "公司持有其60%股权"],
)
def find_deals(text: str) -> Iterator[tuple[str, Company]]:
    """What is bought, sold or held by a share of its equity."""
    for match in DEAL.finditer(text):
        yield from name_one(match["name"])


@rule(
    "company.holder",
    examples={"股东云川鑫源拟减持不超过2%股份,云川鑫源持股5.1%": "云川鑫源"},
    refuses=["股东计划减持不超过2%股份,其持股5.1%"],
)
def find_holders(text: str) -> Iterator[tuple[str, Company]]:
    """Who sells, buys or pledges shares, if the text names it again."""
    for match in SELLER.finditer(text):
        if text.count(match[1]) > 1:
            yield from name_one(match[1])


@rule("company.subsidiary", examples={"全资子公司云川智控拟与客户签约": "云川智控"}, refuses=["子公司将与客户签约"])
def find_subsidiaries(text: str) -> Iterator[tuple[str, Company]]:
    """A subsidiary by its short name."""
    for match in SUBSIDIARY.finditer(text):
        yield from name_one(match[1])


def name_one(word: str) -> Iterator[tuple[str, Company]]:
    """The word as a company, unless a word of ordinary language stands in it or is it."""
    if word in common() or word.startswith(NO_START) or word.endswith(NO_END) or "和" in word[2:-2]:
        return
    if not name_bound("()").match(word):
        yield word, Company(word, None)


@rule(
    "company.latin",
    examples={"公司完成对零部件制造商Harbor Wing的并购": "Harbor Wing", "Peregrine公司宣布裁员": "Peregrine"},
    refuses=["公司上线ERP系统", "分析师Tom Baker宣布离职"],
)
def find_latin(text: str) -> Iterator[tuple[str, Company]]:
    """A Latin name that is bought, makes things or announces."""
    for match in LATIN.finditer(text) if LETTERS.search(text) else ():
        before, word, after = match.groups()
        if (
            not (before or after)
            or word in acronyms()
            or len(word) < 3
            or PERSON.search(text, max(0, match.start(2) - 3), match.start(2))
        ):
            continue
        if not word.isupper() or " " in word or before in ("收购", "并购", "竞购"):
            yield word, Company(word, None)
