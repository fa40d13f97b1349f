"""Pinyin pollution: the bug replayed forward and undone; pages that only teach pinyin stay as they are."""

import runpy
from pathlib import Path

import pytest
from caixun.clean.pinyin import find_pinyin, gbk_codes, is_traditional, readings
from caixun.clean.repair import apply_edits
from caixun.types import Cleaned
from hypothesis import given, settings
from hypothesis import strategies as st

bug = runpy.run_path(str(Path(__file__).parents[1] / "corpus" / "pollute.py"))
pollute, in_gbk = bug["pollute"], bug["in_gbk"]

ARTICLE = (
    "甲乙電子業績大增\n\n當地時間6月12日,甲乙電子(300999.SZ)發布財報,一季度營業收入為11.74億元,同比增長65.56%;"
    "歸母凈利潤3.55億元,較去年同期的2.05億元增長73%。公司預計,二季度國內市場的訂單將達到20億元,產能利用率升至92%。"
    "該公司董事長表示,隨著AI服務器需求進一步擴大,全年業績將實現翻番。分析師認為,行業競爭加劇,但公司技術優勢明顯。"
)
LISTED = {
    "業": "yè", "績": "jì", "當": "dāng", "時": "shí", "發": "fā", "財": "cái", "報": "bào", "營": "yíng", "較": "jiào",
    "預": "yù", "計": "jì", "內": "nèi", "場": "chǎng", "訂": "dìng", "單": "dān", "將": "jiāng", "達": "dá", "產": "chǎn",
    "該": "gāi", "長": "zhǎng", "隨": "suí", "務": "wù", "進": "jìn", "擴": "kuò", "實": "shí", "現": "xiàn", "競": "jìng",
    "術": "shù", "優": "yōu", "勢": "shì", "數": "shù", "雲": "yún", "隊": "duì", "認": "rèn", "為": "wéi",
}  # fmt: skip
TRADITIONAL = sorted(c for c, b in gbk_codes().items() if is_traditional(c) and readings(b) and in_gbk(c))
COMMON = "當地時間公司發布財報營業收入億元同比增長歸母凈利潤較去年期預計國內市場訂單將達到產能該表示隨著服務器需求"


def repair(text: str) -> tuple[str, list[str]]:
    warnings: list[str] = []
    return apply_edits(Cleaned(raw=text, text=text), find_pinyin(text, warnings.append)).text, warnings


def test_an_article_comes_back_whole() -> None:
    polluted = pollute(ARTICLE, LISTED)
    assert "當(dāng)?shù)貢r(shí)間" in polluted
    assert repair(polluted) == (ARTICLE, [])


def test_replaying_the_repaired_article_gives_the_polluted_one() -> None:
    polluted = pollute(ARTICLE, LISTED)
    assert pollute(repair(polluted)[0], LISTED) == polluted


def test_straddled_characters_map_to_their_own_raw_characters() -> None:
    polluted = pollute(ARTICLE, LISTED)
    page = apply_edits(Cleaned(raw=polluted, text=polluted), find_pinyin(polluted, print))
    start = page.text.index("地時間")
    spans = [polluted[slice(*page.raw_span(i, i + 1))] for i in range(start - 1, start + 3)]
    assert spans == ["當", "?shù)", "貢r", "間"]


def test_an_insertion_inside_a_straddled_row_goes_too() -> None:
    text = "我國產能國務院說國際增速"
    polluted = pollute(text, {"國": "guó", "車": "jū"})
    assert "能?jū)?guó)" in polluted
    assert repair(polluted) == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        "行长(háng zhǎng)和成长(chéng zhǎng)里的长读音不同,2024年GDP(国内生产总值)增长5%。",
        "「長(zhǎng)」是多音字。長江、長期、特長都讀另一個音,長大、校長才讀這個音。",
        "玨(jué)字少見。",
        "春(chūn) 眠(mián) 不(bù) 覺(jué) 曉(xiǎo) 處(chù) 處(chù) 聞(wén) 啼(tí) 鳥(niǎo)",
        "公司(BIS)表示,營收為何下降?)不明。",
        "普通文本,没有任何拼音?yes)。",
        "",
    ],
)
def test_text_that_is_not_polluted_stays(text: str) -> None:
    assert repair(text)[0] == text


def test_a_lost_byte_without_a_unique_answer_is_left_with_a_warning() -> None:
    text, warnings = repair(pollute(ARTICLE, LISTED) + "行?zzé)業")
    assert text == ARTICLE + "行?zzé)業"
    assert warnings == ["1 polluted places have no unique repair and were left"]


def test_a_lost_byte_that_is_all_the_pollution_of_a_page_is_told() -> None:
    text, warnings = repair(pollute("當地", {"數": "shǔ"}))
    assert text == "當?shǔ)?"
    assert warnings == ["1 polluted places have no unique repair and were left"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(COMMON), st.sampled_from(COMMON + ",。;0123456789%AIH(). "))).map("".join),
    st.sets(st.sampled_from([*sorted(set(COMMON) & set(TRADITIONAL)), "數", "雲", "隊"]), max_size=12),
)
def test_common_text_comes_back_or_warns(text: str, names: set[str]) -> None:
    check_repair(text, names)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(gbk_codes())), max_size=60).map("".join),
    st.sets(st.sampled_from(TRADITIONAL), max_size=30),
)
def test_any_gbk_text_comes_back_or_warns(text: str, names: set[str]) -> None:
    check_repair(text + "".join(sorted(names)) * 2, names)


def check_repair(text: str, names: set[str]) -> None:
    """Repair must give the text back, or warn; insertions without any tone alone may pass for words, as 她們(men)."""
    listed = {c: name_reading(c) for c in names}
    repaired, warnings = repair(pollute(text, listed))
    seen = [listed[c] for c in names if c in text]
    assert repaired == text or warnings or (seen and all(map(str.isascii, seen)))


def name_reading(character: str) -> str:
    """A reading as the mirrors have it, with its tone where there is one; GBK has no ḿ."""
    found = [reading for reading in readings(gbk_codes()[character]) if all(map(in_gbk, reading))]
    return max(found, key=lambda reading: (not reading.isascii(), reading))
