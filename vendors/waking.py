"""How a job is rung before its next turn, from wherever something was asked for."""

import logging
from threading import Thread

import redis
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: str) -> None:
    """Ring a job once what was asked for is committed.

    Nobody waits for it: a broker that is away is noticed only after seconds, beside
    the request. Nothing is lost then, as the clock rings the job again, and the job
    asks the database what is due.
    """
    transaction.on_commit(
        lambda: Thread(target=_ring, args=(task,), name=task, daemon=True).start()
    )


def _ring(task: str) -> None:
    try:
        current_app.send_task(task, retry=False)
    except (OperationalError, redis.RedisError, OSError) as failure:
        logger.warning("%s was not woken (%s); its next turn comes.", task, failure)
