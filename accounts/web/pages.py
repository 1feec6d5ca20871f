"""The base of every page: a capability must be declared, or the import fails.

    class IncidentList(Page):
        capability = Capability.SEE_CASES          # to open it
        writes = Capability.RECORD_INCIDENTS       # to post to it; a page with post() must say

        def get(self, request): return render(request, "casework/incident/list.html", {…})

        def post(self, request):
            form = IncidentForm(request.POST)
            if form.is_valid() and (incident := attempt(form, lambda: record_incident(actor=self.user, at=self.at, …))):
                return redirect(…)
            return render(request, …, {"form": form}, status=422)

`self.user` is the signed-in account and `self.at` the moment of the request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, NoReturn, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views import View

from accounts.capabilities import Capability, can
from accounts.models import User, remember_circles
from ledger.services import audit
from ledger.vocabulary import DomainError, NotFound, Refused

Result = TypeVar("Result")


class Page(View):
    """A page for people who are signed in and have the declared capability."""

    capability: ClassVar[Capability]
    writes: ClassVar[Capability]
    http_method_names = ["get", "head", "post"]

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        if hasattr(cls, "get") and not hasattr(cls, "capability"):
            raise TypeError(f"{cls.__name__} declares no capability")
        if hasattr(cls, "post") and not hasattr(cls, "writes"):
            raise TypeError(f"{cls.__name__} has post() and declares no writes capability")

    @classmethod
    def needed(cls, method: str) -> Capability | None:
        """The capability for a method; None for one that the page does not answer."""
        if not hasattr(cls, method.lower()) and method != "HEAD":
            return None
        return cls.writes if method == "POST" else getattr(cls, "capability", None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign in first; then the capability; refusals of services are pages and on record too."""
        if not request.user.is_authenticated:
            return to_sign_in(request)
        self.user, self.at = cast(User, request.user), timezone.now()
        needed = self.needed(str(request.method))
        if needed is not None and not can(self.user, needed):
            refuse(request, self.user, at=self.at, reason=f"needs {needed.word}")
        if request.method in ("GET", "HEAD"):
            remember_circles(self.user)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as no:
            refuse(request, self.user, at=self.at, reason=no.message)
        except NotFound as no:
            raise Http404(no.message) from no

    def log_shown(self, verb: str, people: Sequence[Model]) -> None:
        """Write down whom the page names, before it is answered: no log, no page."""
        if people:
            audit.record(verb, actor=self.user.actor, subject=None, at=self.at, shown=people)


def attempt(form: BaseForm, act: Callable[[], Result]) -> Result | None:
    """Run a service; what it cannot accept becomes an error of the form, at its field where the form has it."""
    try:
        return act()
    except (Refused, NotFound):
        raise
    except DomainError as no:
        form.add_error(no.field if no.field in form.fields else None, no.message)
        return None


def refuse(request: HttpRequest, user: User, *, at: datetime, reason: str) -> NoReturn:
    """Write the refusal down, and show the page that says so."""
    audit.record_refusal("page.refused", actor=user.actor, at=at, reason=f"{request.method} {request.path}: {reason}")
    raise PermissionDenied(reason)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to the sign-in page and back again; htmx is told to load it whole."""
    url = reverse("accounts:sign_in")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    back = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseRedirect(f"{url}?{urlencode({'next': back})}" if back else url)
