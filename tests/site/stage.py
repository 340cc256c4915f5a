"""One portal with everything in it, for tests that walk all addresses: who plays, and what with.

`Stage.address(name, state, role)` gives the address of a URL name with the row that `state` asks
for ("draft", "verified", "foreign" …), so that the tables of the tests say what they mean.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from governance.models import (
    Adjournment,
    Body,
    BodyRole,
    Decision,
    Mask,
    Meeting,
    Notice,
    Paragraph,
    Proposal,
    Seat,
    SeatHolding,
    Term,
    VacantSeat,
    Verification,
)
from governance.transitions.signing import verify
from governance.transitions.verification import attach_document, fix_minutes
from portal.core.models import (
    Attachment,
    CountyRole,
    District,
    Draft,
    OrganisationName,
    OrganisationRole,
    Party,
    User,
    Work,
)
from reporting.models import Document
from tests.factories import (
    NOON,
    make_county,
    make_held_meeting,
    make_organisation,
    make_paragraph,
    make_person,
    make_role,
    make_seat,
    make_user,
    sign_all,
)

ROLES = (
    "anonymous",
    "other",
    "politician",
    "chair",
    "verifier",
    "secretary",
    "foreign_secretary",
    "project_leader",
    "reporter",
    "coordinator",
    "administrator",
)
OUTSIDERS = ("anonymous", "other", "foreign_secretary", "project_leader", "reporter", "coordinator")
# Written into everything that outsiders must never read.
SECRET = "HEMLIGT-ORD"
PASSWORD = "tolv-tecken-minst"
PDF = b"%PDF-1.7 a test's paper"
MINUTES_STATES = ("draft", "fixed", "signing", "verified", "plain")


@dataclass
class Minutes:
    """One meeting with a row of each kind, its minutes taken to one state."""

    meeting: Meeting
    paragraph: Paragraph
    confidential: Paragraph
    masked: Paragraph
    secretary: User
    verification: Verification | None = None

    def part(self, slug: str) -> Any:
        return self.masked.masks.get() if slug == "maskeringar" else self.paragraph.proposals.get()


@dataclass
class Stage:
    """Users by role, and the rows the addresses need."""

    users: dict[str, User] = field(default_factory=dict)
    minutes: dict[str, Minutes] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)

    def address(self, name: str, state: str = "-", role: str = "secretary") -> str:
        """The path of a URL name; NoReverseMatch when nobody has said which row it is about."""
        return reverse(name, kwargs=_ARGUMENTS.get(name, _none)(self, state, role))


# -- Building ---------------------------------------------------------------------------------------


def build_stage() -> Stage:
    """Everything, in a few hundred rows; minutes go through the real transitions."""
    stage = Stage()
    county = make_county()
    home = make_organisation("Hemkommunen", county=county)
    own = Body.objects.create(name="Egna gruppen", seats_total=4, county=county, host=home)
    foreign = Body.objects.create(name="Andra gruppen", seats_total=4, county=county)
    stage.rows |= {"county": county, "organisation": home, "own": own, "foreign": foreign}
    _cast(stage, own, foreign)
    for state in MINUTES_STATES:
        stage.minutes[state] = _minutes(own, state, stage.users["secretary"])
    stage.minutes["cancelled"] = _minutes(own, "draft", stage.users["secretary"])
    _put(stage.minutes["cancelled"].meeting, state="cancelled")
    _register(stage)
    _papers(stage)
    for role, user in stage.users.items():
        stage.drafts[role] = _kept_text(user, stage.minutes["draft"].paragraph)
    return stage


def _cast(stage: Stage, own: Body, foreign: Body) -> None:
    # A password, since some pages of allauth tell those with one from those without.
    users = {role: make_user(f"{role}@example.org", password=PASSWORD) for role in ROLES[1:]}
    stage.users = users
    make_seat(own, holder=users["politician"].person)
    for role in ("chair", "verifier", "secretary"):
        make_role(own, role, person=users[role].person)
    make_role(foreign, "secretary", person=users["foreign_secretary"].person)
    county = stage.rows["county"]
    for role in ("project_leader", "reporter"):
        CountyRole.objects.create(county=county, kind=role, person=users[role].person)
    OrganisationRole.objects.create(
        organisation=make_organisation("SKR", kind="national"),
        kind="national_coordinator",
        person=users["coordinator"].person,
    )
    _put(users["administrator"], is_administrator=True)


def _put(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _minutes(body: Body, state: str, secretary: User) -> Minutes:
    """A held meeting; all but "plain" hold a secret that is masked and one that is confidential."""
    meeting = make_held_meeting(body, items=1, starts=time(9), ends=time(11))
    paragraph = meeting.paragraphs.get()
    Proposal.objects.create(paragraph=paragraph, clauses=["att avsluta ärendet"])
    VacantSeat.objects.create(meeting=meeting, position=9, party="M")
    Adjournment.objects.create(meeting=meeting, position=1, starts=time(10), ends=time(10, 15))
    masked = confidential = paragraph
    if state != "plain":
        masked = make_paragraph(meeting, f"Maskerat {SECRET}", background=f"Texten {SECRET}.")
        Decision.objects.create(paragraph=masked, clauses=[f"att {SECRET} utgår"])
        Mask.objects.create(paragraph=masked, text=SECRET, ground="OSL 26:1")
        confidential = make_paragraph(
            meeting,
            f"Sekretess {SECRET}",
            background=f"Texten {SECRET}.",
            is_confidential=True,
            confidential_ground="OSL 26:1",
            public_text="Paragrafen omfattas av sekretess.",
        )
        Decision.objects.create(paragraph=confidential, clauses=[f"att {SECRET}"])
    minutes = Minutes(meeting, paragraph, confidential, masked, secretary)
    if state != "draft":
        minutes.verification = _taken_to(state, minutes)
    return minutes


def _taken_to(state: str, minutes: Minutes) -> Verification:
    by = minutes.secretary
    verification = fix_minutes(meeting_id=minutes.meeting.pk, by=by, at=NOON)
    Notice.objects.create(verification=verification, board="Hemkommunens anslagstavla")
    if state != "fixed":
        attach_document(
            verification_id=verification.pk,
            content_sha256=verification.content_sha256,
            sha256="1" * 64,
            at=NOON,
        )
    if state in ("verified", "plain"):
        sign_all(verification, by=by)
        verify(verification_id=verification.pk, by=by, at=NOON)
    for row in (minutes.paragraph, minutes.masked, minutes.confidential, verification):
        row.refresh_from_db()
    return verification


def _register(stage: Stage) -> None:
    own, home, county = (stage.rows[name] for name in ("own", "organisation", "county"))
    person = make_person("Registrerad Person", organisation=home)
    term = Term.objects.create(name="2023–2026", starts=date(2023, 1, 1), ends=date(2026, 12, 31))
    seat = Seat.objects.create(body=own, position=90, party="C", term=term)
    district = District.objects.create(county=county, name="Östra länsdelen")
    district.members.add(home)
    stage.rows |= {
        "person": person,
        "account": make_user("konto@example.org"),
        "term": term,
        "seat": seat,
        "holding": SeatHolding.objects.create(seat=seat, person=person),
        "role": BodyRole.objects.create(body=own, kind="observer", person=person),
        "district": district,
        "party": Party.objects.get_or_create(code="C", defaults={"name": "Centerpartiet"})[0],
        "organisation_name": OrganisationName.objects.create(
            organisation=home, name="Gamla kommunen", valid_to=date(2000, 1, 1)
        ),
        "county_role": CountyRole.objects.create(county=county, kind="reporter", person=person),
        "organisation_role": OrganisationRole.objects.create(
            organisation=home, kind="contact", person=person
        ),
        "work": Work.objects.create(
            kind="core.mail", target_id=0, state="failed", created_at=NOON, error="Avvisad"
        ),
    }


def _papers(stage: Stage) -> None:
    """The stored files: drafts, what is signed, public versions; and scans as attachments."""
    draft = stage.minutes["draft"].meeting
    rows = stage.rows
    rows["document-draft"] = Document.objects.create(
        kind="draft", meeting=draft, title="Utkast", created_at=NOON, content_sha256="2" * 64
    )
    for state, shown in (("signing", "signing"), ("verified", "hidden"), ("plain", "plain")):
        papers = Document.objects.filter(verification=stage.minutes[state].verification)
        rows[f"document-{shown}"] = papers.get(kind="minutes")
    hidden = stage.minutes["verified"].verification
    rows["document-public"] = Document.objects.get(verification=hidden, kind="minutes_public")
    rows["document-superseded"] = Document.objects.create(
        kind="minutes_public",
        meeting=stage.minutes["verified"].meeting,
        verification=hidden,
        title="Äldre offentlig version",
        created_at=NOON,
        content_sha256="3" * 64,
        superseded_at=NOON,
    )
    for name in [name for name in rows if name.startswith("document-")]:
        _store(rows[name])
    rows["document-failed"] = Document.objects.create(
        kind="draft",
        meeting=draft,
        title="Misslyckat utkast",
        created_at=NOON,
        content_sha256="4" * 64,
        state="failed",
        error="Filen kunde inte framställas.",
    )
    for state in ("draft", "signing", "verified"):
        target = stage.minutes[state].verification or draft
        rows[f"attachment-{state}"] = _attachment(target, stage.users["secretary"])


def _store(document: Document) -> None:
    document.file.save("", ContentFile(PDF), save=False)
    _put(
        document, file=document.file.name, sha256="5" * 64, state="stored", stored_at=NOON, size=24
    )


def _attachment(target: Any, by: User) -> Attachment:
    row = Attachment(
        target=target,
        title=SECRET,
        original_name="protokoll.pdf",
        content_type="application/pdf",
        size=len(PDF),
        sha256="6" * 64,
        uploaded_by=by,
        uploaded_at=NOON,
    )
    row.file.save("protokoll.pdf", ContentFile(PDF), save=False)
    row.save()
    return row


def _kept_text(user: User, paragraph: Paragraph) -> Draft:
    now = timezone.now()
    return Draft.objects.create(
        target=paragraph,
        field="background",
        kind="conflict",
        user=user,
        text="Min text",
        created_at=now,
        seen_at=now,
    )


# -- Addresses --------------------------------------------------------------------------------------

Arguments = Callable[[Stage, str, str], dict[str, Any]]


def url_names() -> dict[str, str]:
    """Every URL name with its namespace → its pattern, walked from portal.urls."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, route)
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", route


