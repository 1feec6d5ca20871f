"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from config.api import no_such_address
from config.views import set_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("config.api")),
    re_path(r"^api/", no_such_address),
    path("theme/", set_theme, name="theme"),
]
