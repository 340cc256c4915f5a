"""The parts of a §, one mechanism for all kinds: add, change, move, remove."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from governance.commands.parts import add_part, change_part, move_part, remove_part
from governance.commands.recusals import recuse
from governance.commands.shown import ShownConflict
from governance.forms.part_kinds import KINDS, PartKind
from governance.forms.parts import PartForm, PartRow
from governance.models import Paragraph
from governance.paragraph_view import label_for, line_of
from governance.views.closed import closed_meanwhile, keep_and_tell
from governance.views.finding import act, back_to, find_paragraph
from portal.core.authz import require
from portal.core.autosave import FormConflict, keep_losing_texts
from portal.core.errors import DomainError, NotAllowed
from portal.core.files import store_attachment
from portal.core.http import AuthenticatedRequest
from portal.core.models import Attachment

TEMPLATE = "governance/part_form.html"
STEPS = {"upp": -1, "ned": 1}
KEPT = "Din text är sparad undan, och det övriga i formuläret är sparat. Jämför och välj."


def _kind(slug: str) -> PartKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _closed(
    request: AuthenticatedRequest, pk: int, kind: PartKind, part_pk: int | None = None
) -> HttpResponse | None:
    """The answer when the § was closed while the part was written; None while it is open."""
    paragraph = find_paragraph(request, pk)
    if kind.slug == "maskeringar" or not closed_meanwhile(request, paragraph):
        return None
    part = _part(paragraph, kind, part_pk) if part_pk is not None else None
    form = (kind.form if part else kind.add_form)(request.POST, paragraph=paragraph, part=part)
    return keep_and_tell(request, paragraph, {kind.slug: form.typed_text()})


def _paragraph(request: AuthenticatedRequest, pk: int, kind: PartKind) -> Paragraph:
    """The §, open to this user for this kind of part: masks outlive verification."""
    masking = kind.slug == "maskeringar"
    return find_paragraph(
        request, pk, "governance.mask" if masking else "governance.edit_paragraph"
    )


def _part(paragraph: Paragraph, kind: PartKind, pk: int) -> Any:
    return get_object_or_404(kind.model._default_manager.filter(paragraph=paragraph), pk=pk)


def _anchor(paragraph: Paragraph, kind: PartKind) -> str:
    return back_to("paragraph-edit", paragraph.pk, kind.related)


def _answer(
    request: AuthenticatedRequest, form: PartForm, kind: PartKind, paragraph: Paragraph, part: Any
) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "paragraph": paragraph,
        "part": part,
        "label": label_for(paragraph),
        "back_url": _anchor(paragraph, kind),
    }
    return render(request, TEMPLATE, context)


def _conflict_page(
    request: AuthenticatedRequest,
    form: PartForm,
    kind: PartKind,
    paragraph: Paragraph,
    conflict: ShownConflict,
) -> HttpResponse:
    """The form as it was filled in, below what stands now."""
    form.add_error(None, str(conflict))
    form.show_again(conflict.row)
    context = {
        "form": form,
        "kind": kind,
        "paragraph": paragraph,
        "part": conflict.row,
        "label": label_for(paragraph),
        "back_url": _anchor(paragraph, kind),
        "stands": line_of(conflict.row),
    }
    return render(request, TEMPLATE, context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def part_add(request: AuthenticatedRequest, pk: int, slug: str) -> HttpResponse:
    """A new part (or several of simple kinds)."""
    kind = _kind(slug)
    if closed := _closed(request, pk, kind):
        return closed
    paragraph = _paragraph(request, pk, kind)
    form = kind.add_form(request.POST or None, request.FILES or None, paragraph=paragraph)
    posted = request.method == "POST" and form.is_valid()
    if posted and _wrote(form, lambda: _add(request, form, kind, paragraph)):
        messages.success(request, "Det är tillagt i paragrafen.")
        return redirect(_anchor(paragraph, kind))
    return _answer(request, form, kind, paragraph, None)


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: AuthenticatedRequest, pk: int, slug: str, part_pk: int) -> HttpResponse:
    """Change a part."""
    kind = _kind(slug)
    if closed := _closed(request, pk, kind, part_pk):
        return closed
    paragraph = _paragraph(request, pk, kind)
    part = _part(paragraph, kind, part_pk)
    form = kind.form(request.POST or None, request.FILES or None, paragraph=paragraph, part=part)
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, form, kind, paragraph, part)
        except NotAllowed:
            raise
        except ShownConflict as conflict:
            return _conflict_page(request, form, kind, paragraph, conflict)
        except DomainError as error:
            form.add_error(None, str(error))
    return _answer(request, form, kind, paragraph, part)


def _saved(
    request: AuthenticatedRequest, form: PartForm, kind: PartKind, paragraph: Paragraph, part: Any
) -> HttpResponse:
    """Save and go on; a text that lost is kept, the rest is saved, and the two are compared."""
    try:
        _change(request, form, kind, paragraph, part)
    except FormConflict as conflict:
        kept = keep_losing_texts(conflict, by=request.user)
        if not kept:
            raise
        _change(request, form, kind, paragraph, part, without=frozenset(conflict.texts))
        messages.warning(request, f"{conflict} {KEPT}")
        return redirect(kept)
    messages.success(request, "Ändringen är sparad.")
    return redirect(_anchor(paragraph, kind))


def _wrote(form: PartForm, write: Any) -> bool:
    """Whether the writing went through; a rule that says no stands in the form."""
    try:
        write()
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


@transaction.atomic
def _add(
    request: AuthenticatedRequest, form: PartForm, kind: PartKind, paragraph: Paragraph
) -> None:
    if kind.slug == "jav":
        data = form.cleaned_data
        recuse(
            paragraph_id=paragraph.pk,
            person=data["person"],
            reason=data["reason"],
            substitute=data["substitute"],
            by=request.user,
        )
        return
    for row in form.rows():
        add_part(
            paragraph_id=paragraph.pk,
            model=kind.model,
            values=_values(request, row, kind, paragraph),
            people=row.people,
            by=request.user,
        )


@transaction.atomic
def _change(
    request: AuthenticatedRequest,
    form: PartForm,
    kind: PartKind,
    paragraph: Paragraph,
    part: Any,
    without: frozenset[str] = frozenset(),
) -> None:
    row = form.rows()[0]
    values = _values(request, row, kind, paragraph)
    change_part(
        part=part,
        values={name: value for name, value in values.items() if name not in without},
        people=row.people,
        shown=form.cleaned_data["shown"],
        version=form.cleaned_data["version"] or 0,
        by=request.user,
    )


def _values(
    request: AuthenticatedRequest,
    row: PartRow,
    kind: PartKind,
    paragraph: Paragraph,
) -> dict[str, Any]:
    """The row's values with what the request adds: the stored file, who masked and when."""
    values = dict(row.values)
    if kind.slug == "maskeringar":
        return values | {"by": request.user, "at": timezone.now()}
    upload = values.pop("file", None)
    if upload:
        require(request.user, "governance.edit_minutes", paragraph.meeting)
        title = values.get("title") or upload.name
        stored: Attachment = store_attachment(
            target=paragraph.meeting, upload=upload, title=title[:1000], by=request.user
        )
        values["attachment"] = stored
        values |= {"title": stored.title} if "title" in values else {}
    return values


@require_POST
def part_remove(request: AuthenticatedRequest, pk: int, slug: str, part_pk: int) -> HttpResponse:
    """Take a part away; its history stays."""
    kind = _kind(slug)
    paragraph = _paragraph(request, pk, kind)
    part = _part(paragraph, kind, part_pk)
    return act(
        request,
        lambda: remove_part(part=part, by=request.user),
        to=_anchor(paragraph, kind),
        done="Det är borttaget ur paragrafen. Historiken visar vad som stod.",
    )


@require_POST
def part_move(request: AuthenticatedRequest, pk: int, slug: str, part_pk: int) -> HttpResponse:
    """Flytta upp or ned among its kind."""
    kind = _kind(slug)
    paragraph = _paragraph(request, pk, kind)
    part = _part(paragraph, kind, part_pk)
    step = STEPS.get(request.POST.get("riktning", ""), 0)
    return act(
        request,
        lambda: move_part(part=part, step=step, by=request.user),
        to=_anchor(paragraph, kind),
    )
