"""What logging and amending a contact share: whom to propose, and rows made of what was ticked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.web.pages import Page
from casework.models import Incident, Involvement, Person
from casework.services.stances import NewStance
from outreach.models import ContactPerson
from outreach.services.contacts import NewContactPerson
from outreach.services.coverage import proposed_people
from outreach.vocabulary import DIRECT, Relationship


class AboutContact(Page, abstract=True):
    """A page that tells of a contact: its incident and the people around it."""

    incident: Incident

    def people(self) -> list[Person]:
        """Whom to propose, and whoever the address names."""
        proposed = proposed_people(incident=self.incident, user=self.user, at=self.at)
        wanted = self.request.GET.get("person")
        if wanted and wanted not in {str(person.uid) for person in proposed}:
            proposed += Person.objects.visible_to(self.user).filter(uid=uid_or_none(wanted))
        return proposed

    def rows(self, data: dict[str, Any], people: list[Person]) -> list[NewContactPerson]:
        """A row for everybody ticked, and one for somebody else."""
        ticked = [person for person in people if str(person.uid) in data["people"]]
        known = self._relationships(ticked)
        survivors = self._survivors(ticked)
        rows = [
            self._row(data, person, known.get(person.pk, Relationship.OTHER), person.pk in survivors)
            for person in ticked
        ]
        if data["other_given"] or data["other_family"]:
            details: dict[str, Any] = {"given_name": data["other_given"], "family_name": data["other_family"]}
            if data["other_phone"]:
                details["phones"] = [{"number": data["other_phone"]}]
            rows.append(self._row(data, details, data["other_relationship"], False))
        return rows

    def _row(self, data: dict[str, Any], person: Any, relationship: str, survivor: bool) -> NewContactPerson:
        direct = data["outcome"] in DIRECT
        told = survivor and direct and data.get("account")
        return NewContactPerson(
            person=person,
            relationship=relationship,
            outcome=data["outcome"],
            elements=data["elements"] if direct else [each for each in data["elements"] if each == "letter_left"],
            reception=data["reception"] if direct else "",
            intent_words=data["intent_words"] if direct else "",
            intent_against=data["intent_against"] if direct else "",
            stance=NewStance(data["account"], data["wants_charges"] or "undecided", data["unable_reason"])
            if told
            else None,
        )

    def _relationships(self, people: list[Person]) -> dict[int, str]:
        rows = ContactPerson.objects.current().filter(version__contact__incident=self.incident, person__in=people)
        known = dict(rows.order_by("pk").values_list("person_id", "relationship"))
        victims = self.incident.involvements.victims().filter(person__in=people)
        return known | dict.fromkeys(victims.values_list("person_id", flat=True), Relationship.SELF)

    def _survivors(self, people: list[Person]) -> set[int]:
        parts = Involvement.objects.filter(incident=self.incident, person__in=people).select_related("incident")
        return {part.person_id for part in parts if part.may_have_stance and part.person_id}


def uid_or_none(text: str) -> UUID:
    """An address that is no UUID names nothing: it answers like a record that does not exist."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
