"""The settings of the processes that are killed: an installation's, in a hurry."""

from datetime import timedelta

from config.settings import *  # noqa: F403
from config.settings import CELERY_BEAT_SCHEDULE
from tests.crash.hurry import TIMEOUT

CELERY_BEAT_SCHEDULE = {
    "send renewal reminders": {
        **CELERY_BEAT_SCHEDULE["send renewal reminders"],
        "schedule": timedelta(seconds=0.5),
    }
}
# Such a lease would be refused in life.
SILENCED_SYSTEM_CHECKS = ["vendors.E002"]
EMAIL_TIMEOUT = TIMEOUT.total_seconds()
