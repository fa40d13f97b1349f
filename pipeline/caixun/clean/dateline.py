"""When an article was published: a date that stands as a dateline near its top, never a guess."""

import re
from datetime import datetime

from caixun.clean.repair import fold_page
from caixun.fold import fold

TOP = 600  # characters at the top in which a dateline may stand
NEAR = 3000  # characters at the top in which the year of a dateline without one may stand
DAY = r"(?P<year>(?:19|20)\d\d) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})(?!\d) ?日?"
CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{1,9})?)?(?!\d)"
ZONE = r"(?P<zone>Z|[-+]\d\d:?\d\d)?"
WHOLE = re.compile(rf"{DAY}(?:T| ?(?:星期|周)?[一二三四五六日天]? {{0,3}})(?:{CLOCK} ?{ZONE})?")
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
MOMENT = re.compile(rf"{DAY}(?: {{0,3}}{CLOCK})?")
LABEL = re.compile(
    r"(?:(?:发布|发表|发稿|更新|出版|刊登)(?:时间|日期)|发布于|发表于|^ {0,3}(?:时间|日期|公告日期)): {0,3}$"
)
PAPER = re.compile(r"(?!.*(?:时间|日期|[于至到在自从]))[\w·| -]{0,16}")
WEEKDAY = re.compile(r" {0,3}(?:(?:星期|周)[一二三四五六日天])? {0,3}[)\]]? {0,3}$")
WIRE = re.compile("(?:电(?![影商子力信话视])|讯|消息)")
YEARLESS = re.compile(
    r"(?<!\d)(?<!年)(?<!年 )(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:电(?![影商子力信话视])|讯|消息|(?:晚间?|午间|早间)(?:发布)?公告)"
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
    folded = fold_page(text)
    top = folded[:TOP]
    for m in MOMENT.finditer(top):
        before = top[top.rfind("\n", 0, m.start()) + 1 : m.start()]
        after = top[m.end() : top.find("\n", m.end()) if "\n" in top[m.end() :] else len(top)]
        if is_dateline(before, m, after) and (found := read_date(m[0])):
            return found
    for m in YEARLESS.finditer(top[: TOP // 3]):
        same_day = rf"((?:19|20)\d\d)年0?{int(m['month'])}月0?{int(m['day'])}日"
        years = set(re.findall(same_day, folded[:NEAR]))
        if len(years) == 1:
            return read_date(f"{years.pop()}-{m['month']}-{m['day']}")
    return None


def is_dateline(before: str, m: re.Match[str], after: str) -> bool:
    """Whether a date stands as a dateline between the rest of its line: labelled, alone, timed, bracketed or wired."""
    if LABEL.search(before) or WIRE.match(after):
        return True
    if not before.strip(" ([") and WEEKDAY.fullmatch(after):
        return True
    if m["hour"]:
        return bool(PAPER.fullmatch(before)) or (before.endswith(" ") and not after.strip())
    return before.endswith("(") and after.startswith(")") and after[1:2] in ("", " ")
