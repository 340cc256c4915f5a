"""Persons as the people of a document: ids in order of appearance, names of the day."""

from datetime import date

from django.db.models import Q

from governance import document as doc
from portal.core.models import Organisation, OrganisationName, Person


class NamesOfTheDay:
    """What organisations were called on one day, read in one query."""

    def __init__(self, day: date | None) -> None:
        held = OrganisationName.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )
        self._names = dict(held.values_list("organisation_id", "name")) if day else {}

    def __call__(self, organisation: Organisation | None) -> str | None:
        """The name of the day; None for no organisation."""
        if organisation is None:
            return None
        return self._names.get(organisation.pk, organisation.name)


class PeopleBook:
    """Gives each person an id ("p1", "p2" …) the first time it is named."""

    def __init__(self, names: NamesOfTheDay) -> None:
        self._names = names
        self._ids: dict[int, str] = {}
        self._people: list[doc.Person] = []

    def id_of(self, person: Person) -> str:
        """The person's id in this document."""
        if person.pk not in self._ids:
            self._ids[person.pk] = f"p{len(self._ids) + 1}"
            self._people.append(
                doc.Person(
                    id=self._ids[person.pk],
                    name=person.name,
                    party=person.party or None,
                    organisation=self._names(person.organisation),
                    affiliation=person.affiliation,
                    title=person.title,
                )
            )
        return self._ids[person.pk]

    def people(self) -> list[doc.Person]:
        """Everybody named so far."""
        return list(self._people)
