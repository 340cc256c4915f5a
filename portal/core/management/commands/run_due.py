"""Do what is due: work left behind, retries, reminders; run by a timer once a minute."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.core import work


class Command(BaseCommand):
    help = "Gör det arbete som står på tur. Kan köras samtidigt på flera maskiner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--drain",
            action="store_true",
            help="fortsätt tills inget väntar; nya försök görs genast",
        )

    def handle(self, *, drain: bool, **options: Any) -> None:
        swept = work.sweep(hurry=drain)
        done, failed_tries = swept.done, swept.failed_tries
        while drain and not work.is_drained(timezone.now()):
            time.sleep(0.1)  # another process may hold what is left
            swept = work.sweep(hurry=True)
            done, failed_tries = done + swept.done, failed_tries + swept.failed_tries
        self.stdout.write(
            f"Gjort: {done}. Misslyckade försök: {failed_tries}. "
            f"Väntar: {swept.waiting}. Uppgivet: {swept.given_up}."
        )
        if drain and swept.given_up:
            raise CommandError("Något arbete gick inte att göra; felet står i portalen.")
