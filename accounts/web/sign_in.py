"""Signing in with user name and password, and signing out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.capabilities import Capability, can
from accounts.demo import accounts_to_show
from accounts.models import User
from accounts.services import sign_ins
from accounts.vocabulary import Role

HOME = "/"


class SignInForm(AuthenticationForm):
    """User name and password. Programs and closed accounts are told the same as a wrong password."""

    def clean(self) -> dict[str, Any]:
        """Pause after too many wrong tries."""
        name = str(self.cleaned_data.get("username", ""))
        if sign_ins.is_paused(username=name, address=address_of(self.request), at=timezone.now()):
            raise ValidationError("Too many wrong tries. Wait 15 minutes, or call the desk.", code="paused")
        return super().clean()

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Only people open pages."""
        if not isinstance(user, User) or user.role == Role.CLIENT or not can(user, Capability.OWN_PAGES):
            raise self.get_invalid_login_error()


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignIn(View):
    """The sign-in page; open to all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form; who is signed in goes on."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(safe_next(request))
        return self._page(request, SignInForm(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open a session, or say what is wrong; both are written down."""
        form, at = SignInForm(request, data=request.POST), timezone.now()
        if form.is_valid():
            user = form.get_user()
            login(request, user)
            sign_ins.note_sign_in(user=user, at=at)
            return HttpResponseRedirect(safe_next(request))
        if not form.has_error("__all__", "paused"):
            name = request.POST.get("username", "")
            sign_ins.note_failure(username=name, address=address_of(request), at=at)
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
        context["demo_accounts"] = accounts_to_show() if settings.DEMO else ()
        return render(request, "accounts/sign_in.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    if isinstance(request.user, User):
        sign_ins.note_sign_out(user=request.user, at=timezone.now())
    logout(request)
    return HttpResponseRedirect(reverse("accounts:sign_in"))


def safe_next(request: HttpRequest) -> str:
    """Where to go on: an address of this site, else the front page."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else HOME


def address_of(request: HttpRequest | None) -> str:
    """The network address that knocks."""
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""
