"""Addresses of the register of bodies; part of the namespace governance."""

from django.urls import path

from governance.views import register, register_edit, register_seats

urlpatterns = [
    path("organ/", register.body_list, name="body-list"),
    path("organ/nytt/", register_edit.body_new, name="body-new"),
    path("organ/<int:pk>/", register.body_detail, name="body-detail"),
    path("organ/<int:pk>/redigera/", register_edit.body_edit, name="body-edit"),
    path("organ/<int:pk>/platser/", register_seats.body_seats, name="body-seats"),
    path("organ/<int:pk>/platser/nya/", register_seats.seat_add, name="seat-add"),
    path("organ/<int:pk>/roller/ny/", register_edit.role_new, name="role-new"),
    path("platser/<int:pk>/redigera/", register_seats.seat_edit, name="seat-edit"),
    path("platser/<int:pk>/flytta/", register_seats.seat_move, name="seat-move"),
    path("platser/<int:pk>/ta-bort/", register_seats.seat_remove, name="seat-remove"),
    path("platser/<int:pk>/uppdrag/", register_seats.holding_new, name="holding-new"),
    path("uppdrag/<int:pk>/redigera/", register_seats.holding_edit, name="holding-edit"),
    path("uppdrag/<int:pk>/avsluta/", register_seats.holding_end, name="holding-end"),
    path("uppdrag/<int:pk>/ta-bort/", register_seats.holding_remove, name="holding-remove"),
    path("roller/<int:pk>/redigera/", register_edit.role_edit, name="role-edit"),
    path("roller/<int:pk>/ta-bort/", register_edit.role_remove, name="role-remove"),
    path("mandatperioder/", register_edit.term_list, name="term-list"),
    path("mandatperioder/ny/", register_edit.term_new, name="term-new"),
    path("mandatperioder/<int:pk>/", register_edit.term_edit, name="term-edit"),
    path("lan/<str:code>/", register.county_detail, name="county-detail"),
    path("personer/<int:pk>/uppdrag/", register.person_posts, name="person-posts"),
    path(
        "organisationer/<int:pk>/organ/", register.organisation_bodies, name="organisation-bodies"
    ),
]
