"""Numbers in both scripts: exact values, vague parts, and numerals that are none."""

from decimal import Decimal

import pytest
from caixun.atoms.numbers import read_ascii, read_chinese, read_fraction, read_whole
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("figure", "scale", "value"),
    [
        ("12.5", "亿", "1250000000"),
        ("8,100.9", "万", "81009000"),
        ("7", "千万", "70000000"),
        ("2", "万亿", "2000000000000"),
        ("3", "兆", "3000000000000"),
        ("1.2e3", "", "1200"),
        ("0.1", "", "0.1"),
    ],
)
def test_ascii_figures_are_exact(figure: str, scale: str, value: str) -> None:
    number = read_ascii(figure, scale)
    assert number is not None
    assert number.lowest == Decimal(value)


def test_a_figure_longer_than_any_amount_is_none() -> None:
    assert read_ascii("9" * 41, "") is None


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("两千六百亿", "260000000000"),
        ("一亿零三十万", "100300000"),
        ("七十二万三千", "723000"),
        ("壹仟伍佰", "1500"),
        ("十六点八亿", "1680000000"),
        ("六万五", "65000"),
        ("四百零二", "402"),
        ("二〇二四", "2024"),
        ("三兆二千亿", "3200000000000"),
    ],
)
def test_chinese_numerals(numeral: str, value: str) -> None:
    number = read_chinese(numeral)
    assert number is not None
    assert number.lowest == Decimal(value)


@pytest.mark.parametrize(
    ("numeral", "low", "high", "bound"),
    [
        ("几十万", "200000", "900000", "vague"),
        ("数百亿", "20000000000", "90000000000", "vague"),
        ("二十几万", "210000", "290000", "vague"),
        ("六七亿", "600000000", "700000000", "vague"),
        ("三五百", "300", "500", "vague"),
        ("两千多万", "20000000", "20000000", "over"),
        ("三十余", "30", "30", "over"),
    ],
)
def test_vague_numerals(numeral: str, low: str, high: str, bound: str) -> None:
    number = read_chinese(numeral)
    assert number is not None
    assert (number.low.scaleb(number.power), number.high.scaleb(number.power), number.bound) == (
        Decimal(low),
        Decimal(high),
        bound,
    )


@pytest.mark.parametrize("numeral", ["一二三百", "十亿亿十点", "百分", ""])
def test_what_is_no_numeral(numeral: str) -> None:
    assert read_whole(numeral) is None


@pytest.mark.parametrize(
    ("denominator", "numerator", "percent"),
    [("百", "七点五", "7.5"), ("千", "3", "0.3"), ("万", "五", "0.05"), ("五", "二", "40"), ("三", "二", "66.6667")],
)
def test_fractions(denominator: str, numerator: str, percent: str) -> None:
    assert read_fraction(denominator, numerator) == Decimal(percent)


def test_a_fraction_larger_than_its_whole_is_none() -> None:
    assert read_fraction("三", "五") is None


@given(st.integers(0, 10**10), st.integers(0, 4), st.sampled_from(["", "万", "亿"]))
def test_every_grouped_figure_reads_back(whole: int, places: int, scale: str) -> None:
    value = Decimal(whole).scaleb(-places)
    number = read_ascii(f"{value:,f}", scale)
    assert number is not None
    assert number.lowest == value * {"": 1, "万": 10**4, "亿": 10**8}[scale]


@given(st.integers(1, 99_999_999))
def test_every_whole_number_reads_back_from_chinese(value: int) -> None:
    assert read_whole(write_chinese(value)) == value


def write_chinese(value: int) -> str:
    """The numeral of a whole number under a hundred million, spelled in full."""
    high, low = divmod(value, 10_000)
    if not high:
        return write_section(low)
    return write_section(high) + "万" + ("零" if 0 < low < 1000 else "") + (write_section(low) if low else "")


def write_section(value: int) -> str:
    written, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + unit
        gap = not digit
    return written
