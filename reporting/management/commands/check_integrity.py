"""`manage.py check_integrity`: every stored file and frozen text against its hash."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting import integrity


class Command(BaseCommand):
    help = "Kontrollerar lagrade filer, frysta texter och databasens skydd. Slutar med 1 vid fel."

    def handle(self, *args: Any, **options: Any) -> None:
        for gap in integrity.gaps():
            self.stdout.write(f"{gap} Luckor är tillåtna; det här är en upplysning.")
        found = list(integrity.faults())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise SystemExit(1)
        self.stdout.write("Allt stämmer.")
