"""manage.py load_reference: fill in counties, kommuner, regions, authorities and parties."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.reference import load_reference


class Command(BaseCommand):
    help = "Läser in referensdata: fyller i det som saknas och ändrar inget som redan står."

    def handle(self, *args: Any, **options: Any) -> None:
        tallies = load_reference()
        for tally in tallies:
            self.stdout.write(f"{tally}.")
        for tally in tallies:
            for difference in tally.differences:
                self.stdout.write(f"Avviker: {difference}")
