"""What tests share: the command line in this process; property tests that do not judge how busy the machine is."""

import io
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from caixun import cli
from caixun.records import Edit, Fact, Money, Record
from hypothesis import HealthCheck, settings

settings.register_profile("caixun", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("caixun")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command line in this process: exit code, standard output and standard error."""

    def call(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["caixun", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err
        return code, out.decode(), err.decode()

    return call


@pytest.fixture(scope="session")
def records() -> list[Record]:
    """Records of every label and of both kinds of facts, of an empty page, and of numbers that few columns hold."""
    import caixun

    pages = {
        "海川-1": "海川時(shí)代(301788.SZ)上半年營業(yè)收入86.4億元,同比增長42%。星橋證券預(yù)計(jì)公司全年淨利潤20億元至25億元。",
        "=远拓'2": "远拓能源(605788.SH)三季度毛利率由16.2%降至9.5%,环比下降6.7个百分点;销量约5.4万台,净利润腰斩。",
        "岭澜-3": "岭澜股份拟每股派现0.24元,较上年的0.2元增长20%。\n累计订单从3亿至4亿元增至5亿至6亿元。",
        "空-4": "",
    }
    made = [caixun.extract(page, id=id, published="2025-09-03" if page else None) for id, page in pages.items()]
    return [*made, odd_record()]


def odd_record() -> Record:
    """What only a hostile page could give: long numbers, quotes, formulas, nothing where text could be."""
    place = {"text": "9元", "start": 0, "end": 2, "raw_start": 0, "raw_end": 3, "rule": "money.test"}
    numbers = [Decimal(n) for n in ("1" + "0" * 40, "0." + "0" * 20 + "1", "123456789012345678.9", "-0.1", "9" * 26)]
    money = [Money(id=n, low=number, high=None, bound="over", currency="CNY", per=None, **place) for n, number in enumerate(numbers)]  # type: ignore[arg-type]
    names = ("subject", "symbol", "segment", "metric", "metric_id", "metric_text", "period_text", "source", "check")
    fact = Fact(
        **dict.fromkeys(names), **place, id=0, kind="change", period_start="0001-01-01", period_end="9999-12-31",  # type: ignore[arg-type]
        low=numbers[0], high=numbers[1], unit="", bound="range", direction="up", basis="other", from_=numbers[2],
        to=(Decimal("-3.5"), numbers[0]), modality="rumor", evidence="=HYPERLINK(\"x\")\r\n,\t'", evidence_start=0, evidence_end=2,
    )  # fmt: skip
    edits = [Edit(raw_start=0, raw_end=1, new="", reason="glyph"), Edit(raw_start=4, raw_end=4, new="\n", reason="html")]
    return Record(
        id='a"b', source={"path": "目录/a.txt", "member": 3, "own": {"site": ["x"]}}, title="+标题", published="2025-09-03T08:46:00+08:00",
        text="9元\U0001f4c8", edits=edits, entities=[*money], facts=[fact], warnings=["坏", "\\N"],
    )  # fmt: skip
