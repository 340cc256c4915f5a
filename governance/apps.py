"""The app's registration with Django."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Styrning"

    def ready(self) -> None:
        """Let the kernel know our policies, the words for our events and what follows from them."""
        from governance import (  # noqa: PLC0415  (need the models)
            handlers,  # noqa: F401
            histories,  # noqa: F401
            histories_register,  # noqa: F401
            policies,  # noqa: F401
            second_factor,  # noqa: F401
            verbs,
        )
        from governance.commands import (  # noqa: PLC0415  (need the models)
            register,  # noqa: F401  (registers its verbs and its text)
            register_seats,  # noqa: F401
        )
        from portal.core.events import register_verbs  # noqa: PLC0415  (needs the models)

        register_verbs(verbs.VERBS)
