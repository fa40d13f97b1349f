"""Tables: every field of a record has its column, and what was written as rows is the same record again."""

import json
from contextlib import suppress
from decimal import Decimal
from typing import get_args

import msgspec
import pyarrow as pa
import pytest
from caixun.extras import extra
from caixun.records import Entity, Fact, Record, encode_record, write_number
from caixun.tables import ARTICLES, ENTITIES, FACTS
from caixun.tables.arrow import arrow_schema, from_batch, holds, to_batch
from caixun.tables.rows import join_record, write_article, write_entities, write_facts
from caixun.types import ExtraError
from hypothesis import given
from hypothesis import strategies as st


def test_every_field_has_its_column() -> None:
    fields = {field.encode_name for field in msgspec.structs.fields(Fact)}
    assert {"article", *fields} - {"from", "to"} == set(FACTS.names) - {"from_low", "from_high", "to_low", "to_high"}
    for label in get_args(Entity):
        assert {field.encode_name for field in msgspec.structs.fields(label)} <= set(ENTITIES.names)
    assert {*ARTICLES.names, "entities", "facts"} == set(Record.__struct_fields__)


def test_what_may_be_null_is_what_may_be_null_in_the_record() -> None:
    null = {column.name for column in FACTS.columns if column.null}
    assert {"direction", "basis", "low", "check", "source", "from_low", "period_start"} <= null
    assert null.isdisjoint({"article", "id", "kind", "unit", "bound", "modality", "text", "start", "rule"})
    assert {column.name for column in ARTICLES.columns if column.null} == {"title", "published", "text"}


def test_rows_are_the_record_again(records: list[Record]) -> None:
    back = []
    for record in records:
        article = dict(zip(ARTICLES.names, write_article(record), strict=True))
        entities = [dict(zip(ENTITIES.names, row, strict=True)) for row in write_entities(record)]
        facts = [dict(zip(FACTS.names, row, strict=True)) for row in write_facts(record)]
        back.append(join_record(article, entities, facts))
    assert list(map(encode_record, back)) == list(map(encode_record, records))


def test_the_records_show_every_label_and_every_kind(records: list[Record]) -> None:
    entities = [entity for record in records for entity in record.entities]
    facts = [fact for record in records for fact in record.facts]
    assert len({entity.label for entity in entities}) == len(get_args(Entity))
    assert {fact.kind for fact in facts} == {"value", "change"}
    assert {fact.check for fact in facts} > {"ok"}
    assert any(isinstance(fact.to, tuple) for fact in facts)


def test_a_batch_is_the_records_again(records: list[Record]) -> None:
    batch = to_batch(records)
    batch.validate(full=True)
    assert batch.schema == arrow_schema()
    assert list(map(encode_record, from_batch(batch))) == list(map(encode_record, records))


def test_a_batch_without_records_or_texts_is_one(records: list[Record]) -> None:
    assert to_batch([]).schema == arrow_schema()
    bare = msgspec.structs.replace(records[0], text=msgspec.UNSET)
    assert list(from_batch(to_batch([bare]))) == [bare]


def test_a_number_that_fits_no_decimal_is_set_apart_digit_by_digit(records: list[Record]) -> None:
    odd = to_batch(records).to_pylist()[-1]
    assert [entity["low"] for entity in odd["entities"]][:2] == [None, None]
    assert json.loads(odd["entities"][0]["exact"]) == {"low": "1" + "0" * 40}
    assert [entity["exact"] for entity in odd["entities"]][2:] == [None] * 3
    assert odd["facts"][0]["to_low"] == Decimal("-3.5")
    assert json.loads(odd["facts"][0]["exact"]).keys() == {"low", "high", "to_high"}


@given(st.decimals(-(10**30), 10**30).map(write_number))
def test_a_number_that_is_held_comes_back_the_same(number: Decimal) -> None:
    kind = arrow_schema().field("facts").type.value_type.field("low").type
    if holds(number):
        assert pa.array([number], kind)[0].as_py() == number
    else:
        with suppress(pa.ArrowInvalid, ValueError):  # below 1e-24 Arrow 26 rounds to zero and says nothing
            assert pa.array([number], kind)[0].as_py() != number


def test_a_missing_library_is_named_with_its_extra() -> None:
    with (
        pytest.raises(ExtraError, match=r"no_such_thing is not installed \(pip install 'caixun\[parquet\]'\)"),
        extra("parquet"),
    ):
        import no_such_thing  # type: ignore[import-not-found]  # noqa: F401
