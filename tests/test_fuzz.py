"""Fuzz: what must hold for any input of a stage, for random ones and for all that ever broke it."""

import fuzz
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = sorted(fuzz.CASES.glob("*-*"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_what_broke_a_stage_does_not_any_more(case) -> None:
    fuzz.STAGES[case.name.partition("-")[0]](case.read_bytes())


@pytest.mark.parametrize("stage", fuzz.STAGES)
@settings(max_examples=150)
@given(data=st.binary(max_size=120))
def test_any_input(stage: str, data: bytes) -> None:
    fuzz.STAGES[stage](data)
