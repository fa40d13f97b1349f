"""Records: exact numbers, exact places, nothing that a reader of JSON could misread."""

import json
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from caixun import records, types
from caixun.types import Article, Cleaned, Edit, Mention, Quantity
from hypothesis import given
from hypothesis import strategies as st

RAW = "產(chǎn)業(yè)公司(688000.SH)營收11.11億元,同比增長42倍"
TEXT = "產業公司(688000.SH)營收11.11億元,同比增長42倍"
EDITS = (Edit(1, 7, "", "pinyin"), Edit(8, 12, "", "pinyin"))
COLUMNS = [
    *("id", "kind", "subject", "symbol", "segment", "metric", "metric_id", "metric_text"),
    *("period_text", "period_start", "period_end", "low", "high", "unit", "bound", "direction", "basis", "from", "to"),
    *("modality", "source", "text", "start", "end", "raw_start", "raw_end"),
    *("evidence", "evidence_start", "evidence_end", "check", "rule"),
]
ARTICLE = Article(id="a", raw=RAW, source={"path": "a.txt"})


def clean(**fields: object) -> Cleaned:
    return Cleaned(raw=RAW, text=TEXT, edits=EDITS, **fields)  # type: ignore[arg-type]


def mention(label: str, words: str, **fields: object) -> Mention:
    start = TEXT.index(words)
    return Mention(label=label, start=start, end=start + len(words), rule=f"{label.lower()}.test", **fields)  # type: ignore[arg-type]


def amount(low: str | None, high: str | None = None, unit: str = "CNY", bound: str = "exact") -> Quantity:
    return Quantity(low and Decimal(low), Decimal(high) if high else low and Decimal(low), unit, bound)  # type: ignore[arg-type]


def fact(**fields: object) -> types.Fact:
    start = TEXT.index("42倍")
    values = {
        "kind": "change",
        "start": start,
        "end": start + 3,
        "evidence_start": 15,
        "evidence_end": len(TEXT),
        "rule": "t",
    }
    return types.Fact(**{**values, "quantity": amount("42", unit="x"), **fields})  # type: ignore[arg-type]


def write(mentions: list[Mention] | None = None, facts: list[types.Fact] | None = None, **fields: object) -> dict:  # type: ignore[type-arg]
    record = records.build_record(ARTICLE, clean(**fields), mentions or [], facts or [])
    return json.loads(records.encode_record(record), parse_float=Decimal)  # type: ignore[no-any-return]


def test_every_label_has_the_fields_of_the_schema() -> None:
    found = write(
        [
            mention("TICKER", "688000.SH", symbol="688000.SH", mic="XSHG"),
            mention("COMPANY", "產業公司", name="产业公司", symbol="688000.SH"),
            mention("METRIC", "營收", name="营业收入", metric_id="revenue"),
            mention("MONEY", "11.11億元", quantity=amount("1111000000.00"), per="股"),
            mention("PERCENT", "42倍", quantity=amount("42", "43", "%", "range")),
            mention("QUANTITY", "42倍", quantity=amount("42", unit="台", bound="about")),
            mention("PERIOD", "同比", period=types.Period(date(2025, 1, 1), date(2025, 3, 31), "quarter")),
            mention("MULTIPLE", "42倍", quantity=amount("42", unit="x")),
        ]
    )["entities"]
    places = {"id", "label", "text", "start", "end", "raw_start", "raw_end", "rule"}
    assert {e["label"]: {k: v for k, v in e.items() if k not in places} for e in found} == {
        "TICKER": {"symbol": "688000.SH", "mic": "XSHG"},
        "COMPANY": {"name": "产业公司", "symbol": "688000.SH"},
        "METRIC": {"metric": "营业收入", "metric_id": "revenue"},
        "MONEY": {"low": 1111000000, "high": 1111000000, "bound": "exact", "currency": "CNY", "per": "股"},
        "PERCENT": {"low": 42, "high": 43, "unit": "%", "bound": "range"},
        "QUANTITY": {"low": 42, "high": 42, "unit": "台", "bound": "about"},
        "PERIOD": {"period_start": "2025-01-01", "period_end": "2025-03-31", "grain": "quarter"},
        "MULTIPLE": {"value": 42, "low": 42, "high": 42},
    }
    assert [e["id"] for e in found] == list(range(8))
    assert all(places <= e.keys() for e in found)


