"""Addresses of the kernel's own pages."""

from django.urls import include, path

from portal.core.views import autosave, failures, files, guide, health, history, users

app_name = "core"

urlpatterns = [
    path("", include("portal.core.urls_register")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("register/anvandare/", users.user_list, name="user-list"),
    path("register/anvandare/bjud-in/", users.user_invite, name="user-invite"),
    path("register/anvandare/<int:pk>/", users.user_detail, name="user-detail"),
    path("register/anvandare/<int:pk>/<slug:act>/", users.user_act, name="user-act"),
    path("historik/<str:model>/<int:pk>/", history.history, name="history"),
    path("inte-framme/", failures.failed_work, name="failed-work"),
    path("inte-framme/<int:pk>/forsok-igen/", failures.retry_work, name="retry-work"),
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
