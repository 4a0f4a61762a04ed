"""What the broker knows of scheduler and workers: signs of life, and what waits."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from kombu.pidbox import Mailbox
from kombu.transport.redis import PRIORITY_STEPS, Channel
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import broker

SECONDS: Final = 0.4
RUNG_AT: Final = "stackbook:rung-at"
BROKEN: Final = (redis.exceptions.RedisError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found in the broker: messages that wait, when the scheduler looked."""

    waiting: int
    scheduler_at: datetime | None


def leave(now: datetime) -> None:
    """Say in the broker that the scheduler lives; without a broker say nothing."""
    try:
        with _client() as client:
            client.set(RUNG_AT, now.timestamp())
    except BROKEN:
        return


def look() -> Signs | None:
    """Return the signs, or None if the broker does not answer in time."""
    try:
        with _client() as client, client.pipeline(transaction=False) as asked:
            for queue in _queues():
                asked.llen(queue)
            *waiting, rung_at = asked.get(RUNG_AT).execute()
            at = datetime.fromtimestamp(float(rung_at), UTC) if rung_at else None
            return Signs(sum(waiting), at)
    except BROKEN:
        return None


def workers_that_answer(seconds: float = SECONDS * 2) -> int | None:
    """Return how many workers answer in time; None if they cannot be asked."""
    chosen = current_app.conf
    # Not by the app's own: that publishes through the pool which rings jobs.
    mailbox: Any = Mailbox(
        chosen.control_exchange, type="fanout", accept=chosen.accept_content
    )
    try:
        with current_app.connection_for_write(settings.CELERY_BROKER_URL) as connection:
            connection.ensure_connection(max_retries=1, timeout=1)
            answers = mailbox(connection).multi_call("ping", timeout=seconds)
    except (OperationalError, *BROKEN):
        return None
    return len(answers or ())


def _queues() -> list[str]:
    """Return where messages wait: each priority has a list of its own."""
    queue: str = current_app.conf.task_default_queue
    less_urgent = [f"{queue}{Channel.sep}{step}" for step in PRIORITY_STEPS if step]
    return [queue, *less_urgent]


def _client() -> "redis.Redis":
    return redis.Redis.from_url(
        broker.client_url(settings.CELERY_BROKER_URL),
        socket_connect_timeout=SECONDS,
        socket_timeout=SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
