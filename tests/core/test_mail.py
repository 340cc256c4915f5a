"""Mail: written with the act, sent once, tried again, and no header slipped in."""

import smtplib

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.core import work
from portal.core.mail import deliver, send_mail
from portal.core.models import Mail, Work, WorkState
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def a_mail(subject: str = "Kallelse", to: str = "eva@example.org") -> Mail:
    return send_mail(to=to, subject=subject, text="Välkommen till mötet.")


def test_mail_is_sent_once_with_its_own_message_id() -> None:
    written = a_mail()
    for _ in range(3):
        deliver(written.pk)
    written.refresh_from_db()
    assert written.sent_at is not None
    assert written.text == ""  # it may have held a link
    [sent] = outbox.outbox
    assert (sent.to, sent.subject, sent.body) == (
        ["eva@example.org"],
        "Kallelse",
        "Välkommen till mötet.",
    )
    assert sent.message()["Message-ID"] == written.message_id
    assert written.message_id.endswith("@127.0.0.1>")


def test_failed_mail_is_tried_again_with_the_same_message_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = a_mail()
    row = Work.objects.get()

    def refuse(*_args: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"eva@example.org": (450, b"later")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert not work.do_work(row.pk)
    assert outbox.outbox == []
    assert work.do_work(row.pk, hurry=True)
    assert [sent.message()["Message-ID"] for sent in outbox.outbox] == [written.message_id]


def test_failure_is_logged_without_the_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_mail()

    def refuse(*_args: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"eva@example.org": (450, b"later")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    logged: list[dict[str, object]] = []
    monkeypatch.setattr(work.logger, "warning", lambda event, **values: logged.append(values))
    work.do_work(Work.objects.get().pk)
    assert logged[0]["error"] == "SMTPRecipientsRefused"
    assert "eva@example.org" not in str(logged)


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_no_header_can_be_slipped_in_by_the_subject(ends: str) -> None:
    written = a_mail(subject=f"Kallelse{ends}Bcc: alla@example.org")
    deliver(written.pk)
    message = outbox.outbox[0].message()
    assert message["Bcc"] is None
    assert message["Subject"] == "Kallelse Bcc: alla@example.org"


@pytest.mark.parametrize("to", ["", "eva", "eva@example.org\nBcc: x@example.org", "a@b, c@d"])
def test_something_else_than_one_address_is_refused(to: str) -> None:
    with pytest.raises(ValidationError):
        a_mail(to=to)
    assert not Mail.objects.exists()


def test_mail_of_a_rolled_back_act_is_not_sent() -> None:
    with transaction.atomic():
        a_mail()
        transaction.set_rollback(True)
    assert (Mail.objects.count(), Work.objects.count()) == (0, 0)


# -- The page ----------------------------------------------------------------------------------------


def given_up() -> Work:
    a_mail()
    row = Work.objects.get()
    Work.objects.filter(pk=row.pk).update(
        state=WorkState.FAILED, next_at=None, error="SMTPServerDisconnected: nej"
    )
    return row


def test_failed_mail_is_shown_to_an_administrator_and_tried_again(client: Client) -> None:
    row = given_up()
    client.force_login(make_user(is_administrator=True))
    assert "gick inte fram" in client.get(reverse("home")).content.decode()
    page = client.get(reverse("core:failed-work")).content.decode()
    assert "Mejl: ”Kallelse” till eva@example.org" in page
    assert "SMTPServerDisconnected: nej" in page
    client.post(reverse("core:retry-work", args=[row.pk]))
    assert work.do_work(row.pk)
    assert len(outbox.outbox) == 1
    assert "Allt har gått fram" in client.get(reverse("core:failed-work")).content.decode()


def test_failed_mail_is_closed_to_others(client: Client) -> None:
    row = given_up()
    client.force_login(make_user())
    assert client.get(reverse("core:failed-work")).status_code == 403
    assert client.post(reverse("core:retry-work", args=[row.pk])).status_code == 403
    row.refresh_from_db()
    assert row.state == WorkState.FAILED
