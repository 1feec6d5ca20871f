"""What stands inside a review: its items with victims, gate, coverage and steps, and the promises it carries."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rest_framework import serializers

from accounts.api.kit import Computed, Field, Inline, Loaded, Nested, Scene, colleague, unit
from casework.models import Involvement, Person
from casework.vocabulary import InvolvementRole
from outreach.api.about import incident, person
from outreach.filters import PRIORITIES
from outreach.models import FollowUp, ReviewItem
from outreach.services.reviews import carries_in, coverage_by_incident
from outreach.vocabulary import OPEN_GATES, UNFINISHED, FollowUpState, Outcome, Priority, Reach

OF_ITEM = "incident__review_items"


class PersonShortSchema(serializers.Serializer[Any]):
    """Who."""

    id = serializers.UUIDField()
    display = serializers.CharField()


class ItemCoverageSchema(serializers.Serializer[Any]):
    """How far one person around the incident is reached."""

    person = PersonShortSchema()
    reach = serializers.ChoiceField(choices=Reach.choices)
    attempts = serializers.IntegerField()
    last_at = serializers.DateTimeField(allow_null=True)
    last_outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)


class CarriedStepSchema(serializers.Serializer[Any]):
    """A promise of an earlier review that was still open, and how often it has been carried."""

    id = serializers.UUIDField()
    display = serializers.CharField()
    state = serializers.ChoiceField(choices=FollowUpState.choices)
    assignee = serializers.CharField(allow_blank=True)
    due_at = serializers.DateTimeField()
    times = serializers.IntegerField()


def _coverage(keys: list[int], scene: Scene) -> dict[int, list[dict[str, Any]]]:
    incidents = dict(ReviewItem.objects.filter(pk__in=keys).values_list("pk", "incident"))
    covered = coverage_by_incident(set(incidents.values()), scene.user)
    return {key: [_covered(one, how, scene) for one, how in covered[incident]] for key, incident in incidents.items()}


def _covered(one: Person, how: Any, scene: Scene) -> dict[str, Any]:
    return {
        "person": _named(one, scene),
        "reach": how.reach,
        "attempts": how.attempts,
        "last_at": how.last_at and how.last_at.astimezone(scene.zone),
        "last_outcome": how.last_outcome,
    }


def _named(one: Person, scene: Scene) -> dict[str, Any]:
    scene.show(Person, one.uid, str(one))
    return {"id": one.uid, "display": str(one)}


def _carried(keys: list[int], scene: Scene) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    visible = FollowUp.objects.visible_to(scene.user)
    for carry in carries_in(keys).filter(follow_up__in=visible).select_related("follow_up__person"):
        step = carry.follow_up
        if step.person is not None:
            _named(step.person, scene)
        found[carry.review_id].append(
            {
                "id": step.uid,
                "display": step.title,
                "state": step.state,
                "assignee": str(step.assignee or ""),
                "due_at": step.due_at.astimezone(scene.zone),
                "times": carry.times,
            }
        )
    return found


CARRIED = Loaded(_carried, CarriedStepSchema(many=True, read_only=True), default=[])
GATE = Inline(
    "incident__gate",
    {
        "state": Field(),
        "is_open": Computed(("state",), lambda state: state in OPEN_GATES, serializers.BooleanField()),
        "opened_at": Field(),
        "hold_until": Field(),
        "limits": Field(),
    },
)
VICTIMS = Nested(
    Involvement,
    via=OF_ITEM,
    order=("id",),
    narrow=lambda parts: parts.filter(role=InvolvementRole.VICTIM),
    fields={"id": Field("uid"), "person": person(), "injury": Field(), "injured_on": Field()},
)
STEPS = Nested(
    FollowUp,
    via=OF_ITEM,
    order=("due_at", "id"),
    narrow=lambda steps: steps.filter(state__in=UNFINISHED),
    fields={
        "id": Field("uid"),
        "title": Field(),
        "kind": Field(),
        "person": person(),
        "state": Field(),
        "assignee": colleague(),
        "due_at": Field(),
        "origin": Field(),
        "priority": Computed(
            ("priority",), lambda number: Priority(number).name.lower(), serializers.ChoiceField(choices=PRIORITIES)
        ),
    },
)
AGENDA = Nested(
    ReviewItem,
    via="review",
    order=("number", "id"),
    fields={
        "id": Field("uid"),
        "number": Field(),
        "weekend": Field(),
        "late": Field(),
        "incident": incident(),
        "unit": unit("incident__unit"),
        "lead": colleague("incident__lead"),
        "address": Field("incident__address"),
        "motive": Field("incident__motive"),
        "gate": GATE,
        "victims": VICTIMS,
        "coverage": Loaded(_coverage, ItemCoverageSchema(many=True, read_only=True), default=[]),
        "steps": STEPS,
        "decision": Field(),
        "steps_confirmed_at": Field(),
        "no_action_reason": Field(),
        "closed_at": Field(),
        "closed_by": Field("closed_by_name"),
    },
)
