"""Expected frequency in words, and when silence means dormant."""

from datetime import date, timedelta

import pytest

from governance.frequency import PATIENCE, PERIOD_WORDS, Frequency, dormancy
from governance.models import FrequencyPeriod

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("least", "most", "per", "words"),
    [
        (2, 3, "term", "2–3 gånger per termin"),
        (1, 1, "year", "1 gång per år"),
        (4, 4, "year", "4 gånger per år"),
        (1, 2, "quarter", "1–2 gånger per kvartal"),
        (2, None, "year", "minst 2 gånger per år"),
        (None, 4, "year", "högst 4 gånger per år"),
        (None, 1, "month", "högst 1 gång per månad"),
        (0, 2, "year", "högst 2 gånger per år"),
        (None, None, "year", ""),
        (0, None, "year", ""),
    ],
)
def test_words(least, most, per, words):
    assert Frequency(least, most, per).words == words


def test_every_period_has_words():
    assert set(PERIOD_WORDS) == set(FrequencyPeriod.values)


QUARTERLY = Frequency(4, 4, "year")


def silent(days: int, frequency: Frequency = QUARTERLY, **facts):
    values = {"formed_on": None, "dissolved_on": None, "today": TODAY} | facts
    return dormancy(frequency, last_met=TODAY - timedelta(days=days), **values)


def test_dormant_from_the_day_after_interval_and_patience():
    limit = 366 // 4 + PATIENCE.days
    assert silent(limit) is None
    assert silent(limit + 1) is not None


def test_dormant_says_since_when_and_why():
    found = dormancy(
        Frequency(2, 3, "term"),
        last_met=date(2026, 2, 3),
        formed_on=date(2020, 1, 1),
        dissolved_on=None,
        today=TODAY,
    )
    assert found is not None
    assert found.since == date(2026, 2, 3)
    assert found.reason == (
        "Senaste mötet hölls 2026-02-03. Med 2–3 gånger per termin borde nästa möte ha hållits "
        "omkring 2026-05-06."
    )


def test_never_met_counts_from_forming():
    found = dormancy(
        Frequency(1, None, "year"),
        last_met=None,
        formed_on=date(2024, 1, 1),
        dissolved_on=None,
        today=TODAY,
    )
    assert found is not None
    assert found.reason.startswith("Inget möte har hållits sedan organet bildades 2024-01-01.")


@pytest.mark.parametrize(
    "frequency",
    [Frequency(None, None, "year"), Frequency(None, 4, "year"), Frequency(0, 2, "year")],
)
def test_without_promised_frequency_never_dormant(frequency):
    assert silent(4_000, frequency) is None


def test_dissolved_is_never_dormant_but_one_to_be_dissolved_is():
    assert silent(4_000, dissolved_on=TODAY) is None
    assert silent(4_000, dissolved_on=TODAY + timedelta(days=1)) is not None


def test_without_any_day_to_count_from_never_dormant():
    values = {"last_met": None, "formed_on": None, "dissolved_on": None, "today": TODAY}
    assert dormancy(QUARTERLY, **values) is None
