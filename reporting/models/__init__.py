"""Reporting's models, gathered for Django."""

from reporting.models.document import Document, DocumentKind, DocumentState

__all__ = ["Document", "DocumentKind", "DocumentState"]
