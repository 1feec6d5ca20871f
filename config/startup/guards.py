"""What production may not start with."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

ENVIRONMENTS = ("development", "production")
SHORTEST_KEY = 32


def check_environment(name: str) -> str:
    """Return the name of the environment, or refuse one that nobody declared."""
    if name not in ENVIRONMENTS:
        raise ImproperlyConfigured(f"ENVIRONMENT must be one of {', '.join(ENVIRONMENTS)}; it is {name!r}.")
    return name


def check_production(*, secret_key: str, debug: bool, allowed_hosts: Sequence[str], demo: bool) -> None:
    """Refuse, in one line that names the setting, what would leave a production site open."""
    if demo:
        raise ImproperlyConfigured("DEMO must not be set when ENVIRONMENT=production.")
    if debug:
        raise ImproperlyConfigured("DEBUG must be off when ENVIRONMENT=production.")
    if not secret_key:
        raise ImproperlyConfigured("SECRET_KEY must be set when ENVIRONMENT=production.")
    if len(secret_key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"SECRET_KEY must have at least {SHORTEST_KEY} characters in production.")
    if not allowed_hosts or "*" in allowed_hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's host names in production.")
