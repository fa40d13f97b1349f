"""Sphere: what a figure is of that stands in a company's article and is not the company's own: its line of business, a market, a country."""

import re

from caixun.relations.row import Row

OWN = re.compile(r"公司|集团|我[们司行]|本[行集]|其(?![中他它余次实])")
SPHERE = re.compile(r"(?:(?<![一-鿿\d])|(?<=[年月季度日底末])|(?<=20\d\d))(?:(?:(?!.{0,2}对|维持|跑赢|提升|完善|推动|促进|突破|随着)[一-鿿]{2,4}?)?行业(?![内第])|全国|我国|国内|全球(?!化)|全市场)")
DATA = re.compile(r"(?:据|根据|从)[^,;。]{2,20}(?:数据|统计|监测|测算)|[^,;。]{0,12}(?:数据|统计|监测)显示|[一-鿿A-Za-z]{2,10}(?<!经营)(?<!财务)(?<!业务)数据:|调查(?:结果)?|蓝皮书|白皮书|统计局|协会")


def find_sphere(row: Row, at: int, name: str) -> str | None:
    """What a figure is of that is not the own one of the company `name`: the 行业, 国内 … that its clause opens with; empty words where data of others tell it."""
    if not {"C", "q"}.isdisjoint(row.codes[:at]) or OWN.search(row.text, row.start, row.slots[at].start):
        return None
    spheres = list(SPHERE.finditer(row.text, row.start, row.slots[at].start))
    found = spheres[-1] if spheres else None
    if found and ";" not in row.text[found.end() : row.slots[at].start]:
        return found.group()
    data = DATA.search(row.text, row.start, row.slots[at].start)
    return "" if data and name not in data.group() else None


def is_researched(row: Row, end: int) -> bool:
    """Whether the words of the sentence before `end` name data or a study of a whole market and no company."""
    return DATA.search(row.text, row.start, end) is not None and OWN.search(row.text, row.start, end) is None
