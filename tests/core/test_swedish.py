"""What people write as dates, times, amounts and text, and what the portal reads."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.swedish import (
    clean_text,
    format_decimal,
    parse_date,
    parse_decimal,
    parse_kronor,
    parse_time,
)

NBSP, THIN_SPACE, NARROW_NBSP = "\u00a0", "\u2009", "\u202f"


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-21",
        "21/11 2026",
        "21/11/2026",
        "20261121",
        "21 november 2026",
        "21 nov 2026",
        "21 nov. 2026",
        "21.11.2026",
        "21. 11. 2026",
        "21-11-2026",
        "den 21 november 2026",
        "21:e november 2026",
        "  21 NOVEMBER 2026 ",
        f"21{NBSP}november{NBSP}2026",
    ],
)
def test_date_is_read_day_first(written: str) -> None:
    assert parse_date(written) == date(2026, 11, 21)


def test_date_is_never_read_in_us_order() -> None:
    assert parse_date("3/4 2026") == date(2026, 4, 3)
    with pytest.raises(ValueError, match="finns inte i kalendern"):
        parse_date("11/21/2026")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31 november 2026", "Datumet 31 november 2026 finns inte i kalendern."),
        ("21 smörmånad 2026", "går inte att läsa som ett datum"),
        ("21 xyz 2026", "finns inte i kalendern"),
        ("21/11", "Skriv även året."),
        ("21 november", "Skriv även året."),
        ("21/11 26", "går inte att läsa som ett datum"),
        ("0026-11-21", "Året 26 kan inte stämma."),
        ("i morgon", "”i morgon” går inte att läsa som ett datum"),
        ("x" * 500, "…” går inte att läsa"),
        ("\u0662\u0661/11 2026", "går inte att läsa som ett datum"),
    ],
)
def test_date_that_cannot_be_read_is_answered_by_a_sentence(written: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="2026-11-21") as refusal:
        parse_date(written)
    assert sentence in str(refusal.value)


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_every_date_is_read_back(day: date) -> None:
    written = (day.isoformat(), f"{day:%Y%m%d}", f"{day.day}/{day.month} {day.year}")
    assert {parse_date(text) for text in written} == {day}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("09:00", time(9)),
        ("9.00", time(9)),
        ("0900", time(9)),
        ("900", time(9)),
        ("kl. 9", time(9)),
        ("kl 09.30", time(9, 30)),
        ("23:59:00", time(23, 59)),
        ("0.05", time(0, 5)),
    ],
)
def test_time_is_read(written: str, read: time) -> None:
    assert parse_time(written) == read


@pytest.mark.parametrize("written", ["24.00", "9.60", "nio", "9.5", "09:00:30", "-1", "9–12"])
def test_time_that_cannot_be_read_is_answered_by_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match=r"Skriv till exempel 09\.00"):
        parse_time(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("435 000", "435000"),
        (f"435{NBSP}000", "435000"),
        (f"435{THIN_SPACE}000", "435000"),
        (f"1{NARROW_NBSP}435{NARROW_NBSP}000", "1435000"),
        ("1 234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1.234,50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1234.50", "1234.50"),
        ("-12,5", "-12.5"),
        ("\u221212,5", "-12.5"),
        ("0", "0"),
        ("435000", "435000"),
    ],
)
def test_number_is_read_with_decimal_comma(written: str, read: str) -> None:
    assert parse_decimal(written) == Decimal(read)


@pytest.mark.parametrize(
    "written", ["43 5000", "1,2,3", "1e5", "NaN", "Infinity", "=1+1", "12,", ""]
)
def test_number_that_cannot_be_read_is_answered_by_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match="går inte att läsa som ett tal"):
        parse_decimal(written)


def test_number_that_can_mean_two_things_is_asked_about() -> None:
    with pytest.raises(ValueError, match=r"Menar du 1 234 eller 1,234\?"):
        parse_decimal("1.234")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("435 tkr", "435000"),
        ("435tkr", "435000"),
        ("1,5 mnkr", "1500000"),
        ("2 mkr", "2000000"),
        ("435 000 kr", "435000"),
        ("435 000 kronor", "435000"),
        ("435:-", "435"),
        ("-3,25 tkr", "-3250"),
    ],
)
def test_amount_is_read_in_its_unit(written: str, read: str) -> None:
    assert parse_kronor(written) == Decimal(read)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_every_amount_is_read_back_as_it_is_shown(amount: Decimal) -> None:
    assert parse_decimal(format_decimal(amount)) == amount


def test_amount_is_shown_with_spaces_that_do_not_break() -> None:
    shown = [format_decimal(Decimal(text)) for text in ("435000.00", "1234.5", "-12", "999")]
    assert shown == [f"435{NBSP}000", f"1{NBSP}234,50", "\u221212", "999"]


def test_text_loses_only_what_nobody_can_see() -> None:
    dirty = "a\x00b\r\nc\u202ed\ufeff\te\x1b\u2028f \ud800g a\u030a 👩\u200d💻"
    assert clean_text(dirty) == "ab\ncd e\nf g å 👩\u200d💻"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
