"""Follow-ups: what is overdue, who has room, and giving many steps to one colleague."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.capabilities import Capability
from accounts.web.forms import filters_set
from accounts.web.notices import say
from accounts.web.pages import Page
from accounts.web.paging import sheet
from ledger.vocabulary import DomainError, NotFound, Refused
from outreach.models import FollowUp
from outreach.services.followups import bulk_reassign
from outreach.services.steps_shown import people_of, show_steps
from outreach.web.follow_up_forms import FilterForm, ReassignForm
from outreach.web.follow_up_scope import Desk, SavedView, desks, saved_views, steps_in_scope, view_counts

MOST_AT_ONCE = 200


class FollowUpList(Page):
    """The unit's steps as a table, with the workload beside it."""

    capability = writes = Capability.WORK_FOLLOW_UPS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the view that the address names, the unit's open steps by default."""
        team = desks(self.user, self.at)
        return self._draw(request, team, ReassignForm(desks=team))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give the selected steps to one colleague: all of them or none."""
        team = desks(self.user, self.at)
        form, chosen = ReassignForm(request.POST, desks=team), self._chosen(request)
        if form.is_valid() and not chosen:
            form.add_error(None, "Select at least one step.")
        if form.is_valid() and self._reassign(form, chosen):
            count = len(chosen)
            say(request, f"{count} step{'' if count == 1 else 's'} given to {form.cleaned_data['assignee']}")
            return redirect(request.get_full_path())
        return self._draw(request, team, form, chosen, status=422)

    def _chosen(self, request: HttpRequest) -> list[FollowUp]:
        uids = [uid for text in request.POST.getlist("step")[:MOST_AT_ONCE] if (uid := _uid(text))]
        return list(FollowUp.objects.visible_to(self.user).filter(uid__in=uids).order_by("due_at", "pk"))

    def _reassign(self, form: ReassignForm, chosen: list[FollowUp]) -> bool:
        try:
            bulk_reassign(follow_ups=chosen, actor=self.user, at=self.at, **form.cleaned_data)
        except (Refused, NotFound):
            raise
        except DomainError as no:
            _put_error(form, chosen, no)
            return False
        return True

    def _view(self, request: HttpRequest) -> SavedView:
        views = saved_views(self.user, self.at)
        return views.get(request.GET.get("view", ""), views["unit"])

    def _steps(self, view: SavedView, filters: FilterForm) -> QuerySet[FollowUp]:
        if not filters.is_valid():
            return FollowUp.objects.none()
        steps = steps_in_scope(self.user).filter(view.condition, **filters.lookups)
        return steps.select_related("incident", "assignee", "person")

    def _draw(
        self,
        request: HttpRequest,
        team: list[Desk],
        form: ReassignForm,
        chosen: Sequence[FollowUp] = (),
        status: int = 200,
    ) -> HttpResponse:
        view, filters = self._view(request), FilterForm(request.GET, desks=team)
        found = sheet(self._steps(view, filters), request, by=view.ordering)
        steps = show_steps(found.rows, self.user)
        self.log_shown("outreach.follow_ups.shown", people_of(steps))
        context = {
            "view": view,
            "views": self._links(view),
            "filters": filters,
            "count": filters_set(filters),
            "clear_url": _address(view),
            "sheet": found,
            "steps": steps,
            "desks": [_load(desk) for desk in team],
            "most": max((desk.open for desk in team), default=0),
            "bulk": form,
            "chosen": {step.uid for step in chosen},
            "here": request.get_full_path(),
        }
        wrong = 422 if filters.errors else status
        return render(request, "outreach/follow_up/list.html", context, status=wrong)

    def _links(self, current: SavedView) -> list[dict[str, Any]]:
        counts = view_counts(self.user, self.at)
        return [
            {
                "url": _address(view),
                "label": view.label,
                "count": counts[view.word],
                "current": view.word == current.word,
                "late": view.late,
            }
            for view in saved_views(self.user, self.at).values()
        ]


def _address(view: SavedView) -> str:
    return f"{reverse('outreach:follow_ups')}?view={view.word}"


def _load(desk: Desk) -> dict[str, Any]:
    who = str(desk.user.uid) if desk.user else "nobody"
    url = f"{reverse('outreach:follow_ups')}?assignee={who}"
    return {"name": desk.name, "open": desk.open, "overdue": desk.overdue, "url": url}


def _put_error(form: ReassignForm, chosen: list[FollowUp], no: DomainError) -> None:
    """The service names the place in the list; people know the step by its title."""
    words = no.field.split(".")
    if words[0] == "follow_ups" and len(words) > 1:
        form.add_error(None, f"{chosen[int(words[1])].title}: {no.message}")
    else:
        form.add_error(no.field if no.field in form.fields else None, no.message)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
