"""All prefixes of the portal."""

from django.urls import include, path

from portal import home

urlpatterns = [
    path("", home.todo, name="home"),
    path("", include("portal.core.urls")),
    path("konto/", include("portal.core.account_urls")),
    path("", include("governance.urls")),
    path("", include("reporting.urls")),
]
