"""`manage.py render_minutes`: the paper as it stands, by the contract of interchange.md."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from governance.models import Mask, Verification
from governance.transitions.signing import verify
from governance.transitions.verification import attach_document, fix_minutes
from reporting.documents.render import RenderError
from reporting.management.commands import render_minutes
from tests.factories import NOON, make_held_meeting, make_minutes, make_secretary, sign_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_minutes, "minutes_pdf", lambda content: b"%PDF-1.7")


def html_of(meeting_id: int, folder: Path, *options: str) -> str:
    pdf, html = folder / "ut.pdf", folder / "ut.html"
    call_command(
        "render_minutes", str(meeting_id), "--output", str(pdf), "--html", str(html), *options
    )
    assert pdf.read_bytes().startswith(b"%PDF")
    return html.read_text(encoding="utf-8")


@pytest.mark.parametrize("state", ["draft", "fixed", "signing", "verified"])
def test_the_paper_is_marked_utkast_unless_verified(state: str, tmp_path: Path) -> None:
    verification = make_minutes(state)
    html = html_of(verification.meeting_id, tmp_path)
    assert ("UTKAST" in html) == (state != "verified")
    assert "att avsluta ärende 2" in html
    assert "§\u00a03" in html


def test_partly_verified_minutes_are_a_draft_as_a_whole(tmp_path: Path) -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    first = meeting.paragraphs.all()[0]
    verification = fix_minutes(
        meeting_id=meeting.pk, by=secretary, paragraph_ids=[first.pk], at=NOON
    )
    assert verification.state == "fixed"
    html = html_of(meeting.pk, tmp_path)
    assert "UTKAST" in html
    assert "att avsluta ärende 3" in html


def test_public_leaves_out_what_is_masked_and_confidential(tmp_path: Path) -> None:
    meeting = make_held_meeting()
    first, second, _ = meeting.paragraphs.all()
    Mask.objects.create(paragraph=first, text="ärende 1")
    second.is_confidential = True
    second.confidential_ground = "OSL 26:1"
    second.save()
    whole = html_of(meeting.pk, tmp_path)
    public = html_of(meeting.pk, tmp_path, "--public")
    assert "att avsluta ärende 1" in whole
    assert "att avsluta ärende 2" in whole
    assert "avsluta ärende 1" not in public
    assert "avsluta ärende 2" not in public
    assert "§\u00a02" in public
    assert "att avsluta ärende 3" in public


def test_an_unknown_meeting_ends_with_1_and_a_sentence(tmp_path: Path) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("render_minutes", "99", "--output", str(tmp_path / "x.pdf"), stderr=err)
    assert (ended.value.code, err.getvalue().strip()) == (1, "$: Mötet 99 finns inte.")


def test_what_can_not_be_rendered_or_written_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    meeting = make_held_meeting()
    missing = tmp_path / "saknas" / "x.pdf"
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("render_minutes", str(meeting.pk), "--output", str(missing), stderr=err)
    assert "gick inte att skriva" in err.getvalue()

    def fail(content: object) -> bytes:
        raise RenderError("Dokumentet kunde inte skapas.")

    monkeypatch.setattr(render_minutes, "minutes_pdf", fail)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "render_minutes", str(meeting.pk), "--output", str(tmp_path / "x.pdf"), stderr=err
        )
    assert "Dokumentet kunde inte skapas." in err.getvalue()


def test_immediate_and_ordinary_verification_make_one_verified_paper(tmp_path: Path) -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    first = meeting.paragraphs.all()[0]
    for chosen in ([first.pk], None):
        verification = fix_minutes(
            meeting_id=meeting.pk, by=secretary, paragraph_ids=chosen, at=NOON
        )
        finish(verification.pk, meeting.pk)
    html = html_of(meeting.pk, tmp_path)
    assert "UTKAST" not in html
    assert all(f"att avsluta ärende {number}" in html for number in (1, 2, 3))


def finish(verification_id: int, meeting_id: int) -> None:
    """Take fixed minutes to verified."""
    verification = Verification.objects.get(pk=verification_id, meeting=meeting_id)
    secretary = make_secretary(verification.meeting.body)
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="1" * 64,
    )
    verification.refresh_from_db()
    sign_all(verification, by=secretary)
    verify(verification_id=verification.pk, by=secretary, at=NOON)
