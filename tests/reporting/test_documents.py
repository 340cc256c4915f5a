"""Papers: ordered, rendered once whatever crashes, stored, superseded, shown to the right readers."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.models import Mask, Verification
from governance.states import VerificationState
from governance.transitions.signing import verify
from governance.transitions.verification import fix_minutes, reopen_minutes
from portal.core.authz import can
from portal.core.errors import NotAllowed
from portal.core.events import record
from portal.core.models import User, Work, WorkState
from portal.core.work import MAX_ATTEMPTS, do_work
from reporting import work
from reporting.commands import order_draft, order_public, retry_document
from reporting.documents.render import RenderError
from reporting.models import Document, DocumentKind, DocumentState
from tests.factories import (
    NOON,
    make_body,
    make_held_meeting,
    make_minutes,
    make_seat,
    make_secretary,
    make_user,
    sign_all,
)

PDF = b"%PDF-1.7 en fil"


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A press that prints at once; the list tells what it printed."""
    printed: list[str] = []

    def print_at_once(content: Any) -> bytes:
        printed.append(content.title)
        return PDF + content.title.encode()

    monkeypatch.setattr(work, "minutes_pdf", print_at_once)
    return printed


def stored_files() -> list[str]:
    root = Path(default_storage.path("documents"))
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.pdf"))


def signing(verification: Verification) -> bool:
    verification.refresh_from_db()
    return verification.state == VerificationState.SIGNING


def make_signed(verification: Verification) -> Verification:
    """The same minutes, rendered and verified."""
    secretary = make_secretary(verification.meeting.body)
    work.render(Document.objects.get(verification=verification, kind="minutes").pk)
    sign_all(verification, by=secretary)
    return verify(verification_id=verification.pk, by=secretary, at=NOON)


# -- Ordered and stored ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_fixing_orders_the_paper_of_the_frozen_content() -> None:
    verification = make_minutes("fixed")
    document = Document.objects.get()
    assert (document.kind, document.state) == (DocumentKind.MINUTES, DocumentState.QUEUED)
    assert document.content == verification.content
    assert document.content_sha256 == verification.content_sha256
    assert Work.objects.get(kind=work.KIND).target_id == document.pk


@pytest.mark.django_db
def test_the_stored_file_opens_the_signing(press: list[str]) -> None:
    verification = make_minutes("fixed")
    document = Document.objects.get()
    work.render(document.pk)
    document.refresh_from_db()
    assert document.state == DocumentState.STORED
    with document.file.open("rb") as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == document.sha256
    assert signing(verification)
    assert verification.document_sha256 == document.sha256
    work.render(document.pk)  # safe to run twice
    assert (len(press), len(stored_files())) == (1, 1)


CRASHES: list[tuple[Any, str]] = [
    (work, "_begin"),
    (work, "minutes_pdf"),
    (work, "_write"),
    (default_storage, "save"),
    (work, "_store"),
    (work, "attach_document"),
]


