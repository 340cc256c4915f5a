"""What every test has: warnings as errors (pyproject.toml), and a flush that triggers allow."""

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from hypothesis import settings

from portal.core import triggers
from tests.scale import FULL

# The gate draws the same inputs each time, so that it tells of the change and not of luck;
# make test-long draws new ones.
settings.register_profile("gate", derandomize=True, database=None)
settings.load_profile("default" if FULL else "gate")


@pytest.fixture(autouse=True, scope="session")
def protections_dropped_around_flush() -> Iterator[None]:
    """Let the flush after a test with real transactions empty protected tables.

    The flush sends post_migrate, which creates the triggers anew."""
    flush = TransactionTestCase._fixture_teardown

    def drop_then_flush(case: TransactionTestCase) -> None:
        triggers.drop()
        flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", drop_then_flush)
        yield
