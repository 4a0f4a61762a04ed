"""Whether mails wait for a person, and what that person says."""

import json
import logging
import os
import threading
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from vendors.models import Installation, Mail, MailEvent
from vendors.models.mail import LIVE, MailState, MailStep
from vendors.operations.refusals import Refusal
from vendors.rules import fence as rules
from vendors.rules.fence import Fence, Known, Moment, Trace

logger = logging.getLogger(__name__)

FILE = "fence.json"
BOOT = Path("/proc/sys/kernel/random/boot_id")


class NothingHeld(Refusal):
    """No mails wait for a person."""


def standing() -> Fence | None:
    """Return why mails are held, or None."""
    fence = Installation.objects.values_list("fence", flat=True).first()
    return Fence(fence) if fence else None


def look_out(*, now: datetime) -> Fence | None:
    """Look whether mails must wait for a person, and leave a trace of having looked.

    Comes before a pass and after it, so that a database of before or between is known
    as older than the trace. Where a fence goes up, what waits to be sent is held.
    """
    moment, folder = moment_here(now), Path(settings.DATA_DIR)
    trace = _trace(folder)  # before the database: it may only be older than that
    with transaction.atomic():
        installation = _installation()
        known = Known(
            identity=installation.identity,
            passes=installation.passes,
            site=installation.site_url,
            last_pass_at=installation.last_pass_at,
        )
        found = rules.verdict(known, trace, site=settings.SITE_URL, now=moment)
        _keep(installation, found, now)
        if trace is not None and found is Fence.RESTORED:
            # Known now, and kept with the database until a person says otherwise.
            installation.identity = trace.identity
            installation.passes = max(installation.passes, trace.passes)
        if installation.fence != Fence.COPIED:
            installation.site_url = settings.SITE_URL
        installation.passes += 1
        installation.last_pass_at = now
        installation.save()
        left = Trace(installation.identity, installation.passes, moment)
        # After the commit, so that the trace never knows of more than the database.
        transaction.on_commit(partial(_leave, folder, left))
    return Fence(installation.fence) if installation.fence else None


@transaction.atomic
def put_up(fence: Fence, *, now: datetime) -> None:
    """Hold all mails until a person says which to send."""
    installation = _installation()
    _keep(installation, fence, now)
    installation.save()


@transaction.atomic
def lift(
    *, send: Collection[int] | None, reason: str, by: User | None, now: datetime
) -> tuple[int, int]:
    """Let go what is held: all, or those named; the others count as told.

    Return how many go and how many do not. From then on this address is ours.

    :raises NothingHeld: if no fence stands.
    """
    installation = _installation()
    if not installation.fence:
        raise NothingHeld("No mails are held; somebody has answered meanwhile.")
    held = Mail.objects.select_for_update().filter(state=MailState.HELD)
    goes = held if send is None else held.filter(pk__in=send)
    # After a backup nobody knows what went out since, so those say they may repeat.
    restored = installation.fence == Fence.RESTORED
    doubts = {"doubts": Greatest("doubts", 1)} if restored else {}
    mails = [*goes.order_by("pk").values_list("pk", flat=True)]
    Mail.objects.filter(pk__in=mails).update(
        state=MailState.WAITING, next_attempt_at=now, **doubts
    )
    _tell(mails, MailStep.RELEASED, now, reason, by)
    kept = [*held.order_by("pk").values_list("pk", flat=True)]
    Mail.objects.filter(pk__in=kept).update(state=MailState.STOPPED)
    _tell(kept, MailStep.DISCARDED, now, reason, by)
    installation.fence, installation.fenced_at = "", None
    installation.site_url = settings.SITE_URL
    installation.save()
    return len(mails), len(kept)


def moment_here(now: datetime) -> Moment:
    """Return what this machine's clocks say."""
    try:
        boot = BOOT.read_text().strip()
        up = time.clock_gettime(time.CLOCK_BOOTTIME)
    except (OSError, AttributeError):
        return Moment(now)
    return Moment(now, boot, timedelta(seconds=up))


def _installation() -> Installation:
    Installation.objects.get_or_create(
        pk=Installation.ONLY,
        defaults={"site_url": settings.SITE_URL, "identity": uuid4()},
    )
    return Installation.objects.select_for_update().get(pk=Installation.ONLY)


def _keep(installation: Installation, found: Fence | None, now: datetime) -> None:
    before = Fence(installation.fence) if installation.fence else None
    after = rules.stands(before, found)
    since, last = installation.fenced_at, installation.last_pass_at
    if after is not before:
        since = now
    elif found is Fence.CLOCK and since and last:
        anew = rules.begins_anew(since, last_pass_at=last, now=now)
        since = now if anew else since
    if after is not None and since and rules.is_over(after, since=since, now=now):
        after, since = None, None
        _let_go(now)
    installation.fence, installation.fenced_at = after or "", since
    if after is not None:
        _hold(now)


def _hold(now: datetime) -> None:
    """Hold what is to be sent, also what a worker has: that may be one of before."""
    live = Mail.objects.select_for_update().filter(state__in=LIVE)
    states = dict(live.order_by("pk").values_list("pk", "state"))
    begun = [pk for pk, state in states.items() if state == MailState.SENDING]
    others = [pk for pk in states if pk not in {*begun}]
    at_rest = {"state": MailState.HELD, "claimed_by": "", "claimed_until": None}
    Mail.objects.filter(pk__in=others).update(**at_rest)
    Mail.objects.filter(pk__in=begun).update(doubts=F("doubts") + 1, **at_rest)
    _tell(others, MailStep.HELD, now)
    _tell(begun, MailStep.HELD, now, "It may have been handed over before.")


def _let_go(now: datetime) -> None:
    held = Mail.objects.select_for_update().filter(state=MailState.HELD)
    mails = [*held.order_by("pk").values_list("pk", flat=True)]
    Mail.objects.filter(pk__in=mails).update(
        state=MailState.WAITING, next_attempt_at=now
    )
    _tell(mails, MailStep.RELEASED, now, "The clock was steady for a day.")


def _tell(
    mails: Collection[int],
    step: MailStep,
    now: datetime,
    reason: str = "",
    by: User | None = None,
) -> None:
    MailEvent.objects.bulk_create(
        [
            MailEvent(mail_id=pk, at=now, step=step, detail=reason[:2000], by=by)
            for pk in mails
        ],
        batch_size=500,
    )


def _trace(folder: Path) -> Trace | None:
    """Return what the last pass here left; None where there is none, or half of one."""
    try:
        kept = json.loads((folder / FILE).read_text())
        at = datetime.fromisoformat(kept["at"])
        up = timedelta(seconds=kept["up"])
        moment = Moment(at, kept["boot"], up)
        return Trace(UUID(kept["identity"]), int(kept["passes"]), moment)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _leave(folder: Path, trace: Trace) -> None:
    """Write the trace whole or not at all: beside, and renamed."""
    kept = {
        "identity": str(trace.identity),
        "passes": trace.passes,
        "at": trace.moment.at.isoformat(),
        "boot": trace.moment.boot,
        "up": trace.moment.up.total_seconds(),
    }
    written = folder / f"{FILE}.{os.getpid()}.{threading.get_ident()}"
    try:
        written.write_text(json.dumps(kept))
        written.rename(folder / FILE)
    except OSError as failure:  # a full disk is no reason to tell nobody anything
        logger.warning("%s was not written: %s", FILE, failure.strerror)
