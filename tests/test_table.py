"""caixun table: what is told of a company, by metric and period."""

from pathlib import Path

import caixun
import pytest
from caixun.records import Record, encode_record
from caixun.report.pivot import make_sheets
from conftest import Run

TEXTS = (
    "岭澜股份(605788.SH)2024年营业收入4亿元,同比增长33%。预计岭澜股份2025年营业收入5亿元。[bold]",
    "岭澜股份(605788.SH)2024年营业收入6亿元。",
    "海川时代(301788.SZ)2024年毛利率30%。",
)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [caixun.extract(text, published="2025-06-16", id=str(n)) for n, text in enumerate(TEXTS)]


@pytest.fixture
def place(tmp_path: Path, records: list[Record], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "a.jsonl").write_bytes(b"".join(encode_record(record) + b"\n" for record in records))
    return str(tmp_path / "a.jsonl")


def test_a_row_a_metric_a_column_a_period_newest_first(run: Run, place: str) -> None:
    code, out, _ = run("table", place, "--company", "岭澜")
    lines = [line.split() for line in out.splitlines() if line.strip()]
    assert code == 0
    assert lines[0] == ["岭澜股份", "605788.SH"]
    assert lines[1] == ["metric", "2025", "2024"]
    assert lines[3] == ["营业收入", "5亿", "CNY", "forecast", "4亿", "CNY", "!"]
    assert ["6亿", "CNY", "!"] in lines
    assert ["↑", "33%", "yoy"] in lines
    assert "海川" not in out


@pytest.mark.parametrize("company", ["605788", "605788.sh", "岭澜股份"])
def test_a_company_is_found_by_name_and_symbol(records: list[Record], company: str) -> None:
    assert [sheet.company for sheet in make_sheets(records, company)] == ["岭澜股份"]


def test_a_metric_narrows_all_companies(run: Run, place: str) -> None:
    _, out, _ = run("table", place, "--metric", "毛利率")
    assert "海川时代" in out
    assert "岭澜股份" not in out


def test_only_so_many_companies_and_periods(run: Run, place: str) -> None:
    _, out, err = run("table", place, "--companies", "1", "--periods", "1")
    assert "2024" in out
    assert "2025" not in out
    assert err == "1 more companies: name one with --company\n"


def test_nothing_found_is_a_failure(run: Run, place: str) -> None:
    code, out, err = run("table", place, "--company", "没有")
    assert (code, out) == (1, "")
    assert "no facts with a period for 没有" in err


def test_articles_tell_of_a_company_without_records_in_between(run: Run, tmp_path: Path, place: str) -> None:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"")
    code, out, err = run("show", *map(str, sorted(tmp_path.glob("*.txt"))), "--date", "2025-06-16", "--company", "岭澜")
    assert code == 3
    assert "bad.txt: empty text" in err
    assert out == run("table", place, "--company", "岭澜")[1]
    assert run("show", str(tmp_path / "2.txt"), "--company", "岭澜")[0] == 1
