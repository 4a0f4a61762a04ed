"""The Celery app: run by `celery -A config worker` and `celery -A config beat`."""

import logging
import os
import traceback
import warnings
from typing import Any

from celery import Celery, Task, signals
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.schedules import crontab
from django.conf import settings
from django.utils.log import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

logger = logging.getLogger(__name__)

OUT_OF_MEMORY = 70


class Job(Task[..., Any]):
    """A task whose worker ends with it when the memory is full.

    Threads that die of it leave a worker that takes messages and runs none, and may
    hold the database locked. The supervisor starts another, which catches up.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except BaseException as error:
            if _is_out_of_memory(error):
                os._exit(OUT_OF_MEMORY)
            raise


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Say whether it, or what it hides, is a lack of memory."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__context__
    return error is not None


app = Celery("stackbook", task_cls=Job)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Root's worker is in danger from pickled messages, and ours reads only JSON; and that
# a job goes on when the broker is lost is what we want.
warnings.filterwarnings("ignore", category=SecurityWarning)
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)


@signals.setup_logging.connect
def log_as_django_does(**_: object) -> None:
    """Keep Celery from bringing its own handlers and formats."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@signals.worker_init.connect
def survive_a_lost_broker(**_: object) -> None:
    from config import redis_guard

    redis_guard.install()


@signals.beat_init.connect
def ring_at_start(sender: Any, **_: object) -> None:
    """Make what has an interval due at once, so that health is known within seconds.

    What is rung at an hour of the night waits for it.
    """
    now = app.now()
    for entry in sender.scheduler.schedule.values():
        if not isinstance(entry.schedule, crontab):
            entry.last_run_at = now - entry.schedule.run_every


@signals.task_failure.connect
def log_failure_in_one_line(
    sender: Any, exception: Exception, einfo: Any, **_: object
) -> None:
    last = traceback.extract_tb(einfo.tb)[-1:] if einfo and einfo.tb else []
    where = "".join(f" at {frame.filename}:{frame.lineno}" for frame in last)
    said = " ".join(str(exception).split())
    logger.error(
        "%s failed%s: %s: %s", sender.name, where, type(exception).__name__, said
    )
