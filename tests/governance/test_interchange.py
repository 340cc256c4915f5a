"""Documents in and out: round trips, refusals that store nothing, files in archives."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from governance.document import dump_meeting, parse_meeting
from governance.interchange import (
    ImportRefused,
    Package,
    export_document,
    import_documents,
    read_package,
    write_package,
)
from governance.models import Body, Meeting, Paragraph, Participation, Verification
from portal.core.models import Event, Organisation, OrganisationName, Person

SHAPES = sorted(Path(__file__).parent.glob("shapes/*.json"))
pytestmark = pytest.mark.django_db


def imported(text: str, **options: bool) -> Meeting:
    [result] = import_documents([Package(parse_meeting(text))], **options)
    return result.meeting


def empty_portal() -> None:
    """What a test database can be emptied of between an export and the import that follows."""
    for model in (Verification, Paragraph, Meeting, Body, Person, Organisation):
        assert not model.objects.exists()


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_shape_comes_back_the_same(path: Path) -> None:
    empty_portal()
    first = dump_meeting(export_document(imported(path.read_text())))
    second_body = json.loads(first)
    second_body["body"]["name"] += " (kopia)"
    second = json.loads(dump_meeting(export_document(imported(json.dumps(second_body)))))
    second["body"]["name"] = second["body"]["name"].removesuffix(" (kopia)")
    assert second == json.loads(first)
