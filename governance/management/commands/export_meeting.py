"""`manage.py export_meeting ID [--zip FILE]`: a meeting out, as samverkan.meeting/1."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from governance.document import dump_meeting
from governance.interchange import export_document, export_package, write_package
from governance.models import Meeting


class Command(BaseCommand):
    help = "Skriver ett möte som samverkan.meeting/1 på standard ut, eller med filer som .zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int, metavar="ID")
        parser.add_argument("--zip", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        meeting = Meeting.objects.filter(pk=options["id"]).first()
        if meeting is None:
            self.stderr.write(f"$: Mötet {options['id']} finns inte.")
            raise SystemExit(1)
        if not options["zip"]:
            self.stdout.write(dump_meeting(export_document(meeting)), ending="")
            return
        try:
            options["zip"].write_bytes(write_package(export_package(meeting)))
        except OSError as error:
            self.stderr.write(f"$: {options['zip']} gick inte att skriva: {error.strerror}.")
            raise SystemExit(1) from None
