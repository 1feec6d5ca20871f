"""The hand-written SQL of the floor, and the rows of one save."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

_COLUMNS = (
    "uid",
    "case_number",
    "kind",
    "occurred_at",
    "time_known",
    "occurred_on",
    "known_at",
    "recorded_at",
    "address",
    "neighborhood",
    "division",
    "latitude",
    "longitude",
    "place_precision",
    "circumstance",
    "motive",
    "motive_confidence",
    "weapon",
    "clearance",
    "cleared_on",
    "narrative",
    "source_system",
    "source_id",
    "updated_at",
)
INCIDENT = (*_COLUMNS, "unit_id", "unit", "lead_id", "lead", "detective_id", "detective")
_INCIDENTS = f"""SELECT i.id, {", ".join(f"i.{name}" for name in _COLUMNS)}, u.uid, u.name, l.uid, l.name, d.uid, d.name
FROM casework_incident i JOIN accounts_unit u ON u.id = i.unit_id
LEFT JOIN accounts_user l ON l.id = i.lead_id LEFT JOIN accounts_user d ON d.id = i.detective_id"""
_NEWEST = "ORDER BY i.occurred_at DESC, i.id DESC LIMIT 50"
FILTERED = f"{_INCIDENTS} WHERE i.kind = %s AND i.division = %s AND i.circle_id IS NULL {_NEWEST}"
DEEP = f"{_INCIDENTS} WHERE i.occurred_at < %s AND i.circle_id IS NULL {_NEWEST}"
ONE = f"{_INCIDENTS} WHERE i.uid = %s"

PART = ("id", "role", "injury", "injured_on", "died_on", "age_as_given", "restricted", "person", "given", "family")
PARTS = """SELECT v.incident_id, v.id, v.uid, v.role, v.injury, v.injured_on, v.died_on, v.age_as_given, v.restricted,
p.uid, p.given_name, p.family_name FROM casework_involvement v LEFT JOIN casework_person p ON p.id = v.person_id
WHERE v.incident_id IN ({}) ORDER BY v.id"""
STANCE = ("id", "account", "wants_charges", "stance", "noted_at", "noted_by_name", "confirmed_at", "confirmed_by_name")
STANCES = f"""SELECT involvement_id, uid, {", ".join(STANCE[1:])} FROM casework_stance
WHERE involvement_id IN ({{}}) ORDER BY noted_at, id"""

ITEM = ("number", "weekend", "late", "decision", "incident", "case_number", "kind", "occurred_at", "gate", "unit")
ITEMS = """SELECT r.incident_id, r.number, r.weekend, r.late, r.decision, i.uid, i.case_number, i.kind, i.occurred_at,
g.state, u.name FROM outreach_reviewitem r JOIN casework_incident i ON i.id = r.incident_id
JOIN accounts_unit u ON u.id = i.unit_id LEFT JOIN outreach_contactgate g ON g.incident_id = i.id
WHERE r.review_id = %s AND i.circle_id IS NULL ORDER BY r.number"""
_ON_AGENDA = "(SELECT incident_id FROM outreach_reviewitem WHERE review_id = %s)"
OF_REVIEW = {
    "victims": (
        f"""SELECT v.incident_id, v.uid, v.role, v.injury, p.uid, p.given_name, p.family_name
        FROM casework_involvement v LEFT JOIN casework_person p ON p.id = v.person_id
        WHERE v.incident_id IN {_ON_AGENDA} ORDER BY v.id""",
        ("id", "role", "injury", "person", "given_name", "family_name"),
    ),
    "attempts": (
        f"""SELECT c.incident_id, w.person_id, w.outcome, c.occurred_at FROM outreach_contactperson w
        JOIN outreach_contact c ON c.latest_id = w.version_id WHERE c.incident_id IN {_ON_AGENDA}
        ORDER BY c.occurred_at, w.id""",
        ("person", "outcome", "occurred_at"),
    ),
    "steps": (
        f"""SELECT f.incident_id, f.uid, f.title, f.kind, f.state, f.due_at, a.name FROM outreach_followup f
        LEFT JOIN accounts_user a ON a.id = f.assignee_id
        WHERE f.state IN ('open', 'in_progress') AND f.incident_id IN {_ON_AGENDA} ORDER BY f.due_at, f.id""",
        ("id", "title", "kind", "state", "due_at", "assignee"),
    ),
}

SHOWN = "api.contacts.shown"
VERBS = (
    "casework.person.recorded",
    "casework.stance.recorded",
    "outreach.follow_up.completed",
    "outreach.contact.logged",
    SHOWN,
)
PAYLOAD = '{"after": {"account": "refuses", "wants_charges": "no", "stance": "uncooperative"}}'
TOUCH_PART = "UPDATE casework_involvement SET version = version + 1, updated_at = %s WHERE id = %s RETURNING id"
TOUCH_INCIDENT = "UPDATE casework_incident SET version = version + 1, updated_at = %s WHERE id = %s RETURNING id"
COMPLETE = """UPDATE outreach_followup SET state = 'done', version = version + 1, updated_at = %s, completed_by_id = %s,
finished_at = %s, finished_by_name = 'O. Number0' WHERE id = %s RETURNING id"""
KEEP = """UPDATE ledger_idempotencyrecord SET status = 201, subject_type = 'outreach.contact', subject_uid = %s
WHERE id = %s RETURNING id"""
_WHEN = "2021-09-26 23:00:00+00:00"


def _dated(now: str) -> dict[str, Any]:
    return {"uid": uuid4().hex, "created_at": now, "updated_at": now, "version": 1}


def idempotency(key: str, now: str) -> dict[str, Any]:
    """The row that stops a double."""
    empty = {"status": None, "subject_type": "", "subject_uid": None, "created_at": now}
    return {"actor_key": "floor", "route": "/save", "key": key, "body_hash": key} | empty


def person(unit: int, now: str) -> dict[str, Any]:
    """Somebody new."""
    known = {"given_name": "Rosa", "family_name": "", "age_class": "adult", "restricted": False, "language": "en"}
    empty = {"needs_interpreter": False, "custody": "unknown", "safety_note": "", "source_system": "", "source_id": ""}
    return _dated(now) | {"unit_id": unit, "recorded_at": now} | known | empty


def contact(uid: str, body: dict[str, Any], now: str) -> dict[str, Any]:
    """The contact itself."""
    about = {"unit_id": body["unit_pk"], "incident_id": body["incident_pk"]}
    return _dated(now) | about | {"uid": uid, "occurred_at": _WHEN, "recorded_at": now, "latest_id": None}


def version(contact: int, officer: int, now: str) -> dict[str, Any]:
    """What was written down."""
    said = {"method": "in_person", "narrative": "On the porch.", "gate_state": "clear", "reason": ""}
    author = {"author_id": officer, "author_name": "O. Number0", "written_at": now}
    return {"contact_id": contact, "number": 1, "occurred_at": _WHEN} | said | author


def contact_person(version: int, key: int, relationship: str) -> dict[str, Any]:
    """What came of it for one person."""
    said = {"outcome": "spoke_in_person", "elements": '["condolence"]', "reception": "receptive"}
    return {"version_id": version, "person_id": key, "relationship": relationship, **said} | {
        "intent_against": "",
        "intent_words": "",
    }


def stance(part: int, officer: int, now: str) -> dict[str, Any]:
    """Where the victim stands."""
    said = {"account": "refuses", "wants_charges": "no", "unable_reason": "", "stance": "uncooperative"}
    noted = {"noted_at": _WHEN, "noted_by_id": officer, "noted_by_name": "O. Number0", "confirmed_by_name": ""}
    return _dated(now) | {"involvement_id": part} | said | noted


def change(follow_up: int, now: str) -> dict[str, Any]:
    """The line of the step's history."""
    said = {"verb": "completed", "by_name": "O. Number0", "before": "open", "after": "done", "reason": ""}
    return {"follow_up_id": follow_up, "at": now} | said


def audit(verb: str, uid: str, officer: int, now: str) -> dict[str, Any]:
    """An entry of the audit log."""
    who = {"actor_id": officer, "actor_uid": uid, "actor_name": "O. Number0", "actor_kind": "user"}
    what = {"verb": verb, "subject_type": "outreach.contact", "subject_uid": uid, "outcome": "done"}
    return {"uid": uuid4().hex, "at": now} | who | what | {"request_id": uid, "payload_digest": uid * 2}


def outbox(verb: str, uid: str, now: str) -> dict[str, Any]:
    """An event."""
    what = {"type": verb, "subject_type": "outreach.contact", "subject_uid": uid, "subject_version": 1}
    return {"uid": uuid4().hex} | what | {"payload": "{}", "created_at": now, "position": None}
