"""What is kept in a payload, and its digest."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from accounts.models import Unit
from ledger.canonical import digest, plain
from ledger.vocabulary import Outcome


def test_every_value_becomes_one_that_both_databases_keep_alike() -> None:
    uid = UUID("8a7f1c0e-0000-4000-8000-000000000001")
    values = {
        "on": date(2021, 9, 25),
        "at": datetime(2021, 9, 25, 23, 30, 0, 123456, tzinfo=UTC),
        "share": Decimal("0.10"),
        "latitude": 39.1,
        "far": 1e16,
        "uid": uid,
        "unit": Unit(uid=uid),
        "outcome": Outcome.REFUSED,
        "yes": True,
        "none": None,
        "count": 3,
        "list": (1, "a\x00b"),
    }
    assert plain(values) == {
        "on": "2021-09-25",
        "at": "2021-09-25T23:30:00.123456+00:00",
        "share": "0.10",
        "latitude": "39.1",
        "far": "1e+16",
        "uid": str(uid),
        "unit": str(uid),
        "outcome": "refused",
        "yes": True,
        "none": None,
        "count": 3,
        "list": [1, "ab"],
    }


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"b": 1, "a": "ñ"}) == digest({"a": "ñ", "b": 1})
    # printf '{"a":"ñ","b":1}' | sha256sum
    assert digest({"a": "ñ", "b": 1}) == "3f954f712f14a490584430c8f3c319601bf481e6b0dfee2546830bdbdcf33f5a"
