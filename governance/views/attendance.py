"""The attendance list: the table with its quick buttons, and one person's row in full."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.commands import attendance as commands
from governance.commands import attendance_fill, attendance_notes, vacant_seats
from governance.commands.shown import ShownConflict
from governance.forms.attendance import (
    AddPersonForm,
    AttendanceForm,
    MoveForm,
    ServeForm,
    VacantSeatForm,
    read_seat,
)
from governance.models import Attendance, Meeting, VacantSeat
from governance.queries import labels_of, people_near
from governance.roll_view import roll_page
from governance.views.finding import act, back_to, find_meeting
from portal.core.errors import DomainError, NotAllowed
from portal.core.http import AuthenticatedRequest

EDIT = "governance.edit_minutes"
STEPS = {"upp": -1, "ned": 1}


@require_safe
def attendance(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Närvaro: the list in printed order, the derived sentences and the quorum per §."""
    return _page(request, find_meeting(request, pk, EDIT))


def _page(request: AuthenticatedRequest, meeting: Meeting, **forms: Any) -> HttpResponse:
    labels = labels_of(meeting)
    context = {
        "meeting": meeting,
        "labels": labels,
        "serve": ServeForm(meeting=meeting, labels=labels),
        "vacant": VacantSeatForm(meeting=meeting),
        **roll_page(meeting),
        **forms,
    }
    return render(request, "governance/attendance.html", context)


