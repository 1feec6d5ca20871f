"""All that a page tells of one incident, within the reader's sight and in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from casework.models import Incident, Involvement, Person, Stance
from casework.services.headlines import headline
from outreach.analysis.coverage import Covered
from outreach.models import Contact, ContactGate, ContactVersion, FollowUp, GateEntry
from outreach.services.coverage import coverage_of
from outreach.services.steps_shown import ShownStep, show_steps
from outreach.vocabulary import (
    DIRECT,
    FollowUpState,
    MessageElement,
    Outcome,
    Reach,
    Reception,
    Relationship,
)


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One line of the timeline, as the component `story.html` draws it."""

    at: datetime
    title: str
    kind: str
    words: str = ""
    by: str = ""
    gave: list[str] = field(default_factory=list)
    contact: Contact | None = None
    amended: bool = False


@dataclass(frozen=True, slots=True)
class CoveredPerson:
    """One person of the coverage list, as the component `coverage.html` draws it."""

    person: Person
    name: str
    relation: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One incident with everything around it."""

    incident: Incident
    headline: str
    gate: ContactGate | None
    parts: list[Involvement]
    coverage: list[CoveredPerson]
    steps: list[ShownStep]
    promised: list[FollowUp]
    story: list[StoryEntry]

    @property
    def reached(self) -> int:
        """How many have been spoken to."""
        return sum(1 for each in self.coverage if each.state == "reached")

    @property
    def people(self) -> list[Person]:
        """Everybody named on the page, for the audit log."""
        named = [part.person for part in self.parts if part.person] + [each.person for each in self.coverage]
        return list({person.pk: person for person in named}.values())


def dossier(*, incident: Incident, user: User, at: datetime) -> Dossier:
    """Compose the dossier of an incident that the user may see."""
    contacts = _contacts(incident, user)
    parts = _parts(incident, user)
    promised = FollowUp.objects.visible_to(user).filter(incident=incident)
    steps = list(promised.select_related("incident", "assignee", "person"))
    return Dossier(
        incident=incident,
        headline=headline(incident, user),
        gate=ContactGate.objects.filter(incident=incident).first(),
        parts=parts,
        coverage=_coverage(incident, user, at, contacts, parts),
        steps=show_steps([step for step in steps if step.is_unfinished], user),
        promised=steps,
        story=sorted(_story(incident, contacts, parts, steps), key=lambda entry: entry.at, reverse=True),
    )


def _contacts(incident: Incident, user: User) -> list[Contact]:
    contacts = Contact.objects.visible_to(user).filter(incident=incident).select_related("latest")
    return list(contacts.prefetch_related("latest__people__person", "latest__officers"))


def _parts(incident: Incident, user: User) -> list[Involvement]:
    parts = Involvement.objects.visible_to(user).filter(incident=incident).select_related("person", "incident")
    return list(parts.prefetch_related("stances"))


def _coverage(
    incident: Incident, user: User, at: datetime, contacts: list[Contact], parts: list[Involvement]
) -> list[CoveredPerson]:
    relations = {part.person_id: "victim" for part in parts if part.role == "victim"}
    for contact in contacts:
        for row in contact.latest.people.all() if contact.latest else ():
            relations.setdefault(row.person_id, Relationship(row.relationship).label.lower())
    covered = coverage_of(incident=incident, user=user, at=at)
    order = [Reach.NONE, Reach.HALF, Reach.REACHED]
    shown = sorted(covered, key=lambda pair: order.index(pair[1].reach))
    return [
        CoveredPerson(person, str(person), relations.get(person.pk, ""), REACH_STATES[each.reach], attempts_said(each))
        for person, each in shown
    ]


#: Reach as the component `coverage.html` calls it.
REACH_STATES = {Reach.NONE: "unreached", Reach.HALF: "tried", Reach.REACHED: "reached"}
_TIMES = {1: "once", 2: "twice"}


def attempts_said(covered: Covered) -> str:
    """How often somebody was tried and how it ended last, in words."""
    if not covered.attempts:
        return "Nobody has tried yet"
    return f"Tried {times_said(covered.attempts)}, last: {Outcome(covered.last_outcome).label.lower()}"


def times_said(times: int) -> str:
    """ "once", "twice", "3 times"."""
    return _TIMES.get(times, f"{times} times")


def _story(
    incident: Incident, contacts: list[Contact], parts: list[Involvement], steps: list[FollowUp]
) -> Iterator[StoryEntry]:
    place = ", ".join(filter(None, (incident.address, incident.neighborhood)))
    yield StoryEntry(incident.occurred_at, incident.get_kind_display(), "shot", place)
    if incident.known_at != incident.occurred_at:
        yield StoryEntry(incident.known_at, "The unit knew", "note")
    yield from (_told(contact) for contact in contacts)
    for entry in GateEntry.objects.filter(gate__incident=incident):
        answer = f": {entry.get_answer_display().lower()}" if entry.answer else ""
        yield StoryEntry(entry.at, f"{entry.get_verb_display()}{answer}", "note", entry.note, entry.by_name)
    for part in parts:
        yield from (_stance(part, stance) for stance in part.stances.all())
    for step in steps:
        if step.state == FollowUpState.DONE and not step.completed_by_id and step.finished_at:
            yield StoryEntry(step.finished_at, f"Done: {step.title}", "note", step.closing_note, step.finished_by_name)


def _told(contact: Contact) -> StoryEntry:
    version: ContactVersion = contact.latest  # type: ignore[assignment]
    rows = list(version.people.all())
    title = "; ".join(f"{row.person}: {row.get_outcome_display().lower()}" for row in rows)
    words = [Reception(row.reception).label for row in rows if row.reception] + [version.narrative]
    gave = dict.fromkeys(element for row in rows for element in row.elements)
    return StoryEntry(
        at=contact.occurred_at,
        title=f"{version.get_method_display()}. {title}",
        kind="met" if any(row.outcome in DIRECT for row in rows) else "tried",
        words=". ".join(filter(None, words)),
        by=", ".join(officer.name for officer in version.officers.all()),
        gave=[MessageElement(element).label for element in gave],
        contact=contact,
        amended=version.number > 1,
    )


def _stance(part: Involvement, stance: Stance) -> StoryEntry:
    sure = "" if stance.confirmed_at else ", not confirmed by a detective yet"
    title = f"{part.person or 'The victim'}: {stance.get_stance_display().lower()}{sure}"
    words = f"{stance.get_account_display()}; {stance.get_wants_charges_display().lower()}"
    return StoryEntry(stance.noted_at, title, "note", words, stance.noted_by_name)
