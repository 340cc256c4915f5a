"""Generated meetings go out and in again: the same document, and the same paper."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from governance.document import MeetingDocument, dump_meeting, parse_meeting
from governance.interchange import Package, export_document, import_documents
from governance.minutes.build import build_minutes
from governance.models import Meeting
from tests.governance.strategies import meeting_documents
from tests.scale import scaled

EXAMPLES = scaled(500)


@contextmanager
def empty_portal() -> Iterator[None]:
    """A portal without meetings before and after."""
    with transaction.atomic():
        assert not Meeting.objects.exists()
        yield
        transaction.set_rollback(True)


def through_the_portal(document: MeetingDocument) -> MeetingDocument:
    with empty_portal():
        [result] = import_documents([Package(document)])
        return export_document(result.meeting)


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(meeting_documents())
def test_meeting_comes_back_the_same_with_the_same_paper(document: MeetingDocument) -> None:
    exported = through_the_portal(document)

    again = through_the_portal(parse_meeting(dump_meeting(exported)))

    assert dump_meeting(again) == dump_meeting(exported)
    assert build_minutes(again) == build_minutes(exported)
    assert build_minutes(exported, public=True) == build_minutes(again, public=True)


@pytest.mark.django_db
@settings(
    max_examples=scaled(250),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(meeting_documents())
def test_paper_says_the_same_before_and_after_the_portal(document: MeetingDocument) -> None:
    kept = through_the_portal(document)

    assert build_minutes(kept).paragraphs == build_minutes(document).paragraphs
