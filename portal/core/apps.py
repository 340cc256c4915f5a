"""The kernel as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Kärnan"

    def ready(self) -> None:
        """Load the modules that register something, and keep triggers away from migrations.

        The sender is the kernel, so that each migrate runs the receivers once."""
        from portal.core import (  # noqa: PLC0415  (need the loaded app registry)
            accounts,  # noqa: F401  (registers the verbs of accounts)
            histories,  # noqa: F401  (registers history pages)
            mail,  # noqa: F401  (registers the worker that sends)
            policies,  # noqa: F401  (registers the kernel's rules)
            register,  # noqa: F401  (registers the verbs of the register)
            swedish_sql,  # noqa: F401  (registers the Swedish order and search)
            triggers,
        )

        pre_migrate.connect(triggers.drop_before_migrate, sender=self)
        post_migrate.connect(triggers.create_after_migrate, sender=self)
