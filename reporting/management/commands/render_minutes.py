"""`manage.py render_minutes ID --output FILE.pdf [--html FILE.html] [--public]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from governance.models import Meeting
from reporting.documents.render import RenderError, minutes_html, minutes_pdf
from reporting.papers import paper_content


class Command(BaseCommand):
    help = "Skriver protokollet som det ser ut nu till en PDF, märkt UTKAST tills det är justerat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int, metavar="ID")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")
        parser.add_argument("--html", type=Path, metavar="FILE.html")
        parser.add_argument(
            "--public", action="store_true", help="utelämna maskerade och sekretessbelagda delar"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        meeting = Meeting.objects.select_related("body").filter(pk=options["id"]).first()
        if meeting is None:
            self._leave(f"$: Mötet {options['id']} finns inte.")
        else:
            self._write(meeting, options)

    def _write(self, meeting: Meeting, options: dict[str, Any]) -> None:
        content = paper_content(meeting, public=options["public"])
        try:
            options["output"].write_bytes(minutes_pdf(content))
            if options["html"]:
                options["html"].write_text(minutes_html(content), encoding="utf-8")
        except RenderError as error:
            self._leave(f"$: {error}")
        except OSError as error:
            self._leave(f"$: {error.filename} gick inte att skriva: {error.strerror}.")

    def _leave(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(1)
