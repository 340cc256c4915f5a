"""`manage.py interchange_schema meeting`: the JSON Schema of an interchange document."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from governance.document import meeting_schema

SCHEMAS = {"meeting": meeting_schema}


class Command(BaseCommand):
    help = "Skriver JSON-schemat för ett utbytesformat på standard ut."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(SCHEMAS))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(SCHEMAS[options["kind"]](), ensure_ascii=False, indent=2))
