"""The app's registration with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Dokument och rapporter"

    def ready(self) -> None:
        """Let the kernel know our policies, workers and what follows from governance's events."""
        from reporting import handlers, policies, work  # noqa: PLC0415, F401  (need the models)