@require_POST
def attendance_fetch(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Fetch the body's members, substitutes and officers of that day."""
    find_meeting(request, pk)
    return act(
        request,
        lambda: attendance_fill.add_members(meeting_id=pk, by=request.user),
        to=back_to("attendance", pk),
        done="De som har plats eller uppdrag i organet den dagen står nu i listan.",
    )


@require_POST
def attendance_all(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Alla närvarande: everyone without a note, substitutes apart."""
    find_meeting(request, pk)
    return act(
        request,
        lambda: attendance_notes.note_all_members_present(meeting_id=pk, by=request.user),
        to=back_to("attendance", pk),
        done="Alla utan anteckning är noterade som närvarande. Ersättare noteras var för sig.",
    )


def _row(request: AuthenticatedRequest, pk: int, action: str = EDIT) -> Attendance:
    rows = Attendance.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    row: Attendance = get_object_or_404(rows.select_related("person"), pk=pk)
    row.meeting = find_meeting(request, row.meeting_id, action)
    return row


@require_POST
def attendance_present(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Närvarande hela mötet, or not there at all."""
    row = _row(request, pk)
    present = request.POST.get("varde") == "ja"
    return act(
        request,
        lambda: attendance_notes.note_present(attendance_id=pk, present=present, by=request.user),
        to=back_to("attendance", row.meeting_id, f"person-{pk}"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_move(request: AuthenticatedRequest, pk: int, kind: str) -> HttpResponse:
    """Kom or Gick, at a §."""
    row = _row(request, pk)
    labels = labels_of(row.meeting)
    form = MoveForm(request.POST or None, labels=labels)
    if request.method == "POST" and form.is_valid():
        note = attendance_notes.note_came if kind == "kom" else attendance_notes.note_left
        data = form.cleaned_data
        return act(
            request,
            lambda: note(
                attendance_id=pk, paragraph_id=int(data["item"]), at=data["at"], by=request.user
            ),
            to=back_to("attendance", row.meeting_id, f"person-{pk}"),
            done=f"Det är noterat när {row.person.name} {kind}.",
        )
    context = {"form": form, "row": row, "meeting": row.meeting, "kind": kind}
    return render(request, "governance/attendance_move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One person's row with everything that can be said of it."""
    row = _row(request, pk)
    labels = labels_of(row.meeting)
    form = AttendanceForm(request.POST or None, meeting=row.meeting, labels=labels, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form, pk)
        except NotAllowed:
            raise
        except ShownConflict as conflict:
            form.add_error(None, str(conflict))
            form.show_again(conflict.row)
            stands = AttendanceForm(meeting=row.meeting, labels=labels, row=conflict.row).told()
            return _edit_page(request, form, row.meeting, row=row, stands=stands)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Närvaron för {row.person.name} är sparad.")
            return redirect(back_to("attendance", row.meeting_id, f"person-{pk}"))
    return _edit_page(request, form, row.meeting, row=row)


def _change(request: AuthenticatedRequest, form: AttendanceForm, pk: int) -> None:
    commands.change_attendance(
        attendance_id=pk,
        shown=form.cleaned_data["shown"],
        values=form.values(),
        spans=form.spans(),
        moves=form.moves(),
        by=request.user,
    )


def _edit_page(
    request: AuthenticatedRequest,
    form: AttendanceForm,
    meeting: Meeting,
    row: Attendance | None = None,
    stands: Sequence[str] = (),
) -> HttpResponse:
    context = {"form": form, "meeting": meeting, "row": row, "labels": form.labels}
    context |= {"stands": stands}
    status = 409 if stands else 200
    return render(request, "governance/attendance_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A person to put in the list."""
    meeting = find_meeting(request, pk, EDIT)
    form = AddPersonForm(
        request.POST or None,
        meeting=meeting,
        labels=labels_of(meeting),
        people=people_near(meeting),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = commands.add_person(
                meeting_id=pk,
                person=form.person(),
                values=form.values(),
                spans=form.spans(),
                moves=form.moves(),
                by=request.user,
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{row.person.name} står nu i listan.")
            return redirect(back_to("attendance", pk, f"person-{row.pk}"))
    return _edit_page(request, form, meeting)


@require_POST
def attendance_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take a person off the list."""
    row = _row(request, pk)
    return act(
        request,
        lambda: commands.remove_attendance(attendance_id=pk, by=request.user),
        to=back_to("attendance", row.meeting_id),
        done=f"{row.person.name} står inte längre i listan.",
    )


@require_POST
def attendance_order(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Flytta upp or ned in the printed order."""
    row = _row(request, pk)
    order = list(row.meeting.attendances.values_list("pk", flat=True))
    place = order.index(pk) + 1 + STEPS.get(request.POST.get("riktning", ""), 0)
    return act(
        request,
        lambda: commands.move_attendance(attendance_id=pk, place=place, by=request.user),
        to=back_to("attendance", row.meeting_id, f"person-{pk}"),
    )


@require_POST
def attendance_serve(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ersättare tjänstgör: for whom and where."""
    meeting = find_meeting(request, pk, EDIT)
    form = ServeForm(request.POST, meeting=meeting, labels=labels_of(meeting))
    if not form.is_valid():
        return _page(request, meeting, serve=form)
    data = form.cleaned_data
    person, vacant = read_seat(data["seat"])
    return act(
        request,
        lambda: attendance_notes.let_serve(
            attendance_id=int(data["substitute"]),
            instead_of=person,
            vacant_seat=vacant,
            stretches=[(part.first, part.last) for part in data["stretch"]],
            by=request.user,
        ),
        to=back_to("attendance", pk),
        done="Tjänstgöringen är noterad.",
    )


@require_POST
def vacant_add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A seat that nobody held."""
    meeting = find_meeting(request, pk, EDIT)
    form = VacantSeatForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _page(request, meeting, vacant=form)
    return act(
        request,
        lambda: vacant_seats.add_vacant_seat(
            meeting_id=pk, values=form.cleaned_data, by=request.user
        ),
        to=back_to("attendance", pk, "vakanta"),
        done="Den vakanta platsen är noterad.",
    )


@require_POST
def vacant_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take a vacant seat away."""
    seats = VacantSeat.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    seat = get_object_or_404(seats, pk=pk)
    return act(
        request,
        lambda: vacant_seats.remove_vacant_seat(seat_id=pk, by=request.user),
        to=back_to("attendance", seat.meeting_id, "vakanta"),
        done="Den vakanta platsen är borttagen.",
    )
