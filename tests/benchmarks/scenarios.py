"""What is asked of the site, and the same of its floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from uuid import uuid4

import orjson

from tests.benchmarks.sites import Pair, Server

API = "/api/v1/"
KIND, DIVISION = "nonfatal_shooting", "East"
#: When the measured contacts take place: after every gate was answered.
DOORSTEP = "2021-09-26T18:00:00-05:00"


@dataclass(frozen=True)
class Request:
    """One request of either server, and the status that it must have."""

    address: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    def send(self, connection: HTTPConnection) -> bytes:
        """Send it and read the whole answer; anything unexpected ends the run."""
        connection.request("POST" if self.body else "GET", self.address, self.body or None, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != self.status:
            raise RuntimeError(f"{self.address} answered {answer.status}: {content[:500]!r}")
        return content


@dataclass(frozen=True)
class Scenario:
    """A question with its floor; each makes a fresh request when called."""

    name: str
    site: Callable[[], Request]
    floor: Callable[[], Request]


def scenarios(pair: Pair) -> list[Scenario]:
    """All of them, over one city. Saves are taken from the two ends of the city's list, each used once."""
    city, token = pair.city, (("Authorization", f"Bearer {pair.city['token']}"), ("Accept", "application/json"))

    def reads(name: str, address: str, floor: str) -> Scenario:
        ours, theirs = Request(API + address, headers=token), Request(floor)
        return Scenario(name, lambda: ours, lambda: theirs)

    chosen = urlencode({"kind": KIND, "division": DIVISION})
    before = quote(city["deep_before"])
    incident, review = city["incident"], city["review"]
    found = [
        reads("list of 50 filtered", f"incidents/?{chosen}&limit=50", f"/list?{chosen}"),
        reads("deep page of 50", f"incidents/?{_deep(pair, before, token)}", f"/deep?before={before}"),
        reads("one record", f"incidents/{incident}/", f"/one?id={incident.replace('-', '')}"),
        Scenario("save a contact", lambda: _save(city, token), lambda: _save_floor(city)),
    ]
    if _exists(pair.site, f"{API}reviews/{review}/", token):
        found.append(reads("review assembly", f"reviews/{review}/", f"/review?id={city['review_pk']}"))
    return found


def _deep(pair: Pair, before: str, token: tuple[tuple[str, str], ...]) -> str:
    """The cursor of a page nine tenths down the list: from there on the list is read without a filter."""
    connection = pair.site.connect()
    place = Request(f"{API}incidents/?occurred_at__lt={before}&limit=1", headers=token)
    following = orjson.loads(place.send(connection))["next"]
    connection.close()
    return urlencode({"limit": 50, "cursor": parse_qs(urlsplit(following).query)["cursor"][0]})


def _exists(server: Server, address: str, token: tuple[tuple[str, str], ...]) -> bool:
    connection = server.connect()
    connection.request("GET", address, headers=dict(token))
    status = connection.getresponse().status
    connection.close()
    return status != 404


def _save(city: dict[str, Any], token: tuple[tuple[str, str], ...]) -> Request:
    """A visit to a victim and somebody new: two rows, a stance, a completed step."""
    about = city["saves"].pop()
    people = [_row(about["person"], "self") | {"stance": {"account": "refuses", "wants_charges": "no"}}]
    people.append(_row({"given_name": "Rosa", "age_class": "adult", "phones": [{"number": "816-555-0101"}]}, "parent"))
    body = {
        "occurred_at": DOORSTEP,
        "about": {"type": "incident", "id": about["incident"]},
        "method": "in_person",
        "narrative": "On the porch.",
        "people": people,
        "completes": [about["follow_up"]],
    }
    headers = (*token, ("Content-Type", "application/json"), ("Idempotency-Key", str(uuid4())))
    return Request(f"{API}contacts/", orjson.dumps(body), headers, status=201)


def _row(person: Any, relationship: str) -> dict[str, Any]:
    said = {"outcome": "spoke_in_person", "elements": ["condolence"], "reception": "receptive"}
    return {"person": person, "relationship": relationship, **said}


def _save_floor(city: dict[str, Any]) -> Request:
    keys = {name: value for name, value in city["saves"].pop(0).items() if name.endswith("_pk")}
    told = {"now": datetime.now(UTC).isoformat(sep=" "), "key": uuid4().hex, "officer_pk": city["officer_pk"]}
    return Request("/save", orjson.dumps(keys | told))
