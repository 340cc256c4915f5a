"""Addresses of the register; part of the namespace core."""

from django.urls import path

from portal.core.views import (
    register,
    register_organisations,
    register_people,
    register_places,
)

urlpatterns = [
    path("register/", register.register, name="register"),
    path("register/personer/", register_people.person_list, name="person-list"),
    path("register/personer/ny/", register_people.person_new, name="person-new"),
    path("personer/<int:pk>/", register_people.person_detail, name="person-detail"),
    path("register/personer/<int:pk>/redigera/", register_people.person_edit, name="person-edit"),
    path(
        "register/personer/<int:pk>/lansroll/",
        register_people.role_new,
        {"where": "lan"},
        name="county-role-new",
    ),
    path(
        "register/personer/<int:pk>/organisationsroll/",
        register_people.role_new,
        {"where": "organisation"},
        name="organisation-role-new",
    ),
    path(
        "register/lansroller/<int:pk>/",
        register_people.role_edit,
        {"where": "lan"},
        name="county-role-edit",
    ),
    path(
        "register/organisationsroller/<int:pk>/",
        register_people.role_edit,
        {"where": "organisation"},
        name="organisation-role-edit",
    ),
    path(
        "register/organisationer/",
        register_organisations.organisation_list,
        name="organisation-list",
    ),
    path(
        "register/organisationer/ny/",
        register_organisations.organisation_new,
        name="organisation-new",
    ),
    path(
        "organisationer/<int:pk>/",
        register_organisations.organisation_detail,
        name="organisation-detail",
    ),
    path(
        "register/organisationer/<int:pk>/redigera/",
        register_organisations.organisation_edit,
        name="organisation-edit",
    ),
    path(
        "register/organisationer/<int:pk>/byt-namn/",
        register_organisations.organisation_rename,
        name="organisation-rename",
    ),
    path(
        "register/organisationer/<int:pk>/namn/",
        register_organisations.organisation_name_new,
        name="organisation-name-new",
    ),
    path(
        "register/organisationsnamn/<int:pk>/",
        register_organisations.organisation_name_edit,
        name="organisation-name-edit",
    ),
    path(
        "register/organisationsnamn/<int:pk>/ta-bort/",
        register_organisations.organisation_name_remove,
        name="organisation-name-remove",
    ),
    path("register/lan/", register_places.county_list, name="county-list"),
    path("register/lan/<str:code>/", register_places.county_detail, name="county-detail"),
    path("register/lan/<str:code>/lansdel/", register_places.district_new, name="district-new"),
    path("register/lansdelar/", register_places.district_list, name="district-list"),
    path("register/lansdelar/<int:pk>/", register_places.district_edit, name="district-edit"),
    path("register/partier/", register_places.party_list, name="party-list"),
    path("register/partier/nytt/", register_places.party_new, name="party-new"),
    path("register/partier/<int:pk>/", register_places.party_edit, name="party-edit"),
]
