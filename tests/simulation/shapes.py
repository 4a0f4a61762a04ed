"""Contracts of every shape, made as people make them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from vendors.models import Contract, Notice, RenewalStep, Term, Vendor
from vendors.rules.duration import Unit
from vendors.rules.notice import Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

MONTHS, DAYS = Unit.MONTHS, Unit.DAYS


@dataclass(frozen=True, slots=True)
class Shape:
    """What a contract says: its first term, what follows, what notice it asks for."""

    months: int | None = 12  # of the first term; None: it has no last day
    end_kind: EndKind = EndKind.STATED
    steps: tuple[dict[str, Any], ...] = ()
    notice: tuple[int, Unit] | None = None
    notice_purpose: Purpose = Purpose.PREVENT_RENEWAL
    contract: dict[str, Any] = field(default_factory=dict)
    term: dict[str, Any] = field(default_factory=dict)
    ends_with_parent: bool = False


def step(mode: Mode, months: int | None = None, **others: Any) -> dict[str, Any]:
    """Return a renewal step, of a length of its own where months are given."""
    if months is None:
        return {"mode": mode, **others}
    length = {"length_amount": months, "length_unit": MONTHS}
    return {"mode": mode, "length_kind": StepLength.STATED, **length, **others}


AUTOMATIC = (step(Mode.AUTOMATIC),)
SHAPES: dict[str, Shape] = {
    "automatic": Shape(steps=AUTOMATIC, notice=(60, DAYS)),
    "automatic, in months": Shape(steps=AUTOMATIC, notice=(3, MONTHS)),
    "automatic, transit and lead": Shape(
        steps=AUTOMATIC,
        notice=(30, DAYS),
        contract={"transit_days": 5, "internal_lead_days": 10},
    ),
    "automatic, three years": Shape(
        months=36, steps=(step(Mode.AUTOMATIC, 12),), notice=(90, DAYS)
    ),
    "automatic, own leads": Shape(
        steps=AUTOMATIC,
        notice=(30, DAYS),
        contract={"reminder_leads": "400, 200, 45, 10, 2"},
    ),
    "half a year": Shape(months=6, steps=AUTOMATIC, notice=(30, DAYS)),
    "monthly": Shape(months=1, steps=AUTOMATIC, notice=(10, DAYS)),
    "monthly, asked for": Shape(
        months=1,
        steps=AUTOMATIC,
        notice=(10, DAYS),
        contract={"reminder_leads": "14, 5, 0"},
    ),
    "a year, then monthly": Shape(steps=(step(Mode.AUTOMATIC, 1),), notice=(30, DAYS)),
    "a month on trial, then a year": Shape(
        months=1, steps=(step(Mode.AUTOMATIC, 12),), notice=(10, DAYS)
    ),
    "notice longer than the term": Shape(months=3, steps=AUTOMATIC, notice=(120, DAYS)),
    "optional": Shape(steps=(step(Mode.OPTIONAL, times=3),), notice=(45, DAYS)),
    "mutual": Shape(steps=(step(Mode.MUTUAL),)),
    "conditional": Shape(
        steps=(step(Mode.CONDITIONAL, condition="the budget is there"),),
        notice=(30, DAYS),
    ),
    "fixed term": Shape(months=18, steps=(step(Mode.NONE),)),
    "evergreen": Shape(
        months=None,
        end_kind=EndKind.NONE,
        notice=(90, DAYS),
        notice_purpose=Purpose.LEAVE,
    ),
    "not known until when": Shape(months=None, end_kind=EndKind.UNKNOWN),
    "until an event": Shape(
        months=None,
        end_kind=EndKind.EVENT,
        term={"ends_upon": "the launch of the site"},
    ),
    "undated": Shape(
        months=None,
        end_kind=EndKind.UNKNOWN,
        term={"starts_on": None, "starts_upon": "the signing"},
    ),
    "leave at any time": Shape(
        steps=AUTOMATIC, notice=(60, DAYS), notice_purpose=Purpose.LEAVE
    ),
    "ends with its parent": Shape(ends_with_parent=True),
    "draft": Shape(steps=AUTOMATIC, notice=(60, DAYS), contract={"state": "draft"}),
    "template": Shape(
        steps=AUTOMATIC, notice=(60, DAYS), contract={"state": "template"}
    ),
}
# As often as they are met; what is not named here, half as often as "automatic".
WEIGHTS = {"automatic": 4, "draft": 1, "template": 1, "monthly": 1}


def shape_for(random: Random) -> str:
    names = list(SHAPES)
    return random.choices(names, [WEIGHTS.get(name, 2) for name in names])[0]


def make(
    name: str,
    *,
    title: str,
    vendor: Vendor,
    today: date,
    random: Random,
    **facts: Any,
) -> Contract:
    """Add a contract of a shape that began some time before or after a day.

    Many begin with a month, so that several have the same deadline.
    """
    shape = SHAPES[name]
    starts_on = today + timedelta(days=random.randint(-330, 40))
    if random.random() < 0.5:
        starts_on = starts_on.replace(day=1)
    signed_on = random.choice([None, starts_on - timedelta(days=random.randint(0, 60))])
    contract = Contract(
        vendor=vendor, title=title, signed_on=signed_on, **(facts | shape.contract)
    )
    contract.full_clean()
    contract.save()
    term = Term(contract=contract, starts_on=starts_on, end_kind=shape.end_kind)
    if shape.ends_with_parent and contract.parent is not None:
        term.end_kind = EndKind.PARENT
    elif shape.ends_with_parent or shape.months is not None:
        term.end_kind = EndKind.COMPUTED
        term.length_amount, term.length_unit = shape.months or 12, MONTHS
    for field_name, value in shape.term.items():
        setattr(term, field_name, value)
    term.clean()
    term.save()
    for position, values in enumerate(shape.steps, start=1):
        RenewalStep(contract=contract, position=position, **values).save()
    if shape.notice is not None:
        amount, unit = shape.notice
        Notice(
            contract=contract, purpose=shape.notice_purpose, amount=amount, unit=unit
        ).save()
    return contract