def _none(stage: Stage, state: str, role: str) -> dict[str, Any]:
    return {}


def _row(name: str, argument: str = "pk", attribute: str = "pk") -> Arguments:
    """The one row of its kind."""

    def arguments(stage: Stage, state: str, role: str) -> dict[str, Any]:
        return {argument: getattr(stage.rows[name], attribute)}

    return arguments


def _of(find: Callable[[Minutes], Any]) -> Arguments:
    """A row of the meeting whose minutes are in `state`."""

    def arguments(stage: Stage, state: str, role: str) -> dict[str, Any]:
        return {"pk": find(stage.minutes[state]).pk}

    return arguments


def _body(stage: Stage, state: str, role: str) -> dict[str, Any]:
    return {"pk": stage.rows[state].pk}


def _paragraph(stage: Stage, state: str, role: str) -> dict[str, Any]:
    if state in ("confidential", "masked"):
        return {"pk": getattr(stage.minutes["verified"], state).pk}
    return {"pk": stage.minutes[state].paragraph.pk}


def _decision(stage: Stage, state: str, role: str) -> dict[str, Any]:
    paragraph = Paragraph.objects.get(pk=_paragraph(stage, state, role)["pk"])
    return {"pk": paragraph.decisions.get().pk}


def _part(*, with_part: bool) -> Arguments:
    """ "verified mask" is a mask in verified minutes, anything else the proposal of a §."""

    def arguments(stage: Stage, state: str, role: str) -> dict[str, Any]:
        name, _, kind = state.partition(" ")
        minutes = stage.minutes[name]
        slug = "maskeringar" if kind == "mask" else "forslag"
        paragraph = minutes.masked if kind == "mask" else minutes.paragraph
        part = {"part_pk": minutes.part(slug).pk} if with_part else {}
        return {"pk": paragraph.pk, "slug": slug, **part}

    return arguments


