"""Addresses of the kernel's own pages."""

from django.urls import path

from portal.core.views import files

app_name = "core"

urlpatterns = [
    path("bilagor/<uuid:uuid>/", files.attachment, name="attachment"),
]
