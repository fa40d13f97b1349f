"""Frames: facts exact in pandas and polars, and joined with prices."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import caixun
import pandas as pd
import polars as pl
import pytest
from caixun.records import Record
from caixun.types import CaixunError

NEWS = "寒武纪(688256.SH)2025年一季度营业收入11.11亿元,同比增长4230.22%,毛利率由20.1%升至22%。"
LIBRARIES: tuple[Literal["pandas", "polars"], ...] = ("pandas", "polars")


@pytest.fixture(scope="module")
def record() -> Record:
    return caixun.extract(NEWS, published="2025-06-16T08:00:00", id="a", title="快讯")


def rows(frame: Any) -> list[dict[str, Any]]:
    return list(frame.to_dicts() if isinstance(frame, pl.DataFrame) else frame.to_dict("records"))


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_row_a_fact_with_exact_numbers_and_days(record: Record, library: Literal["pandas", "polars"]) -> None:
    found = rows(caixun.to_frame([record], library))
    assert [row["low"] for row in found] == [fact.low for fact in record.facts]
    assert all(isinstance(row["low"], Decimal) for row in found if row["low"] is not None)
    assert {row["article"] for row in found} == {"a"}
    assert [(row["from_low"], row["to_high"]) for row in found if row["kind"] == "change"][-1] == (Decimal("20.1"), Decimal(22))
    days = {name: found[0][name] for name in ("published", "period_start", "period_end")}
    plain = {name: day.date() if hasattr(day, "date") else day for name, day in days.items()}
    assert plain == {"published": date(2025, 6, 16), "period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)}


@pytest.mark.parametrize("library", LIBRARIES)
def test_floats_only_where_they_are_asked_for(record: Record, library: Literal["pandas", "polars"]) -> None:
    frame = caixun.to_frame([record], library, floats=True)
    assert str(frame["low"].dtype).lower() == "float64"
    assert list(frame["low"])[:2] == [1111000000.0, 4230.22]


@pytest.mark.parametrize("library", LIBRARIES)
def test_no_records_give_the_same_columns(record: Record, library: Literal["pandas", "polars"]) -> None:
    none, some = caixun.to_frame([], library), caixun.to_frame([record], library)
    assert list(none.columns) == list(some.columns)
    assert len(none) == 0
    assert str(none["period_end"].dtype) == str(some["period_end"].dtype)
    assert str(none["start"].dtype) == str(some["start"].dtype)


def test_pandas_joins_prices_on_symbol_and_day(record: Record) -> None:
    prices = pd.DataFrame(
        {"symbol": ["688256.SH"] * 2, "day": pd.to_datetime(["2025-03-28", "2025-06-13"]), "close": [623.0, 601.5]}
    )
    facts = caixun.to_frame([record])
    exact = facts.merge(prices, left_on=["symbol", "published"], right_on=["symbol", "day"], how="left")
    assert exact["close"].isna().all()
    last = pd.merge_asof(facts, prices, left_on="published", right_on="day", by="symbol")
    assert set(last["close"]) == {601.5}


def test_polars_joins_prices_on_symbol_and_period(record: Record) -> None:
    prices = pl.DataFrame({"symbol": ["688256.SH"], "period_end": [date(2025, 3, 31)], "close": [623.0]})
    joined = caixun.to_frame([record], "polars").join(prices, on=["symbol", "period_end"], how="left")
    assert joined.filter(pl.col("metric") == "营业收入")["close"].to_list() == [623.0, 623.0]


def test_what_cannot_be_is_said(record: Record) -> None:
    with pytest.raises(CaixunError, match="choose pandas or polars"):
        caixun.to_frame([record], "excel")  # type: ignore[arg-type]
    record.facts[0].high = Decimal(10) ** 40
    with pytest.raises(CaixunError, match="floats=True"):
        caixun.to_frame([record], "polars")