def test_spans_point_into_text_and_original() -> None:
    company = write([mention("COMPANY", "產業公司")])["entities"][0]
    assert (company["start"], company["end"], company["raw_start"], company["raw_end"]) == (0, 4, 0, 14)
    assert RAW[0:14] == "產(chǎn)業(yè)公司"


def test_bare_numbers_never_reach_a_record() -> None:
    number = mention("NUMBER", "42", quantity=amount("42", unit=""))
    assert write([number, mention("METRIC", "營收")])["entities"][0]["label"] == "METRIC"
    assert len(write([number])["entities"]) == 0


def test_a_fact_is_one_flat_row_in_the_order_of_the_schema() -> None:
    row = write(facts=[fact(from_=amount("2.50"), to=amount("-3", "4"), metric="营业收入")])["facts"][0]
    assert list(row) == COLUMNS
    assert (row["from"], row["to"]) == (Decimal("2.5"), [-3, 4])
    assert row["evidence"] == "營收11.11億元,同比增長42倍"
    assert (row["text"], row["low"], row["unit"]) == ("42倍", 42, "x")


def test_an_open_level_is_its_closed_side() -> None:
    row = write(
        facts=[fact(from_=Quantity(Decimal(5), None, "%", "over"), to=Quantity(None, Decimal(7), "%", "under"))]
    )
    assert (row["facts"][0]["from"], row["facts"][0]["to"]) == (5, 7)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**20), max_value=10**20))
def test_numbers_are_exact_json_and_come_back_the_same(number: Decimal) -> None:
    record = records.build_record(
        ARTICLE, clean(), [mention("MONEY", "11.11億元", quantity=Quantity(number, None, "CNY"))], []
    )
    line = records.encode_record(record)
    written = json.loads(line, parse_float=Decimal)["entities"][0]["low"]
    assert written == number
    assert isinstance(written, int) == (number == number.to_integral_value())
    assert records.read_record(line) == record


def test_a_tenth_stays_a_tenth() -> None:
    record = records.build_record(ARTICLE, clean(), [mention("MONEY", "11.11億元", quantity=amount("0.10"))], [])
    assert b'"low":0.1,' in records.encode_record(record)


def test_unresolved_periods_are_counted_without_a_date_only() -> None:
    lost = [mention("PERIOD", "同比"), mention("PERIOD", "同比", period=types.Period(None, None, "year"))]
    assert write(lost)["warnings"] == ["no publication date: 2 relative periods left unresolved"]
    assert write(lost[:1])["warnings"] == ["no publication date: 1 relative period left unresolved"]
    assert write(lost, published="2025-06-16")["warnings"] == []


def test_the_text_can_stay_out() -> None:
    record = records.build_record(ARTICLE, clean(), [], [])
    assert json.loads(records.encode_record(record))["text"] == TEXT
    record.text = msgspec.UNSET
    assert "text" not in json.loads(records.encode_record(record))


def test_a_record_of_another_schema_is_refused() -> None:
    line = records.encode_record(records.build_record(ARTICLE, clean(), [], []))
    with pytest.raises(msgspec.ValidationError):
        records.read_record(line.replace(b"caixun/1", b"caixun/9"))


def test_the_schema_names_every_label() -> None:
    labels = records.schema()["$defs"]["Record"]["properties"]["entities"]["items"]["discriminator"]["mapping"]
    assert sorted(labels) == ["COMPANY", "METRIC", "MONEY", "MULTIPLE", "PERCENT", "PERIOD", "QUANTITY", "TICKER"]
