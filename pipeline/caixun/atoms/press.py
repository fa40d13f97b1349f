"""Press: whose 元 a plain 元 is, by what the text declares or by the words that only the press of one place uses."""

import re
from collections import Counter

from caixun.words import table

CODES = {w.cells["word"]: w.cells["code"] for w in table("currencies")}
CURRENCY = "|".join(
    re.escape(w.cells["word"])
    for w in table("currencies")
    if w.cells["factor"] == "1" and not w.cells["word"].isascii()
)
DECLARED = re.compile(rf"({CURRENCY})[( ,.。、;:]{{0,3}}(?:单位)?[,.。、 ]{{0,2}}下同|(?:新台币|台币)(?=[ 0-9])")
PLACES = {w.cells["word"]: (w.cells["code"], int(w.cells["weight"])) for w in table("press")}
REFUSED = {w.cells["word"]: w.cells["refuse"].split() for w in table("press")}
WORD = "|".join(
    re.escape(word) + (f"(?![{''.join(REFUSED[word])}])" if REFUSED[word] else "")
    for word in sorted(PLACES, key=len, reverse=True)
)
COMPARED = "|".join(f"{word}[增减](?<![0-9]..)(?=[约逾近]?[0-9])" for word in "年月季")
MARKS = re.compile(rf"{WORD}|{COMPARED}|\((?!19|20)[1-9][0-9]{{3}}(?:\.TWO?)?\)|0(?<=\(0)[0-9]{{4}}(?=\))")
ENOUGH = 3


def find_home(text: str) -> tuple[int, str]:
    """From where on and in which currency a folded text means its plain 元; -1 stands for all of it.

    >>> find_home("台股收黑,外资卖超282亿元")
    (-1, 'TWD')
    >>> find_home("收入6亿元(港元,下同)")
    (-1, 'HKD')
    """
    declared = DECLARED.search(text) if "下同" in text or "台币" in text else None
    if declared and declared[1]:
        return -1, CODES[declared[1]]
    code = guess_home(text)
    if code != "CNY":
        return -1, code
    return (declared.end(), "TWD") if declared else (len(text), "CNY")


def guess_home(text: str) -> str:
    """The currency of the place whose words the text uses, the yuan unless another place has clearly more of them.

    >>> guess_home("某公司(02798)发盈警,亏损按年扩大"), guess_home("港股某公司净利润同比增长")
    ('HKD', 'CNY')
    """
    weights: Counter[str] = Counter()
    for mark in set(MARKS.findall(text)):
        code, weight = PLACES.get(mark) or (("TWD" if mark[0] in "年月季(" else "HKD"), 1)
        weights[code] += weight
    code, weight = max(weights.items(), key=lambda item: item[1], default=("CNY", 0))
    return code if weight - weights["CNY"] >= ENOUGH else "CNY"
