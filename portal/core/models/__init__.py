"""The kernel's models, gathered for Django."""

from portal.core.models.attachment import Attachment
from portal.core.models.counter import Counter
from portal.core.models.draft import Draft, DraftKind
from portal.core.models.event import Event
from portal.core.models.organisation import (
    County,
    District,
    LegalForm,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Party,
)
from portal.core.models.person import DatedQuerySet, DatedRole, Person, User
from portal.core.models.roles import (
    CountyRole,
    CountyRoleKind,
    OrganisationRole,
    OrganisationRoleKind,
)
from portal.core.models.work import Mail, Work, WorkState

__all__ = [
    "Attachment",
    "Counter",
    "County",
    "CountyRole",
    "CountyRoleKind",
    "DatedQuerySet",
    "DatedRole",
    "District",
    "Draft",
    "DraftKind",
    "Event",
    "LegalForm",
    "Mail",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "OrganisationRole",
    "OrganisationRoleKind",
    "Party",
    "Person",
    "User",
    "Work",
    "WorkState",
]
