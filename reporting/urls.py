"""Addresses of the protokoll and of stored papers."""

from django.urls import path

from reporting import views

app_name = "reporting"

urlpatterns = [
    path("moten/<int:pk>/protokoll/", views.minutes_html, name="minutes-html"),
    path("moten/<int:pk>/protokoll/utkast/", views.draft_order, name="draft-order"),
    path("dokument/<int:pk>/", views.document_detail, name="document-detail"),
    path("dokument/<int:pk>/forsok-igen/", views.document_retry, name="document-retry"),
    path("dokument/<int:pk>/<str:name>", views.document_file, name="document-file"),
    path(
        "justeringar/<int:pk>/filer/", views.verification_documents, name="verification-documents"
    ),
]
