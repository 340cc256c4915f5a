"""`manage.py load_demo`: an invented year of joint work, through the same acts people use."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from governance.models import Body, Meeting
from governance.states import MeetingState, VerificationState
from reporting.demo.acts import SCRIPTS, hold_meetings
from reporting.demo.people import PASSWORD, PERSONAS
from reporting.demo.register import Register

HALF_DONE = (
    "Demon blev inte klar förra gången. Ta bort databasen (var/db.sqlite3) och kör kommandot igen."
)


class Command(BaseCommand):
    help = "Lägger in demon om den inte finns, och skriver ut personernas inloggningar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="Dagen som demon utgår från."
        )
        parser.add_argument(
            "--out", type=Path, default=None, help="Mapp för demons protokoll som PDF."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demon kan bara läggas in med DEMO=1, aldrig i drift.")
        held = Meeting.objects.filter(body__external_id__startswith="demo-").count()
        if not Body.objects.filter(external_id="demo-political").exists():
            today = options["today"] or timezone.localdate()
            with transaction.atomic():
                register = Register(today).build()
            hold_meetings(register)
        elif held < len(SCRIPTS):
            raise CommandError(HALF_DONE)
        if options["out"]:
            self._print_minutes(options["out"])
        for person in PERSONAS:
            login = f"{person.login}@example.org"
            self.stdout.write(f"{person.persona:<24} {person.name:<16} {login:<32} {PASSWORD}")

    def _print_minutes(self, folder: Path) -> None:
        """The protokoll of every meeting that has been held, one file each; made only once."""
        folder.mkdir(parents=True, exist_ok=True)
        held = Meeting.objects.filter(
            state=MeetingState.CLOSED, body__external_id__startswith="demo-"
        ).select_related("body")
        for meeting in held.order_by("date", "pk"):
            verified = meeting.verifications.filter(state=VerificationState.VERIFIED).exists()
            name = meeting.body.external_id.removeprefix("demo-")
            path = folder / f"{meeting.when}-{name}{'' if verified else '-utkast'}.pdf"
            if not path.exists():
                call_command("render_minutes", str(meeting.pk), "--output", str(path))
