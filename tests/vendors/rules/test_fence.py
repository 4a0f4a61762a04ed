import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from vendors.rules.fence import (
    Fence,
    Known,
    Moment,
    Trace,
    begins_anew,
    is_over,
    stands,
    verdict,
)

THEN = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
OURS, ANOTHER = UUID(int=1), UUID(int=2)
SITE = "https://stackbook.example.com"
KNOWN = Known(OURS, passes=10, site=SITE, last_pass_at=THEN)
TRACE = Trace(OURS, 10, Moment(THEN, "boot", dt.timedelta(hours=1)))
NO_PROC = Trace(OURS, 10, Moment(THEN))


def after(up=None, boot="boot", **gap):
    """Return a moment so much later, while the machine was up for so long."""
    went_by = dt.timedelta(**gap)
    was_up = went_by if up is None else up
    return Moment(THEN + went_by, boot, TRACE.moment.up + was_up)


@pytest.mark.parametrize(
    ("known", "trace", "site", "now", "expected"),
    [
        pytest.param(KNOWN, TRACE, SITE, after(minutes=5), None, id="the next pass"),
        pytest.param(
            replace(KNOWN, passes=0, last_pass_at=None),
            None,
            SITE,
            after(),
            None,
            id="the first pass",
        ),
        pytest.param(
            KNOWN, None, SITE, after(minutes=5), None, id="another machine's first"
        ),
        pytest.param(
            KNOWN,
            replace(TRACE, passes=7),
            SITE,
            after(minutes=5),
            None,
            id="other machines made passes meanwhile",
        ),
        pytest.param(
            KNOWN,
            replace(TRACE, passes=11),
            SITE,
            after(minutes=5),
            Fence.RESTORED,
            id="the database knows of fewer passes",
        ),
        pytest.param(
            KNOWN,
            replace(TRACE, identity=ANOTHER),
            SITE,
            after(minutes=5),
            Fence.RESTORED,
            id="another database",
        ),
        pytest.param(
            KNOWN,
            TRACE,
            "https://staging.example.com",
            after(minutes=5),
            Fence.COPIED,
            id="another address",
        ),
        pytest.param(
            KNOWN,
            replace(TRACE, passes=11),
            "https://staging.example.com",
            after(minutes=5),
            Fence.COPIED,
            id="restored on another address",
        ),
        pytest.param(
            replace(KNOWN, site="http://127.0.0.1:8000"),
            TRACE,
            SITE,
            after(minutes=5),
            None,
            id="from a trial on one machine to its address",
        ),
        pytest.param(
            KNOWN,
            TRACE,
            "http://127.0.0.1:8000",
            after(minutes=5),
            Fence.COPIED,
            id="a copy for a trial on one machine",
        ),
        pytest.param(
            KNOWN, TRACE, SITE, after(minutes=-4), None, id="back by four minutes"
        ),
        pytest.param(
            KNOWN, TRACE, SITE, after(minutes=-6), Fence.CLOCK, id="back by six"
        ),
        pytest.param(
            KNOWN,
            TRACE,
            SITE,
            after(days=2, up=dt.timedelta(minutes=5)),
            None,
            id="a virtual machine that was paused for two days",
        ),
        pytest.param(
            KNOWN,
            TRACE,
            SITE,
            after(days=4, up=dt.timedelta(minutes=5)),
            Fence.CLOCK,
            id="four days in five minutes",
        ),
        pytest.param(
            KNOWN,
            TRACE,
            SITE,
            after(minutes=5, up=dt.timedelta(days=1)),
            Fence.CLOCK,
            id="five minutes in a day",
        ),
        pytest.param(
            KNOWN, TRACE, SITE, after(days=400), None, id="up and stopped for long"
        ),
        pytest.param(
            KNOWN, TRACE, SITE, after(boot="next", days=44), None, id="off for 44 days"
        ),
        pytest.param(
            KNOWN,
            TRACE,
            SITE,
            after(boot="next", days=46),
            Fence.CLOCK,
            id="off for 46 days, or a wrong clock",
        ),
        pytest.param(
            KNOWN,
            NO_PROC,
            SITE,
            after(boot="", days=1),
            None,
            id="a machine that does not tell since when it is up",
        ),
        pytest.param(
            KNOWN,
            NO_PROC,
            SITE,
            after(boot="", days=46),
            Fence.CLOCK,
            id="such a machine after 46 days",
        ),
    ],
)
def test_what_makes_mails_wait(known, trace, site, now, expected):
    assert verdict(known, trace, site=site, now=now) == expected


@pytest.mark.parametrize(
    ("standing", "found", "expected"),
    [
        (None, None, None),
        (None, Fence.CLOCK, Fence.CLOCK),
        (Fence.CLOCK, None, Fence.CLOCK),
        (Fence.CLOCK, Fence.RESTORED, Fence.RESTORED),
        (Fence.RESTORED, Fence.CLOCK, Fence.RESTORED),
        (Fence.RESTORED, Fence.COPIED, Fence.COPIED),
    ],
)
def test_which_of_two_reasons_stands(standing, found, expected):
    assert stands(standing, found) is expected


@pytest.mark.parametrize(
    ("last_pass", "now", "expected"),
    [
        pytest.param(2, 26, False, id="another day"),
        pytest.param(2, 24 * 5, False, id="paused for days"),
        pytest.param(2, 1, False, id="back, and still after it"),
        pytest.param(2, -1, True, id="back before it"),
        pytest.param(2, 24 * 50, True, id="far ahead"),
    ],
)
def test_which_jump_asks_for_another_steady_day(last_pass, now, expected):
    at = [THEN + dt.timedelta(hours=hours) for hours in (last_pass, now)]

    assert begins_anew(THEN, last_pass_at=at[0], now=at[1]) is expected


@pytest.mark.parametrize(
    ("fence", "hours", "expected"),
    [
        (Fence.CLOCK, 23, False),
        (Fence.CLOCK, 24, True),
        (Fence.RESTORED, 1000, False),
        (Fence.COPIED, 1000, False),
    ],
)
def test_only_a_steady_clock_ends_it_by_itself(fence, hours, expected):
    now = THEN + dt.timedelta(hours=hours)

    assert is_over(fence, since=THEN, now=now) is expected
