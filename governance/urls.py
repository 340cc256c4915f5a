"""Addresses of meetings, minutes, verification and decisions, and of the register of bodies."""

from django.urls import path

from governance.urls_register import urlpatterns as register
from governance.views import agenda, attendance, decisions, meetings, paragraphs, parts
from governance.views import verification as signing

app_name = "governance"

urlpatterns = [
    path("moten/", meetings.meeting_list, name="meeting-list"),
    path("moten/nytt/", meetings.meeting_plan, name="meeting-plan"),
    path("moten/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("moten/<int:pk>/andra/", meetings.meeting_edit, name="meeting-edit"),
    path("moten/<int:pk>/kontroll/", meetings.meeting_check, name="meeting-check"),
    path("moten/<int:pk>/oppna/", meetings.meeting_open, name="meeting-open"),
    path("moten/<int:pk>/avsluta/", meetings.meeting_close, name="meeting-close"),
    path("moten/<int:pk>/stall-in/", meetings.meeting_cancel, name="meeting-cancel"),
    path("moten/<int:pk>/planera-igen/", meetings.meeting_replan, name="meeting-replan"),
    path("moten/<int:pk>/faststall/", signing.minutes_fix, name="minutes-fix"),
    path("moten/<int:pk>/dagordning/", agenda.agenda, name="agenda"),
    path("moten/<int:pk>/dagordning/vanliga/", agenda.agenda_standard, name="agenda-standard"),
    path("moten/<int:pk>/dagordning/forra/", agenda.agenda_copy, name="agenda-copy"),
    path("moten/<int:pk>/narvaro/", attendance.attendance, name="attendance"),
    path("moten/<int:pk>/narvaro/hamta/", attendance.attendance_fetch, name="attendance-fill"),
    path("moten/<int:pk>/narvaro/alla/", attendance.attendance_all, name="attendance-all"),
    path("moten/<int:pk>/narvaro/ny/", attendance.attendance_add, name="attendance-add"),
    path("moten/<int:pk>/narvaro/tjanstgor/", attendance.attendance_serve, name="attendance-serve"),
    path("moten/<int:pk>/narvaro/vakant/", attendance.vacant_add, name="vacant-add"),
    path("vakanta/<int:pk>/ta-bort/", attendance.vacant_remove, name="vacant-remove"),
    path("narvaro/<int:pk>/", attendance.attendance_edit, name="attendance-edit"),
    path("narvaro/<int:pk>/hela/", attendance.attendance_present, name="attendance-present"),
    path("narvaro/<int:pk>/flytta/", attendance.attendance_order, name="attendance-order"),
    path("narvaro/<int:pk>/ta-bort/", attendance.attendance_remove, name="attendance-remove"),
    path(
        "narvaro/<int:pk>/kom/",
        attendance.attendance_move,
        {"kind": "kom"},
        name="attendance-came",
    ),
    path(
        "narvaro/<int:pk>/gick/",
        attendance.attendance_move,
        {"kind": "gick"},
        name="attendance-left",
    ),
    path("paragrafer/<int:pk>/", paragraphs.paragraph_edit, name="paragraph-edit"),
    path("paragrafer/<int:pk>/flytta/", agenda.paragraph_move, name="paragraph-move"),
    path("paragrafer/<int:pk>/rubrik/", agenda.paragraph_rename, name="paragraph-rename"),
    path("paragrafer/<int:pk>/ta-bort/", agenda.paragraph_remove, name="paragraph-remove"),
    path("paragrafer/<int:pk>/besluta/", paragraphs.paragraph_decide, name="paragraph-decide"),
    path("paragrafer/<int:pk>/fras/", paragraphs.paragraph_phrase, name="paragraph-phrase"),
    path(
        "paragrafer/<int:pk>/justerare/", paragraphs.paragraph_verifier, name="paragraph-verifier"
    ),
    path("paragrafer/<int:pk>/ratta/", paragraphs.paragraph_correct, name="paragraph-correct"),
    path("paragrafer/<int:pk>/<slug:slug>/ny/", parts.part_add, name="part-add"),
    path("paragrafer/<int:pk>/<slug:slug>/<int:part_pk>/", parts.part_edit, name="part-edit"),
    path(
        "paragrafer/<int:pk>/<slug:slug>/<int:part_pk>/ta-bort/",
        parts.part_remove,
        name="part-remove",
    ),
    path(
        "paragrafer/<int:pk>/<slug:slug>/<int:part_pk>/flytta/", parts.part_move, name="part-move"
    ),
    path("justeringar/<int:pk>/", signing.verification_detail, name="verification-detail"),
    path("justeringar/<int:pk>/skannat/", signing.scan_add, name="scan-add"),
    path(
        "justeringar/<int:pk>/registrera/", signing.verification_verify, name="verification-verify"
    ),
    path("justeringar/<int:pk>/aterta/", signing.verification_reopen, name="verification-reopen"),
    path("justeringar/<int:pk>/anslag/", signing.notice_edit, name="notice-add"),
    path("justeringar/<int:pk>/anslag/<int:notice_pk>/", signing.notice_edit, name="notice-edit"),
    path("underskrifter/<int:pk>/", signing.signature_edit, name="signature-edit"),
    path("underskrifter/<int:pk>/ta-bort/", signing.signature_clear, name="signature-clear"),
    path("beslut/", decisions.decision_list, name="decision-list"),
    path("beslut/<int:pk>/", decisions.decision_detail, name="decision-detail"),
    *register,
]