def _notice(stage: Stage, state: str, role: str) -> dict[str, Any]:
    verification: Any = stage.minutes[state].verification
    return {"pk": verification.pk, "notice_pk": verification.notices.get().pk}


def _document(*, with_name: bool) -> Arguments:
    def arguments(stage: Stage, state: str, role: str) -> dict[str, Any]:
        document = stage.rows[f"document-{state}"]
        return {"pk": document.pk} | ({"name": document.file_name} if with_name else {})

    return arguments


def _text(stage: Stage, state: str, role: str) -> dict[str, Any]:
    if state == "body":
        return {"model": "governance.body", "pk": stage.rows["own"].pk, "field": "remit"}
    where = _paragraph(stage, state, role)
    return {"model": "governance.paragraph", "field": "background", **where}


def _draft(stage: Stage, state: str, role: str) -> dict[str, Any]:
    """The player's own kept text, or somebody else's."""
    owner = "secretary" if role == "anonymous" else role
    if state == "foreign":
        owner = "chair" if owner == "secretary" else "secretary"
    return {"pk": stage.drafts[owner].pk}


def _history(stage: Stage, state: str, role: str) -> dict[str, Any]:
    """ "person" is a row of the register, "meeting draft" a row of minutes."""
    model, _, of = state.partition(" ")
    if model in ("paragraph", "decision"):
        return {
            "model": model,
            **(_paragraph if model == "paragraph" else _decision)(stage, of, role),
        }
    if of:
        minutes = stage.minutes[of]
        return {"model": model, "pk": getattr(minutes, model).pk}
    row = {"user": "account", "body": "own"}.get(model, model)
    return {"model": model, "pk": stage.rows[row].pk}


