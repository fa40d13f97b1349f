"""The bug of hijacked mirror pages, replayed forward: what the repair in caixun.clean.pinyin must undo."""

from collections.abc import Mapping
from itertools import groupby


def pollute(text: str, listed: Mapping[str, str]) -> str:
    """Append "(pinyin)" to the GBK bytes of each listed character, in GBK order, wherever the bytes stand.

    `listed` gives each listed (traditional) character its toned pinyin. Characters outside GBK stay as they are.

    >>> pollute("當地時間,財報", {"當": "dāng", "數": "shù", "時": "shí", "財": "cái"})
    '當(dāng)?shù)貢r(shí)間,財(cái)報'
    """
    insertions = sorted((c.encode("gbk"), c.encode("gbk") + f"({p})".encode("gbk")) for c, p in listed.items())
    pieces: list[str] = []
    for inside, characters in groupby(text, key=in_gbk):
        piece = "".join(characters)
        if inside:
            data = piece.encode("gbk")
            for code, longer in insertions:
                data = data.replace(code, longer)
            piece = decode_badly(data)
        pieces.append(piece)
    return "".join(pieces)


def in_gbk(character: str) -> bool:
    """Whether GBK has the character.

    >>> in_gbk("億"), in_gbk("\\xa0")
    (True, False)
    """
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def decode_badly(data: bytes) -> str:
    """GBK as the mirrors decode it: a lead byte and whatever follows it become one "?" when they are no character."""
    pieces: list[str] = []
    index = 0
    while index < len(data):
        width = 1 if data[index] < 0x80 else 2
        try:
            pieces.append(data[index : index + width].decode("gbk"))
        except UnicodeDecodeError:
            pieces.append("?")
        index += width
    return "".join(pieces)
