"""Playing one request as one role, undone afterwards, and saying in one word what came of it."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.site.stage import ROLES, Stage

LOGIN = "login"


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back, and in which the code's own outermost ones may begin."""
    block = transaction.atomic()
    block._from_testcase = True  # what Django's TestCase says of its own
    with block:
        yield
        transaction.set_rollback(True)


@dataclass
class Answer:
    """`told` is the status, or "login" for the way to the login page; `body` the whole text."""

    told: str
    body: str
    location: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Players:
    """One logged-in client per role; every request is rolled back and every cookie put back."""

    stage: Stage
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for role in ROLES:
            self.clients[role] = Client(raise_request_exception=False)
            if role != "anonymous":
                self.clients[role].force_login(self.stage.users[role])

    def play(self, role: str, method: str, address: str, data: Any = None, **extra: Any) -> Answer:
        client = self.clients[role]
        cookies = copy.deepcopy(client.cookies)
        try:
            with undone():
                response = getattr(client, method.lower())(address, data or {}, **extra)
                answer = _answer(response)
        finally:
            client.cookies = cookies
        return answer


def _answer(response: Any) -> Answer:
    location = response.headers.get("Location", "")
    to_login = response.status_code == 302 and urlsplit(location).path == reverse("account_login")
    # The client has closed a plain answer; a file is closed by reading it to its end.
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        LOGIN if to_login else str(response.status_code),
        body.decode(errors="replace"),
        location,
        dict(response.headers),
    )