def _account_act(stage: Stage, state: str, role: str) -> dict[str, Any]:
    return {"pk": stage.rows["account"].pk, "act": state}


_MEETING = _of(lambda minutes: minutes.meeting)
_ATTENDANCE = _of(lambda minutes: minutes.meeting.attendances.order_by("position")[1])
_VERIFICATION = _of(lambda minutes: minutes.verification)
_SIGNER = _of(lambda minutes: minutes.verification.signers.all()[0])  # type: ignore[union-attr]  # only asked for fixed ones
_HOME = _row("organisation")
_ARGUMENTS: dict[str, Arguments] = {
    "core:user-detail": _row("account"),
    "core:user-act": _account_act,
    "core:history": _history,
    "core:retry-work": _row("work"),
    "core:attachment": lambda stage, state, role: {"uuid": stage.rows[f"attachment-{state}"].uuid},
    "core:save-text": _text,
    "core:presence": _text,
    "core:compare": _draft,
    "core:discard-text": _draft,
    "core:help-page": lambda stage, state, role: {"slug": "sekreterare"},
    "core:person-detail": _row("person"),
    "core:person-edit": _row("person"),
    "core:county-role-new": _row("person"),
    "core:organisation-role-new": _row("person"),
    "core:county-role-edit": _row("county_role"),
    "core:organisation-role-edit": _row("organisation_role"),
    "core:organisation-detail": _HOME,
    "core:organisation-edit": _HOME,
    "core:organisation-rename": _HOME,
    "core:organisation-name-new": _HOME,
    "core:organisation-name-edit": _row("organisation_name"),
    "core:organisation-name-remove": _row("organisation_name"),
    "core:county-detail": _row("county", "code", "code"),
    "core:district-new": _row("county", "code", "code"),
    "core:district-edit": _row("district"),
    "core:party-edit": _row("party"),
    "account_reset_password_from_key": lambda stage, state, role: {"uidb36": "1", "key": "fel"},
    "mfa_remove_webauthn": lambda stage, state, role: {"pk": 1},
    "mfa_edit_webauthn": lambda stage, state, role: {"pk": 1},
    **{
        f"governance:{name}": _MEETING
        for name in (
            "meeting-detail",
            "meeting-edit",
            "meeting-check",
            "meeting-open",
            "meeting-close",
            "meeting-cancel",
            "meeting-replan",
            "minutes-fix",
            "agenda",
            "agenda-standard",
            "agenda-copy",
            "attendance",
            "attendance-fill",
            "attendance-all",
            "attendance-add",
            "attendance-serve",
            "vacant-add",
        )
    },
    "governance:vacant-remove": _of(lambda minutes: minutes.meeting.vacant_seats.get()),
    **{
        f"governance:attendance-{name}": _ATTENDANCE
        for name in ("edit", "present", "order", "remove", "came", "left")
    },
    **{
        f"governance:paragraph-{name}": _paragraph
        for name in (
            "edit",
            "move",
            "rename",
            "remove",
            "decide",
            "phrase",
            "verifier",
            "correct",
        )
    },
    "governance:part-add": _part(with_part=False),
    "governance:part-edit": _part(with_part=True),
    "governance:part-remove": _part(with_part=True),
    "governance:part-move": _part(with_part=True),
    "governance:verification-detail": _VERIFICATION,
    "governance:scan-add": _VERIFICATION,
    "governance:verification-verify": _VERIFICATION,
    "governance:verification-reopen": _VERIFICATION,
    "governance:notice-add": _VERIFICATION,
    "governance:notice-edit": _notice,
    "governance:signature-edit": _SIGNER,
    "governance:signature-clear": _SIGNER,
    "governance:decision-detail": _decision,
    **{
        f"governance:{name}": _body
        for name in ("body-detail", "body-edit", "body-seats", "seat-add", "role-new")
    },
    **{
        f"governance:{name}": _row("seat")
        for name in ("seat-edit", "seat-move", "seat-remove", "holding-new")
    },
    **{f"governance:holding-{name}": _row("holding") for name in ("edit", "end", "remove")},
    "governance:role-edit": _row("role"),
    "governance:role-remove": _row("role"),
    "governance:term-edit": _row("term"),
    "governance:county-detail": _row("county", "code", "code"),
    "governance:person-posts": _row("person"),
    "governance:organisation-bodies": _HOME,
    "reporting:minutes-html": _MEETING,
    "reporting:draft-order": _MEETING,
    "reporting:document-detail": _document(with_name=False),
    "reporting:document-file": _document(with_name=True),
    "reporting:document-retry": _document(with_name=False),
    "reporting:verification-documents": _VERIFICATION,
}
