"""Runs functions at the same time in threads, each with its own database connection."""

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(functions: Iterable[Callable[[], T]]) -> list[T]:
    """What each returned, in order; the first error of any is raised."""
    waiting = list(functions)
    results: dict[int, T] = {}
    errors: list[BaseException] = []

    def run(place: int, function: Callable[[], T]) -> None:
        try:
            results[place] = function()
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(place, function))
        for place, function in enumerate(waiting)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[place] for place in range(len(waiting))]
