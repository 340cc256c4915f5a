"""Outgoing mail: a row written with the act that sends it, delivered by a work row."""

from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from portal.core.models import Mail
from portal.core.swedish import clean_text, one_line
from portal.core.work import enqueue, worker

KIND = "mail"


@transaction.atomic
def send_mail(*, to: str, subject: str, text: str) -> Mail:
    """Write a mail that is sent once the surrounding act is saved.

    `to` is one address (ValidationError if it is not); line ends in the subject become spaces,
    so that no header can be slipped in."""
    validate_email(to)
    mail = Mail.objects.create(
        message_id=make_msgid(domain=urlsplit(settings.BASE_URL).hostname or "localhost"),
        to=to,
        subject=one_line(subject)[:300],
        text=clean_text(text),
        created_at=timezone.now(),
    )
    enqueue(KIND, mail.pk)
    return mail


def _describe(mail_id: int) -> str:
    mail = Mail.objects.filter(pk=mail_id).first()
    return f"”{mail.subject}” till {mail.to}" if mail else ""


@worker(KIND, label="Mejl", describe=_describe)
def deliver(mail_id: int) -> None:
    """Hand a mail to the mail server, unless that is done already; then forget its text.

    What was sent may hold a link that lets its reader in, so it does not stay in the database.
    A crash between the server's answer and our note of it sends the same Message-ID again,
    which mail servers and readers recognise."""
    mail = Mail.objects.filter(pk=mail_id, sent_at=None).first()
    if mail is None:
        return
    message = EmailMessage(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.send()
    mail.sent_at, mail.text = timezone.now(), ""
    mail.save(update_fields=["sent_at", "text"])
