"""Latin words that the tokenizer keeps whole."""

import pytest
from caixun.atoms.latin import find_latin


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("发布B200与GB300芯片", ["B200", "GB300"]),
        ("A100/H100两款", ["A100", "H100"]),
        ("与T-Mobile、AT&T合作", ["T-Mobile", "AT&T"]),
        ("4G升级到5G", ["4G", "5G"]),
        ("iPhone 15系列", ["iPhone"]),
        ("产品BDO-NMP-PBAT一体化", ["BDO-NMP-PBAT"]),
        ("装机20GW,制程7nm,3.5pct", []),
        ("营收11.2亿元", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in find_latin(text)] == words
