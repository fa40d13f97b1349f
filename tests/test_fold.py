"""Folding keeps every offset and gives every rule one spelling."""

import pytest
from caixun.fold import fold
from hypothesis import given
from hypothesis import strategies as st

ANY = st.text(st.characters(exclude_categories=()))  # lone surrogates too


@given(ANY)
def test_length_never_changes(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY, ANY)
def test_each_character_folds_alone(one: str, two: str) -> None:
    assert fold(one + two) == fold(one) + fold(two)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("公司預計營業額達３．８億至４億港元", "公司预计营业额达3.8亿至4亿港元"),
        ("其後於上週在臺灣發佈，佔比約１／３", "其后于上周在台湾发布,占比约1/3"),
        ("毛利率（－２．５％）；￥１０～￥２０", "毛利率(-2.5%);¥10~¥20"),
        ("裏裡隻衹麵製複髮發鬥闢迴幾餘", "里里只只面制复发发斗辟回几余"),
        ("為爲羣峯綫衞啟啓", "为为群峰线卫启启"),
        ("兆元與萬億", "兆元与万亿"),
        ("乾照光电显著上涨，昇腾与哪吒", "乾照光电显著上涨,昇腾与哪吒"),
        ("“净利”、《公告》。「買入」……——", "“净利”、《公告》。「买入」……——"),
        ("⾦融⼯程 樂\uf914 豈\uf900", "金融工程 乐乐 岂岂"),
        ("\u3000甲\u00a0乙−丙–丁", " 甲 乙-丙-丁"),
        ("约翰・史密斯•李", "约翰·史密斯·李"),
        ("\U0002a6d6😀\x00\ud800", "\U0002a6d6😀\x00\ud800"),
        ("", ""),
    ],
)
def test_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
