"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from config.api import no_such_address
from config.views import set_theme

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("config.api")),
    re_path(r"^api/", no_such_address),
    path("", include("accounts.urls")),
    path("", include("casework.urls")),
    path("", include("outreach.urls")),
    path("theme/", set_theme, name="theme"),
]
