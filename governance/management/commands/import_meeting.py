"""`manage.py import_meeting FILE …`: meetings in, as shared in samverkan.meeting/1."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from governance.document_text import DocumentFaults
from governance.interchange import Package, import_documents, read_package


class Command(BaseCommand):
    help = "Läser in möten (samverkan.meeting/1, .json eller .zip). Flera filer: alla eller ingen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="Ersätt möten som finns, utom justerade §§."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        several = len(options["files"]) > 1
        packages: list[Package] = []
        faults: list[str] = []
        for path in options["files"]:
            try:
                packages.append(read_package(path))
            except DocumentFaults as error:
                faults += [f"{path.name}: {f}" if several else str(f) for f in error.faults]
        if not faults:
            try:
                imported = import_documents(packages, replace=options["replace"])
            except DocumentFaults as error:
                faults = [str(fault) for fault in error.faults]
        if faults:
            for fault in faults:
                self.stderr.write(fault)
            raise SystemExit(1)
        for result in imported:
            for warning in result.warnings:
                self.stderr.write(str(warning))
            self.stdout.write(str(result.meeting.pk))
