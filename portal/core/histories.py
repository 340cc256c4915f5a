"""Which of the kernel's models have a history page, and for whom."""

from typing import Any

from portal.core.history import register_history
from portal.core.models import (
    CountyRole,
    District,
    Organisation,
    OrganisationName,
    OrganisationRole,
    Person,
    User,
)

KEEP = "core.keep_register"


def _of_organisation(organisation: Any) -> list[Any]:
    return [
        _rows(OrganisationName).filter(organisation=organisation),
        _rows(OrganisationRole).filter(organisation=organisation),
    ]


def _of_person(person: Any) -> list[Any]:
    roles = [_rows(model).filter(person=person) for model in (CountyRole, OrganisationRole)]
    user = User.objects.filter(person=person).first()
    return [*roles, *([user] if user else [])]


def _rows(model: Any) -> Any:
    """All history rows of a model, those of deleted objects too."""
    return model.history.all()


register_history(Person, policy=KEEP, related=_of_person)
register_history(Organisation, policy=KEEP, related=_of_organisation)
register_history(District, policy=KEEP)
register_history(User, policy=KEEP)
