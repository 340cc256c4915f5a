"""The kernel as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Kärnan"

    def ready(self) -> None:
        """Keep the triggers away from migrations (once for all apps: the sender is the kernel)."""
        from portal.core import (  # noqa: PLC0415  (needs the loaded app registry)
            policies,  # noqa: F401  (registers the kernel's rules)
            swedish_sql,  # noqa: F401  (registers the Swedish order and search)
            triggers,
        )

        pre_migrate.connect(triggers.drop_before_migrate, sender=self)
        post_migrate.connect(triggers.create_after_migrate, sender=self)
