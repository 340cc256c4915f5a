"""Justering: fixing the minutes, the signatures on paper, verified for good, notices."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.choices import Profile
from governance.commands.verification import change_verification, save_notice
from governance.deadlines import appeal_days
from governance.forms.verification import (
    ApproveForm,
    FixForm,
    NoticeForm,
    ReopenForm,
    ScanForm,
    SignatureForm,
    VerifyForm,
)
from governance.labels import Label, label_items
from governance.minutes.signing import ON_BOARD
from governance.models import Meeting, Notice, Signer, Verification
from governance.policies import frozen_verdict
from governance.queries import labels_of
from governance.scrutiny import scrutinise
from governance.states import VerificationState
from governance.transitions.signing import (
    approve_notes,
    attach_scan,
    clear_signature,
    missing_signatures,
    record_signature,
    verify,
)
from governance.transitions.verification import (
    fix_minutes,
    prepare_verification,
    reopen_minutes,
)
from governance.views.finding import act, back_to, find_meeting, find_verification
from portal.core.authz import can
from portal.core.errors import DomainError, NotAllowed
from portal.core.files import store_attachment
from portal.core.http import AuthenticatedRequest
from portal.core.pages import form_page

FIX = "governance.fix_minutes"
SIGN = "governance.record_signatures"


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_fix(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Fastställ protokollet: what is missing, which §§, who signs; then the numbers are drawn."""
    meeting = find_meeting(request, pk, FIX)
    draft = meeting.verifications.filter(state=VerificationState.DRAFT).first()
    form = FixForm(request.POST or None, meeting=meeting, draft=draft, labels=_still_open(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            fixed = _fix(request, form, meeting)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Texten är fastställd. Filen framställs nu.")
            return redirect(fixed)
    context = {"form": form, "meeting": meeting, "groups": scrutinise(meeting).groups()}
    context |= {"cancel_url": meeting.get_absolute_url()}
    return render(request, "governance/minutes_fix.html", context)


def _still_open(meeting: Meeting) -> list[Label]:
    """The numbered §§ that are not fixed yet."""
    rows = list(meeting.paragraphs.select_related("verification"))
    labels = labels_of(meeting, rows)
    pairs = zip(labels, rows, strict=True)
    return [label for label, row in pairs if row.numbered and frozen_verdict(row)]


@transaction.atomic
def _fix(request: AuthenticatedRequest, form: FixForm, meeting: Meeting) -> Verification:
    """Write the draft's facts and fix it: all or nothing."""
    chosen = form.paragraph_ids()
    draft = prepare_verification(
        meeting_id=meeting.pk, by=request.user, immediate=chosen is not None
    )
    change_verification(
        verification_id=draft.pk, values=form.values(), signers=form.signers(), by=request.user
    )
    return fix_minutes(
        meeting_id=meeting.pk, by=request.user, paragraph_ids=chosen, verification_id=draft.pk
    )


@require_safe
def verification_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One verification: its state and the next act, the paper, signatures, notices."""
    verification = find_verification(request, pk, "governance.view_verification")
    signers = list(verification.signers.select_related("person"))
    full = can(request.user, "governance.read_full_minutes", verification)
    rows = list(verification.paragraphs.all()) if full else []
    notices = list(verification.notices.all())
    context = {
        "verification": verification,
        "meeting": verification.meeting,
        "signers": signers,
        "missing": missing_signatures(signers),
        "labels": label_items(rows),
        "full": full,
        "notices": notices,
        "appeal": appeal_days([notice.posted_on for notice in notices])
        if verification.meeting.body.profile in ON_BOARD
        else None,
        "may_sign": can(request.user, SIGN, verification),
        "may_reopen": can(request.user, "governance.reopen_minutes", verification),
        "notes_profile": verification.meeting.body.profile == Profile.NOTES,
    }
    return render(request, "governance/verification_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signature_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Registrera en underskrift given on paper."""
    signer = get_object_or_404(Signer.objects.select_related("person"), pk=pk)
    verification = find_verification(request, signer.verification_id, SIGN)
    form = SignatureForm(request.POST or None, signer=signer)
    to = back_to("verification-detail", verification.pk, "underskrifter")
    return form_page(
        request,
        form,
        lambda data: record_signature(
            signer_id=pk, by=request.user, signed_on=data["signed_on"], place=data["signed_place"]
        ),
        template="governance/signature_form.html",
        saved=f"Underskriften av {signer.person.name} är registrerad.",
        to=to,
        signer=signer,
        verification=verification,
        back_url=to,
    )


@require_POST
def signature_clear(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take back a signature recorded by mistake."""
    signer = get_object_or_404(Signer.objects.select_related("person"), pk=pk)
    verification = find_verification(request, signer.verification_id)
    return act(
        request,
        lambda: clear_signature(signer_id=pk, by=request.user),
        to=back_to("verification-detail", verification.pk, "underskrifter"),
        done=f"Underskriften av {signer.person.name} är borttagen.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def scan_add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ladda upp det skannade, undertecknade protokollet."""
    verification = find_verification(request, pk, SIGN)
    form = ScanForm(request.POST or None, request.FILES or None)
    to = back_to("verification-detail", pk, "underskrifter")
    if request.method == "POST" and form.is_valid():
        try:
            _store_scan(request, verification, form.cleaned_data["file"])
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Det undertecknade protokollet är sparat.")
            return redirect(to)
    context = {"form": form, "verification": verification, "back_url": to}
    return render(request, "governance/scan_form.html", context)


@transaction.atomic
def _store_scan(request: AuthenticatedRequest, verification: Verification, upload: Any) -> None:
    stored = store_attachment(
        target=verification, upload=upload, title="Undertecknat protokoll", by=request.user
    )
    attach_scan(verification_id=verification.pk, attachment_id=stored.pk, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def verification_verify(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Registrera som justerat, after a check page: from then on nothing can change."""
    verification = find_verification(request, pk, "governance.verify")
    notes = verification.meeting.body.profile == Profile.NOTES
    form = (ApproveForm if notes else VerifyForm)(request.POST or None)
    what = "Minnesanteckningarna är godkända" if notes else "Protokollet är justerat"
    if request.method == "POST" and form.is_valid():
        return act(
            request,
            lambda: _verify(request, verification, form.cleaned_data.get("approved_on")),
            to=back_to("verification-detail", pk),
            done=f"{what} och kan inte längre ändras.",
        )
    signers = list(verification.signers.select_related("person"))
    context: dict[str, Any] = {"form": form, "verification": verification, "notes": notes}
    context |= {"signers": signers}
    context |= {"missing": missing_signatures(signers), "meeting": verification.meeting}
    context |= {"submit": "Godkänn" if notes else "Registrera som justerat"}
    context |= {"cancel_url": verification.get_absolute_url()}
    return render(request, "governance/verification_verify.html", context)


def _verify(
    request: AuthenticatedRequest, verification: Verification, approved_on: date | None
) -> None:
    """Minutes are verified by their signatures, notes approved on a day."""
    if approved_on is None:
        verify(verification_id=verification.pk, by=request.user)
    else:
        approve_notes(verification_id=verification.pk, approved_on=approved_on, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def verification_reopen(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Återta fastställandet: signatures are void, numbers stay."""
    verification = find_verification(request, pk, "governance.reopen_minutes")
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return act(
            request,
            lambda: reopen_minutes(verification_id=pk, by=request.user, reason=reason),
            to=verification.meeting.get_absolute_url(),
            done="Fastställandet är återtaget. Paragraferna kan ändras igen.",
        )
    context = {"form": form, "verification": verification, "submit": "Återta fastställandet"}
    context |= {"cancel_url": verification.get_absolute_url(), "meeting": verification.meeting}
    return render(request, "governance/verification_reopen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_edit(request: AuthenticatedRequest, pk: int, notice_pk: int = 0) -> HttpResponse:
    """Anslag: on which board, when, where the protokoll is kept."""
    verification = find_verification(request, pk, SIGN)
    rows = Notice.objects.filter(verification=verification)
    notice = get_object_or_404(rows, pk=notice_pk) if notice_pk else None
    form = NoticeForm(request.POST or None, notice=notice)
    to = back_to("verification-detail", pk, "anslag")
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        return act(
            request,
            lambda: save_notice(
                verification_id=pk,
                notice_id=notice_pk or None,
                values=values,
                by=request.user,
            ),
            to=to,
            done="Anslaget är sparat.",
        )
    context = {"form": form, "verification": verification, "notice": notice, "back_url": to}
    return render(request, "governance/notice_form.html", context)