def crash_before(target: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def crash(*args: Any, **kwargs: Any) -> Any:
        raise SystemExit("killed")

    monkeypatch.setattr(target, name, crash)
    return monkeypatch.undo


def crash_after(target: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    done = getattr(target, name)

    def crash(*args: Any, **kwargs: Any) -> Any:
        done(*args, **kwargs)
        raise SystemExit("killed")

    monkeypatch.setattr(target, name, crash)
    return monkeypatch.undo


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crash", [crash_before, crash_after])
@pytest.mark.parametrize(("target", "name"), CRASHES)
def test_a_worker_killed_anywhere_leaves_one_paper_after_the_next_try(
    target: Any, name: str, crash: Any
) -> None:
    verification = make_minutes("fixed")
    document = Document.objects.get()
    waiting = Work.objects.get(kind=work.KIND)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(work, "minutes_pdf", lambda content: PDF)
        with pytest.MonkeyPatch.context() as killed:
            crash(target, name, killed)
            with pytest.raises(SystemExit):
                do_work(waiting.pk)
        # The killed worker's claim runs out, then another does the work.
        do_work(waiting.pk, now=timezone.now() + work.LEASE + timedelta(seconds=1))
    document.refresh_from_db()
    waiting.refresh_from_db()
    assert (document.state, waiting.state) == (DocumentState.STORED, WorkState.DONE)
    assert signing(verification)
    assert verification.document_sha256 == document.sha256
    assert stored_files() == [f"minutes/{document.pk}-{document.sha256[:16]}.pdf"]


@pytest.mark.django_db(transaction=True)
def test_without_names_made_of_the_hash_a_killed_worker_leaves_two_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control of the test above."""
    make_minutes("fixed")
    monkeypatch.setattr(work, "minutes_pdf", lambda content: PDF)
    names = (f"documents/minutes/{number}.pdf" for number in count(1))
    monkeypatch.setattr(work, "stored_name", lambda document, filename: next(names))
    waiting = Work.objects.get(kind=work.KIND)
    with pytest.MonkeyPatch.context() as killed:
        crash_after(work, "_write", killed)
        with pytest.raises(SystemExit):
            do_work(waiting.pk)
    do_work(waiting.pk, now=timezone.now() + work.LEASE + timedelta(seconds=1))
    assert len(stored_files()) == 2


@pytest.mark.django_db(transaction=True)
def test_what_can_not_be_rendered_is_told_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(content: Any) -> bytes:
        raise RenderError("Dokumentet kunde inte skapas eftersom innehållet är för omfattande.")

    verification = make_minutes("fixed")
    secretary = make_secretary(verification.meeting.body)
    document = Document.objects.get()
    waiting = Work.objects.get(kind=work.KIND)
    monkeypatch.setattr(work, "minutes_pdf", fail)
    for tries in range(MAX_ATTEMPTS):
        do_work(waiting.pk, now=timezone.now() + timedelta(hours=tries), hurry=True)
        document.refresh_from_db()
        assert "för omfattande" in document.error
    assert document.state == DocumentState.FAILED
    client = Client()
    client.force_login(secretary)
    page = client.get(reverse("reporting:document-detail", args=[document.pk]))
    assert "för omfattande" in page.content.decode()
    monkeypatch.setattr(work, "minutes_pdf", lambda content: PDF)
    with pytest.raises(NotAllowed):
        retry_document(document_id=document.pk, by=make_user())
    client.post(reverse("reporting:document-retry", args=[document.pk]))
    do_work(Work.objects.get(kind=work.KIND, state=WorkState.WAITING).pk)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.STORED, "")


# -- Superseded ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_taking_back_supersedes_the_stored_paper_and_forgets_the_unmade(press: list[str]) -> None:
    verification = make_minutes("fixed")
    secretary = make_secretary(verification.meeting.body)
    reopen_minutes(verification_id=verification.pk, by=secretary)
    assert not Document.objects.exists()
    fix_minutes(meeting_id=verification.meeting_id, by=secretary, at=NOON)
    work.render(Document.objects.get().pk)
    reopen_minutes(verification_id=verification.pk, by=secretary)
    assert Document.objects.get().superseded_at is not None
    fix_minutes(meeting_id=verification.meeting_id, by=secretary, at=NOON)
    assert Document.objects.filter(superseded_at=None).get().state == DocumentState.QUEUED


@pytest.mark.django_db
def test_a_paper_taken_back_while_it_is_rendered_is_not_attached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verification = make_minutes("fixed")
    secretary = make_secretary(verification.meeting.body)

    def take_back_meanwhile(content: Any) -> bytes:
        reopen_minutes(verification_id=verification.pk, by=secretary)
        return PDF

    monkeypatch.setattr(work, "minutes_pdf", take_back_meanwhile)
    work.render(Document.objects.get().pk)
    verification.refresh_from_db()
    assert verification.state == VerificationState.DRAFT
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_stored_paper_stands_still(press: list[str]) -> None:
    make_minutes("fixed")
    document = Document.objects.get()
    work.render(document.pk)
    rows = Document.objects.filter(pk=document.pk)
    for values in ({"sha256": "9" * 64}, {"title": "annan"}, {"content": {}}, {"kind": "draft"}):
        with pytest.raises(IntegrityError, match="lagrat"), transaction.atomic():
            rows.update(**values)
    with pytest.raises(IntegrityError, match="lagrat"), transaction.atomic():
        rows.delete()
    rows.update(superseded_at=NOON)


# -- The public version ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_open_minutes_have_one_paper_for_everyone(press: list[str]) -> None:
    make_signed(make_minutes("fixed"))
    assert [d.kind for d in Document.objects.all()] == [DocumentKind.MINUTES]


@pytest.mark.django_db
def test_masking_makes_a_public_version_and_another_when_it_changes(press: list[str]) -> None:
    meeting = make_held_meeting(items=1)
    paragraph = meeting.paragraphs.all()[0]
    paragraph.background = "Ärendet gäller Nils Nilsson."
    paragraph.save()
    mask = Mask.objects.create(paragraph=paragraph, text="Nils Nilsson")
    verification = fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)
    verification = make_signed(verification)
    public = Document.objects.get(kind=DocumentKind.MINUTES_PUBLIC)
    assert "Nils Nilsson" not in str(public.content)
    assert "Nils Nilsson" in str(verification.content)
    assert order_public(verification) == public  # nothing changed
    work.render(public.pk)
    mask.text = "Nilsson"
    mask.save()
    newer = order_public(verification)
    public.refresh_from_db()
    assert newer not in {public, None}
    assert public.superseded_at is not None
    mask.delete()
    assert order_public(verification) is None
    assert not Document.objects.filter(kind="minutes_public", superseded_at=None).exists()


def readers(verification: Verification) -> dict[str, User]:
    body = verification.meeting.body
    member = make_user()
    make_seat(body, holder=member.person)
    return {
        "secretary": make_secretary(body),
        "member": member,
        "administrator": make_user(is_administrator=True),
        "outsider": make_user(),
        "other secretary": make_secretary(make_body()),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", ["", "mask", "confidential"])
@pytest.mark.parametrize("verified", [False, True])
def test_view_policy_and_visible_to_agree_and_outsiders_see_only_what_is_public(
    press: list[str], verified: bool, hidden: str
) -> None:
    meeting = make_held_meeting(items=2)
    paragraph = meeting.paragraphs.all()[0]
    if hidden == "mask":
        Mask.objects.create(paragraph=paragraph, text="ärende 1")
    elif hidden == "confidential":
        paragraph.is_confidential, paragraph.confidential_ground = True, "OSL 26:1"
        paragraph.save()
    order_draft(meeting_id=meeting.pk, by=make_secretary(meeting.body))
    verification = fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)
    if verified:
        make_signed(verification)
    documents = list(Document.objects.select_related("verification", "meeting__body"))
    for name, user in readers(verification).items():
        seen = set(Document.objects.visible_to(user))
        assert seen == {d for d in documents if can(user, "reporting.view_document", d)}, name
        if name in {"secretary", "member", "administrator"}:
            assert seen == set(documents)
        else:
            kinds = {document.kind for document in seen}
            public = {"minutes_public"} if hidden else {"minutes"}
            assert kinds == (public if verified else set()), name


# -- Pages -----------------------------------------------------------------------------------------


@pytest.fixture
def browser(press: list[str]) -> tuple[Client, Verification, Document]:
    verification = make_minutes("fixed")
    document = Document.objects.get()
    work.render(document.pk)
    document.refresh_from_db()
    client = Client()
    client.force_login(make_secretary(verification.meeting.body))
    return client, verification, document


@pytest.mark.django_db
def test_the_file_is_shown_inline_with_its_hash_as_etag(
    browser: tuple[Client, Verification, Document],
) -> None:
    client, _, document = browser
    response = client.get(document.get_absolute_url())
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(response.getvalue()).hexdigest() == document.sha256
    etag = response.headers["ETag"]
    again = client.get(document.get_absolute_url(), headers={"If-None-Match": etag})
    assert (etag, again.status_code) == (f'"{document.sha256}"', 304)
    wrong = reverse("reporting:document-file", args=[document.pk, "annat.pdf"])
    assert client.get(wrong).status_code == 404


@pytest.mark.django_db
def test_a_file_gone_from_the_disk_is_a_told_miss(
    browser: tuple[Client, Verification, Document],
) -> None:
    client, _, document = browser
    Path(document.file.path).unlink()
    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_outsiders_find_no_paper_before_verification(
    browser: tuple[Client, Verification, Document],
) -> None:
    _, verification, document = browser
    outsider = Client()
    outsider.force_login(make_user())
    for address in (
        document.get_absolute_url(),
        reverse("reporting:document-detail", args=[document.pk]),
        reverse("reporting:minutes-html", args=[verification.meeting_id]),
        reverse("reporting:verification-documents", args=[verification.pk]),
    ):
        assert outsider.get(address).status_code == 404
    retry = reverse("reporting:document-retry", args=[document.pk])
    draft = reverse("reporting:draft-order", args=[verification.meeting_id])
    assert outsider.post(retry).status_code == 404
    assert outsider.post(draft).status_code == 404


@pytest.mark.django_db
def test_members_order_no_draft(press: list[str]) -> None:
    meeting = make_held_meeting()
    member = make_user()
    make_seat(meeting.body, holder=member.person)
    client = Client()
    client.force_login(member)
    response = client.post(reverse("reporting:draft-order", args=[meeting.pk]))
    assert response.status_code == 403
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_the_page_shows_the_draft_then_the_frozen_text(press: list[str]) -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    client = Client()
    client.force_login(secretary)
    address = reverse("reporting:minutes-html", args=[meeting.pk])
    assert "Utkast" in client.get(address).content.decode()
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    fixed = client.get(address).content.decode()
    assert "väntar på underskrifter" in fixed
    assert "§ 3" in fixed.replace("\u00a0", " ")
    make_signed(verification)
    outsider = Client()
    outsider.force_login(make_user())
    public = outsider.get(address).content.decode()
    assert "Justerat" in public
    assert "att avsluta ärende 3" in public


@pytest.mark.django_db
def test_outsiders_read_only_the_verified_paragraphs(press: list[str]) -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    first = meeting.paragraphs.all()[0]
    make_signed(fix_minutes(meeting_id=meeting.pk, by=secretary, paragraph_ids=[first.pk], at=NOON))
    address = reverse("reporting:minutes-html", args=[meeting.pk])
    outsider, insider = Client(), Client()
    outsider.force_login(make_user())
    insider.force_login(secretary)
    public, whole = (c.get(address).content.decode() for c in (outsider, insider))
    assert "att avsluta ärende 1" in public
    assert "att avsluta ärende 2" not in public
    assert "att avsluta ärende 2" in whole
    shown_to_insider = insider.get(address, {"version": "offentlig"}).content.decode()
    assert "att avsluta ärende 2" not in shown_to_insider


@pytest.mark.django_db
@pytest.mark.parametrize("stored", [True, False])
def test_outsiders_read_the_public_version_of_masked_minutes(
    press: list[str], stored: bool
) -> None:
    meeting = make_held_meeting(items=1)
    paragraph = meeting.paragraphs.all()[0]
    paragraph.background = "Ärendet gäller Nils Nilsson."
    paragraph.save()
    Mask.objects.create(paragraph=paragraph, text="Nils Nilsson")
    secretary = make_secretary(meeting.body)
    make_signed(fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON))
    if not stored:
        Document.objects.filter(kind=DocumentKind.MINUTES_PUBLIC).delete()
    address = reverse("reporting:minutes-html", args=[meeting.pk])
    outsider, insider = Client(), Client()
    outsider.force_login(make_user())
    insider.force_login(secretary)
    public, whole = (c.get(address).content.decode() for c in (outsider, insider))
    assert "Nils Nilsson" not in public
    assert "[maskerat]" in public
    assert "Nils Nilsson" in whole


@pytest.mark.django_db
def test_masked_minutes_verified_elsewhere_get_a_public_version_on_import() -> None:
    verification = make_minutes("verified")
    paragraph = verification.paragraphs.all()[0]
    Mask.objects.create(paragraph=paragraph, text="ärende 1")
    with transaction.atomic():
        record(verification.meeting, "governance.meeting_imported", by=None, warnings=0)
    public = Document.objects.get(kind=DocumentKind.MINUTES_PUBLIC)
    assert "ärende 1" not in str(public.content)


@pytest.mark.django_db
def test_an_earlier_drafts_file_goes_with_it(
    press: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    work.render(order_draft(meeting_id=meeting.pk, by=secretary).pk)
    assert len(stored_files()) == 1
    meeting.paragraphs.filter(position=1).update(heading="Annat")
    with django_capture_on_commit_callbacks(execute=True):
        order_draft(meeting_id=meeting.pk, by=secretary)
    assert stored_files() == []


@pytest.mark.django_db
def test_a_draft_is_ordered_once_for_the_same_text_and_anew_for_another(press: list[str]) -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    first = order_draft(meeting_id=meeting.pk, by=secretary)
    assert order_draft(meeting_id=meeting.pk, by=secretary) == first
    work.render(first.pk)
    meeting.paragraphs.filter(position=1).update(heading="Annat")
    second = order_draft(meeting_id=meeting.pk, by=secretary)
    assert list(Document.objects.all()) == [second]
    client = Client()
    client.force_login(secretary)
    waiting = reverse("reporting:document-detail", args=[second.pk])
    assert "Framställs" in client.get(waiting).content.decode()
    part = client.get(waiting, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith(f'<div id="dokument-{second.pk}"')
    work.render(second.pk)
    assert client.get(waiting).headers["Location"].endswith("/utkast-2026-11-20.pdf")


@pytest.mark.django_db
def test_the_page_tells_insiders_and_nobody_else_who_signed_when(
    press: list[str], client: Client
) -> None:
    minutes = make_minutes(VerificationState.VERIFIED)
    signer = minutes.signers.first()
    assert signer is not None
    address = reverse("reporting:minutes-html", args=[minutes.meeting_id])
    told = f"{signer.person.name}, {signer.get_role_display().lower()}"

    client.force_login(make_secretary(minutes.meeting.body))
    assert told in client.get(address).content.decode()
    client.force_login(make_user())
    assert told not in client.get(address).content.decode()
