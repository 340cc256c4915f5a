"""How much of the races, faults and generated inputs a run takes: a tenth, or all of it."""

import os

FULL = os.environ.get("TEST_FULL") == "1"


def scaled(full: int) -> int:
    """`full` in `make test-long` (TEST_FULL=1), otherwise a tenth of it, at least one."""
    return full if FULL else max(1, full // 10)
