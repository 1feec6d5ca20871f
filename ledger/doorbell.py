"""Telling the workers that the outbox has something, without ever holding up a save.

The database is the truth and the broker only a doorbell: a ring that is lost is made good by the next sweep.
"""

import logging
from functools import cache
from time import monotonic

from celery import current_app
from django.db import connection, transaction
from kombu import Connection
from kombu.pools import producers

PATIENCE = 0.2
"""Seconds for connecting and for each answer of the broker."""
SILENCE = 30.0
"""Seconds without another try after a failure."""
RELAY = "ledger.tasks.relay"
EXPIRES = 60
"""Seconds after which an unread ring is thrown away; the sweep has run by then."""

logger = logging.getLogger(__name__)


class Breaker:
    """Remembers for this process that the broker failed."""

    def __init__(self) -> None:
        self.silent_until = 0.0

    def is_open(self) -> bool:
        """Whether to leave the broker alone."""
        return monotonic() < self.silent_until

    def trip(self) -> None:
        """Leave the broker alone from now on for a while."""
        self.silent_until = monotonic() + SILENCE

    def reset(self) -> None:
        """Try again at once."""
        self.silent_until = 0.0


breaker = Breaker()


def ring() -> None:
    """Publish the relay task after commit; once, however many events the transaction appends."""
    if not any(entry[1] is publish for entry in connection.run_on_commit):
        transaction.on_commit(publish, robust=True)


def publish() -> None:
    """Publish the relay task, unless the broker failed a moment ago. Never raises on a broker's failure."""
    if breaker.is_open():
        return
    try:
        send()
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the save has happened
        breaker.trip()
        logger.warning("The broker does not answer (%s); the sweep will do its work", type(error).__name__)


def send() -> None:
    """Put the relay task on its queue, with short time-outs and no retries."""
    with producers[impatient(address())].acquire(block=True, timeout=PATIENCE) as producer:
        current_app.send_task(RELAY, producer=producer, retry=False, expires=EXPIRES, ignore_result=True)


def address() -> str:
    """Where the broker is."""
    return str(current_app.conf.broker_write_url)


@cache
def impatient(url: str) -> Connection:
    """A broker with which nobody is patient: its own pool, for these publishes only."""
    options = {
        **(current_app.conf.broker_transport_options or {}),
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
    return current_app.connection_for_write(url, connect_timeout=PATIENCE, transport_options=options)
