"""check_integrity finds what was changed behind the portal's back."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from governance.models import Paragraph, Verification
from portal.core import triggers
from portal.core.models import Attachment
from reporting import integrity, work
from reporting.models import Document
from tests.factories import NOON, make_minutes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(work, "minutes_pdf", lambda content: b"%PDF-1.7")


def make_stored() -> tuple[Verification, Document]:
    verification = make_minutes("fixed")
    document = Document.objects.get()
    work.render(document.pk)
    document.refresh_from_db()
    verification.refresh_from_db()
    return verification, document


def test_an_untouched_portal_is_sound() -> None:
    make_stored()
    out = StringIO()
    call_command("check_integrity", stdout=out)
    assert "Allt stämmer." in out.getvalue()


def test_the_command_ends_with_1_and_a_sentence_per_fault() -> None:
    _, document = make_stored()
    Path(document.file.path).write_bytes(b"%PDF-1.7 ")
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_integrity", stderr=err)
    assert ended.value.code == 1
    assert f"Dokument {document.pk}" in err.getvalue()
    assert "har ändrats sedan den lagrades" in err.getvalue()


def test_every_changed_byte_of_a_stored_file_is_found() -> None:
    _, document = make_stored()
    path = Path(document.file.path)
    whole = path.read_bytes()
    for changed in (whole[:-1], whole + b"\n", bytes([whole[0] ^ 1]) + whole[1:]):
        path.write_bytes(changed)
        assert len(list(integrity.faults())) == 1
    path.unlink()
    [fault] = integrity.faults()
    assert "gick inte att läsa" in fault


def test_a_changed_frozen_text_is_found() -> None:
    verification, document = make_stored()
    triggers.drop()
    Verification.objects.filter(pk=verification.pk).update(content={"title": "annat"})
    Document.objects.filter(pk=document.pk).update(content={"title": "annat"})
    triggers.create()
    found = list(integrity.faults())
    assert len(found) == 2
    assert all("det frysta innehållet" in fault for fault in found)


def test_a_signed_hash_without_its_file_is_found() -> None:
    verification, _ = make_stored()
    triggers.drop()
    Verification.objects.filter(pk=verification.pk).update(document_sha256="9" * 64)
    triggers.create()
    [fault] = integrity.faults()
    assert "filen som skrevs under" in fault


def test_a_missing_trigger_is_found() -> None:
    triggers.drop()
    assert any("protect_governance_paragraph_update" in fault for fault in integrity.faults())


def test_a_changed_attachment_is_found() -> None:
    verification = make_minutes("draft")
    Attachment.objects.create(
        target=verification, title="Skrivelse", file="saknas", sha256="a" * 64, uploaded_at=NOON
    )
    [fault] = integrity.faults()
    assert "Skrivelse" in fault


def test_gaps_are_told_and_no_fault() -> None:
    verification = make_minutes("draft")
    first, second, third = verification.meeting.paragraphs.all()
    for row, number in ((first, 4), (second, 6), (third, 9)):
        Paragraph.objects.filter(pk=row.pk).update(series="body:1:2026", number=number)
    assert list(integrity.gaps()) == ["Nummerserien body:1:2026 saknar 5, 7, 8."]
    out = StringIO()
    call_command("check_integrity", stdout=out)
    assert "5, 7, 8" in out.getvalue()
