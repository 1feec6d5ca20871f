"""Filters of the work: one set a record, shared by the API and the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from accounts.filters import RecordFilter, RefFilter
from accounts.models import Unit, User
from casework.models import Incident, Person
from outreach.models import Contact, ContactGate, FollowUp, Notification, Protocol, WeeklyReview
from outreach.vocabulary import ContactMethod, Outcome, Priority

PRIORITIES = [(priority.name.lower(), priority.label) for priority in Priority]


class ContactFilter(RecordFilter):
    """Contacts, by what and whom they are about, who went and when; people and officers as the latest version says."""

    incident = RefFilter("incident", Incident)
    person = RefFilter("latest__people__person", Person)
    officer = RefFilter("latest__officers__user", User)
    unit = RefFilter("unit", Unit)
    method = django_filters.ChoiceFilter(field_name="latest__method", choices=ContactMethod.choices)
    outcome = django_filters.ChoiceFilter(choices=Outcome.choices, method="by_outcome")

    class Meta:
        model = Contact
        fields = {"occurred_at": ["gte", "lt"], "recorded_at": ["gte", "lt"], "updated_at": ["gte", "lt"]}

    def by_outcome(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Contacts in which at least one person's row says so."""
        same = Contact.objects.filter(latest__people__outcome=value)
        return queryset.filter(pk__in=same.values("pk"))


class FollowUpFilter(RecordFilter):
    """Steps, by whose they are, what they are about and how they stand."""

    assignee = RefFilter("assignee", User)
    incident = RefFilter("incident", Incident)
    person = RefFilter("person", Person)
    unit = RefFilter("unit", Unit)
    priority = django_filters.ChoiceFilter(choices=PRIORITIES, method="by_priority")
    overdue = django_filters.BooleanFilter(method="by_overdue")
    unassigned = django_filters.BooleanFilter(field_name="assignee", lookup_expr="isnull")

    class Meta:
        model = FollowUp
        fields = {
            "state": ["exact", "in"],
            "kind": ["exact", "in"],
            "origin": ["exact", "in"],
            "due_at": ["gte", "lt"],
            "recorded_at": ["gte", "lt"],
            "updated_at": ["gte", "lt"],
        }

    def by_priority(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the word; the database keeps the number."""
        return queryset.filter(priority=Priority[value.upper()])

    def by_overdue(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Owed and late at this moment, or not."""
        late = FollowUp.objects.overdue(timezone.now())
        return queryset.filter(pk__in=late.values("pk")) if value else queryset.exclude(pk__in=late.values("pk"))


class ContactGateFilter(RecordFilter):
    """Gates, by incident, state and what is awaited."""

    incident = RefFilter("incident", Incident)

    class Meta:
        model = ContactGate
        fields = {
            "state": ["exact", "in"],
            "asked_at": ["gte", "lt"],
            "hold_until": ["gte", "lt"],
            "updated_at": ["gte", "lt"],
        }


class WeeklyReviewFilter(RecordFilter):
    """Reviews, by week and how they stand."""

    class Meta:
        model = WeeklyReview
        fields = {
            "week": ["exact", "in", "gte", "lt"],
            "state": ["exact", "in"],
            "opened_at": ["gte", "lt"],
            "updated_at": ["gte", "lt"],
        }


class ProtocolFilter(RecordFilter):
    """Versions of protocols, by what they unfold from."""

    class Meta:
        model = Protocol
        fields = {"trigger": ["exact", "in"], "in_force_from": ["gte", "lt"], "updated_at": ["gte", "lt"]}


class NotificationFilter(RecordFilter):
    """Messages, by kind and whether they were seen."""

    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notification
        fields = {"kind": ["exact", "in"], "at": ["gte", "lt"]}
