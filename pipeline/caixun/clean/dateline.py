"""When an article was published: a date that stands as a dateline near its top, never a guess."""

import re
from datetime import datetime

from caixun.fold import fold

TOP = 600  # characters at the top in which a dateline may stand
DAY = r"(?P<year>(?:19|20)\d\d) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})(?!\d) ?日?"
CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{1,9})?)?(?!\d)"
ZONE = r"(?P<zone>Z|[-+]\d\d:?\d\d)?"
WHOLE = re.compile(rf"{DAY}(?:T| ?(?:星期|周)?[一二三四五六日天]? {{0,3}})(?:{CLOCK} ?{ZONE})?")
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
LABEL = r"(?:发布时间|发布日期|发表时间|发表日期|发稿时间|更新时间|出版日期|日期|时间)[:为]? {0,3}"
DATELINE = re.compile(
    rf"(?P<label>{LABEL})(?=(?P<labelled>{DAY}))"
    rf"|(?=(?P<timed>(?<![\d至到于])(?<!截至 )(?<!截止 ){DAY.replace('?P<', '?P<t_')} {{0,3}}\d{{1,2}}:\d\d))"
    rf"|^[ (\[]{{0,3}}(?=(?P<alone>{DAY.replace('?P<', '?P<a_')} {{0,3}}(?:(?:星期|周)[一二三四五六日天])?[ )\]]{{0,3}}$))"
    rf"|(?=(?P<bracket>\({DAY.replace('?P<', '?P<b_')}\)[ \n]))"
    rf"|(?=(?P<wire>{DAY.replace('?P<', '?P<w_')}(?:电|讯|消息)))",
    re.MULTILINE,
)
YEARLESS = re.compile(
    r"(?<!\d)(?<!年)(?<!年 )(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:电|讯|消息|(?:晚间?|午间|早间)(?:发布)?公告)"
)


def read_date(text: str) -> str | None:
    """A date or date-time as ISO; None if it is none.

    >>> read_date("2025年6月16日"), read_date("2025/06/16 9:05"), read_date("2025-06-16T01:05:00Z"), read_date("6月16日")
    ('2025-06-16', '2025-06-16T09:05:00', '2025-06-16T01:05:00+00:00', None)
    """
    folded = fold(text).strip()
    m = WHOLE.fullmatch(folded) or COMPACT.fullmatch(folded)
    if not m:
        return None
    parts = {key: int(value) for key, value in m.groupdict().items() if value and key != "zone"}
    zone = m.groupdict().get("zone") or ""
    try:
        moment = datetime(**parts)  # type: ignore[arg-type]
    except ValueError:
        return None
    if "hour" not in parts:
        return moment.date().isoformat()
    return moment.isoformat() + {"Z": "+00:00"}.get(zone, zone)


def find_date(text: str) -> str | None:
    """The publication date that an article's own dateline states.

    >>> find_date("甲公司净利增三成\\n2020年7月8日 10:11\\n甲公司今日公告"), find_date("甲公司7月8日讯 净利增三成")
    ('2020-07-08T10:11:00', None)
    >>> find_date("7月8日晚间公告，公司于2020年7月8日收到通知")
    '2020-07-08'
    """
    folded = fold(text)
    top = folded[:TOP]
    for m in DATELINE.finditer(top):
        place = m.end() if m["label"] else next(i for i in range(m.start(), len(top)) if top[i].isdigit())
        whole = WHOLE.match(top, place)
        if whole and (found := read_date(whole[0])):
            return found
    for m in YEARLESS.finditer(top[: TOP // 3]):
        same_day = rf"((?:19|20)\d\d)年0?{int(m['month'])}月0?{int(m['day'])}日"
        years = set(re.findall(same_day, folded))
        if len(years) == 1:
            return read_date(f"{years.pop()}-{m['month']}-{m['day']}")
    return None
