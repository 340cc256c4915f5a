"""Files: what is refused, what is stored, that nothing is ever half there, and who gets it."""

import io
import os
import resource
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from portal.core import files
from portal.core.authz import ALLOW, Verdict
from portal.core.files import AtomicFileStorage, StorageFullError, store_attachment
from portal.core.models import Attachment, Organisation
from portal.core.uploads import UploadError, check_upload, clean_name
from tests.factories import make_organisation, make_user

TYPES = "[Content_Types].xml"
PDF = b"%PDF-1.7\n..."


def office(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


DOCX = office({TYPES: b"<Types/>", "word/document.xml": b"<w/>"})
ACCEPTED = {
    "protokoll.pdf": PDF,
    "bild.PNG": b"\x89PNG\r\n\x1a\n....",
    "bild.jpeg": b"\xff\xd8\xff....",
    "brev.docx": DOCX,
    "tabell.xlsx": office({TYPES: b"<Types/>", "xl/workbook.xml": b"<w/>"}),
    "brev.odt": office({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "lista.csv": "namn;år\nÅsa;2026".encode("cp1252"),
    "text.txt": "åäö §".encode(),
}
REFUSED = {
    "program.exe": b"MZ....",
    "sida.html": b"<script>alert(1)</script>",
    "bild.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "utan ändelse": PDF,
    "protokoll.pdf": b"MZ....",
    "bild.png": b"<script>alert(1)</script>",
    "text.txt": b"a\x00b",
    "tom.pdf": b"",
    "brev.docx": b"PK\x03\x04 broken",
    "annat.docx": ACCEPTED["tabell.xlsx"],
    "makro.docx": office({TYPES: b"", "word/document.xml": b"", "word/vbaProject.bin": b"x"}),
    "förklätt.docx": office({TYPES: b"application/macroEnabled", "word/document.xml": b""}),
    "makro.odt": office({"mimetype": ACCEPTED["brev.odt"], "Basic/Standard/x.xml": b""}),
    "bomb.docx": office({TYPES: b"", "word/document.xml": bytes(201 * 1024 * 1024)}),
    "många.docx": office({f"p{n}": b"" for n in range(5_001)}),
    "pdf+zip.docx": PDF + DOCX,
}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("name", ACCEPTED)
def test_known_kind_is_accepted(name: str) -> None:
    checked = check_upload(upload(name, ACCEPTED[name]))
    assert (checked.name, checked.size) == (name, len(ACCEPTED[name]))


@pytest.mark.parametrize("name", REFUSED)
def test_other_kind_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(UploadError) as refusal:
        check_upload(upload(name, REFUSED[name]))
    assert name in str(refusal.value)


@override_settings(UPLOAD_MAX_BYTES=1024 * 1024)
def test_too_large_file_is_refused() -> None:
    with pytest.raises(UploadError, match="högst 1 MB"):
        check_upload(upload("a.pdf", PDF + bytes(1024 * 1024)))


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\brev.docx", "brev.docx"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        (".htaccess", "htaccess"),
        ("", "fil"),
        ("å" * 300 + ".pdf", "å" * 150 + ".pdf"),
    ],
)
def test_clean_name(given: str, clean: str) -> None:
    assert clean_name(given) == clean


# -- Storage ---------------------------------------------------------------------------------------


@pytest.fixture
def little_room() -> Iterator[None]:
    """Files may not grow beyond 1 MB: writing breaks off in the middle, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("little_room")
def test_full_disk_leaves_no_part_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(StorageFullError, match="lagringsutrymmet är fullt"):
        AtomicFileStorage(tmp_path).save("a.pdf", ContentFile(bytes(3 * 1024 * 1024)))
    assert everything_in(tmp_path) == []


@pytest.mark.usefixtures("little_room")
def test_full_disk_leaves_part_of_a_file_with_djangos_own_storage(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        FileSystemStorage(tmp_path).save("a.pdf", ContentFile(bytes(3 * 1024 * 1024)))
    assert [path.stat().st_size for path in everything_in(tmp_path)] != []


def test_stored_file_is_whole_and_never_overwritten(tmp_path: Path) -> None:
    storage = AtomicFileStorage(tmp_path)
    first = storage.save("x/a.pdf", ContentFile(b"ett"))
    second = storage.save("x/a.pdf", ContentFile(b"tva"))
    assert first == "x/a.pdf"
    assert second != first
    assert [(tmp_path / name).read_bytes() for name in (first, second)] == [b"ett", b"tva"]


def test_name_taken_in_the_last_moment_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = AtomicFileStorage(tmp_path)
    storage.save("a.pdf", ContentFile(b"ett"))
    name = storage._save("a.pdf", ContentFile(b"tva"))  # as if the name had been free
    assert name != "a.pdf"
    assert (tmp_path / "a.pdf").read_bytes() == b"ett"


def test_leftovers_of_killed_processes_are_removed_after_a_day(tmp_path: Path) -> None:
    storage = AtomicFileStorage(tmp_path)
    field = Attachment._meta.get_field("file")
    old, new = tmp_path / files.INCOMING / "old", tmp_path / files.INCOMING / "new"
    old.parent.mkdir()
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(field, "storage", storage)
        files.remove_leftovers(timezone.now())
    assert everything_in(tmp_path) == [new]


# -- Attachments -----------------------------------------------------------------------------------


@pytest.fixture
def open_to(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Attachments of organisations are open to the users in this list."""
    users: list[object] = []
    monkeypatch.setattr(files, "_MAY_SEE", {})

    @files.attachment_policy(Organisation)
    def rule(user: object, _target: object) -> Verdict:
        return ALLOW if user in users else Verdict(False, "Nej.")

    return users


def an_attachment(name: str = "protokoll.pdf") -> Attachment:
    return store_attachment(
        target=make_organisation(), upload=upload(name, PDF), title="Protokoll", by=make_user()
    )


@pytest.mark.django_db
def test_attachment_is_stored_under_its_uuid_with_its_hash() -> None:
    attachment = an_attachment("../../å\u202e.pdf")
    assert attachment.file.name == f"attachments/{attachment.uuid.hex[:2]}/{attachment.uuid.hex}"
    with attachment.file.open() as stored:
        assert stored.read() == PDF
    assert (attachment.original_name, attachment.size) == ("å.pdf", len(PDF))
    assert len(attachment.sha256) == 64


@pytest.mark.django_db
def test_refused_upload_stores_nothing() -> None:
    with pytest.raises(UploadError):
        store_attachment(
            target=make_organisation(), upload=upload("a.exe", b"MZ"), title="", by=make_user()
        )
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_attachment_is_served_as_a_download(client: Client, open_to: list[object]) -> None:
    attachment, user = an_attachment(), make_user()
    open_to.append(user)
    client.force_login(user)
    answer = client.get(reverse("core:attachment", args=[attachment.uuid]))
    assert answer.getvalue() == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="protokoll.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = client.get(
        reverse("core:attachment", args=[attachment.uuid]),
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_attachment_whose_file_is_lost_is_not_found(client: Client, open_to: list[object]) -> None:
    attachment, user = an_attachment(), make_user()
    open_to.append(user)
    client.force_login(user)
    attachment.file.storage.delete(attachment.file.name)
    assert client.get(reverse("core:attachment", args=[attachment.uuid])).status_code == 404


@pytest.mark.django_db
def test_attachment_of_others_is_not_found(client: Client, open_to: list[object]) -> None:
    attachment = an_attachment()
    client.force_login(make_user(is_administrator=True))
    assert client.get(reverse("core:attachment", args=[attachment.uuid])).status_code == 404


@pytest.mark.django_db
def test_attachment_of_a_model_without_a_rule_is_not_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MAY_SEE", {})
    attachment = an_attachment()
    client.force_login(attachment.uploaded_by)
    assert client.get(reverse("core:attachment", args=[attachment.uuid])).status_code == 404


@pytest.mark.django_db
def test_attachment_needs_a_login(client: Client) -> None:
    answer = client.get(reverse("core:attachment", args=[an_attachment().uuid]))
    assert answer.status_code == 302
