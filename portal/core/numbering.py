"""Numbers drawn once: a counter row per series, taken under its lock."""

from django.db import transaction

from portal.core.models.counter import Counter


def next_numbers(series: str, count: int, *, above: int = 0) -> range:
    """Draw `count` consecutive numbers of `series` (such as "body:7:2026").

    `above` lifts the counter first, for series that were begun outside the portal.
    Must run inside the transaction of the act that uses the numbers, so that a failed
    act gives them back."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are drawn inside the act's transaction")
    Counter.objects.get_or_create(series=series)
    counter = Counter.objects.select_for_update().get(series=series)
    first = max(counter.value, above) + 1
    counter.value = first + count - 1
    counter.save(update_fields=["value"])
    return range(first, first + count)


def next_number(series: str) -> int:
    """Draw one number of `series`."""
    return next_numbers(series, 1)[0]
