"""Addresses of the kernel's own pages."""

from django.urls import path

from portal.core.views import autosave, files, guide

app_name = "core"

urlpatterns = [
    path("bilagor/<uuid:uuid>/", files.attachment, name="attachment"),
    path("spara/<str:model>/<int:pk>/<str:field>/", autosave.save, name="save-text"),
    path("narvarande/<str:model>/<int:pk>/<str:field>/", autosave.presence, name="presence"),
    path("jamfor/<int:pk>/", autosave.compare_texts, name="compare"),
    path("sparade-undan/", autosave.kept_texts, name="kept-texts"),
    path("sparade-undan/<int:pk>/ta-bort/", autosave.discard_text, name="discard-text"),
    path("hjalp/", guide.help_index, name="help"),
    path("hjalp/<slug:slug>/", guide.help_page, name="help-page"),
    path("tillganglighet/", guide.accessibility, name="accessibility"),
]
