"""Mail over a real SMTP connection: what arrives, and what happens while the server is away."""

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core.management import call_command
from django.test import override_settings

from portal.core import work
from portal.core.mail import send_mail
from portal.core.models import Mail, Work, WorkState

pytestmark = pytest.mark.django_db


class Inbox(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[EmailMessage] = []

    def prepare_message(self, session, envelope) -> EmailMessage:  # type: ignore[no-untyped-def, override]  # aiosmtpd's own
        return email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[return-value]  # by that policy

    def handle_message(self, message) -> None:  # type: ignore[no-untyped-def, override]  # aiosmtpd's own
        self.arrived.append(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> Iterator[int]:
    number = free_port()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=number):
        yield number


def test_mail_waits_for_a_server_that_is_away_and_arrives_once(port: int) -> None:
    written = send_mail(to="eva@example.org", subject="Kallelse – åäö", text="Välkommen!\n§ 1")
    row = Work.objects.get()
    assert not work.do_work(row.pk)  # nobody listens
    row.refresh_from_db()
    assert (row.state, "ConnectionRefusedError" in row.error) == (WorkState.WAITING, True)
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        call_command("run_due", "--drain")
        call_command("run_due", "--drain")
    finally:
        server.stop()
    [arrived] = inbox.arrived
    assert (arrived["To"], arrived["Subject"]) == ("eva@example.org", "Kallelse – åäö")
    assert arrived["Message-ID"] == written.message_id
    assert arrived.get_content().split() == ["Välkommen!", "§", "1"]
    assert Mail.objects.get().sent_at is not None
