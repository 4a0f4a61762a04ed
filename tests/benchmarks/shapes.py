"""Hold the shapes of renewals, as people wrote them down, with the app's own rules."""

import json
from datetime import date

from vendors.reading.labels import LabelledContract, Shape, labelled_contract
from vendors.rules.answers import Fate, Silence, Unknown, if_nobody_acts, unknowns
from vendors.rules.deadlines import Deadline, deadline, review
from vendors.rules.duration import Duration, Unit
from vendors.rules.notice import Notice
from vendors.rules.renewal import Agreement, EndKind, Mode, Period, Step

STARTS_ON, ENDS_ON = date(2024, 3, 1), date(2026, 2, 28)
TWO_YEARS = Duration(2, Unit.YEARS)


def labelled(shape: Shape) -> LabelledContract:
    """Return a contract of which nothing but its shape is known."""
    row = {"id": "1", "filename": "Agreement.pdf"}
    return labelled_contract(json.dumps(row).encode(), {"1": shape})


def held(shape: Shape) -> Agreement:
    """Return a contract of that shape, whose first term runs for two years.

    One that is evergreen from the first day on has no last day.
    """
    read = labelled(shape)
    evergreen = [one.mode for one in read.renewals] == [Mode.EVERGREEN]
    begins_so = evergreen and not any(one.after_first_term for one in read.notices)
    return Agreement(
        first=Period(STARTS_ON, None if begins_so else ENDS_ON),
        first_length=None if begins_so else TWO_YEARS,
        first_end=EndKind.NONE if begins_so else EndKind.COMPUTED,
        steps=tuple(
            Step(one.mode, one.length, one.kind, one.times, one.condition)
            for one in read.renewals
        ),
        notices=tuple(
            Notice(
                one.purpose,
                one.length,
                one.counted_from,
                one.opens,
                stated=one.stated,
                after_first_term=one.after_first_term,
            )
            for one in read.notices
        ),
    )


def answers(shape: Shape) -> tuple[Deadline, Silence, tuple[Unknown, ...]]:
    """Return when somebody is reminded, what silence does, and what is not known."""
    agreement = held(shape)
    found = deadline(agreement, 0, agreement.first)
    found = found or review(agreement.first.starts_on, recorded_on=STARTS_ON)
    return found, if_nobody_acts(agreement, 0), unknowns(agreement, 0)


def is_dropped(shape: Shape) -> bool:
    """Say whether a shape neither leads to a known end nor says what is not known."""
    _, silence, unknown = answers(shape)
    open_ended = silence.fate in (Fate.DEPENDS, Fate.UNCLEAR)
    unheard = silence.fate is Fate.RENEWS and silence.upcoming is None
    return (open_ended or unheard) and not unknown
