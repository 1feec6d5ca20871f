"""Who can be signed in as in the demo city. The password is public: it opens nothing but invented records."""

from __future__ import annotations

from accounts.vocabulary import Role

PASSWORD = "standdown-demo"  # noqa: S105 - public, of the demo alone
#: User name, name, role, title and unit.
STAFF = (
    ("okafor", "R. Okafor", Role.OFFICER, "Officer", "Gang Unit"),
    ("brandt", "L. Brandt", Role.OFFICER, "Officer", "Gang Unit"),
    ("sandoval", "M. Sandoval", Role.OFFICER, "Officer", "Gang Unit"),
    ("hale", "Sgt. Hale", Role.SUPERVISOR, "Sergeant", "Gang Unit"),
    ("whitmore", "Cmdr. Whitmore", Role.COMMANDER, "Commander", "Gang Unit"),
    ("lindqvist", "A. Lindqvist", Role.OFFICER, "Detective", "Investigations"),
    ("pryce", "J. Pryce", Role.ANALYST, "Analyst", "Gang Unit"),
    ("ames", "C. Ames", Role.AUDITOR, "Auditor", "Gang Unit"),
    ("castle", "D. Castle", Role.ADMINISTRATOR, "Administrator", "Gang Unit"),
)


def accounts_to_show() -> list[dict[str, str]]:
    """The accounts as the sign-in page of the demo lists them."""
    return [
        {"username": username, "name": name, "role": role.label, "words": title, "password": PASSWORD}
        for username, name, role, title, _ in STAFF
    ]
