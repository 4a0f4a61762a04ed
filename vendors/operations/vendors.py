"""What happens to vendors: two records of one company become one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.models import HistoricalChanges

from vendors.models import Vendor, VendorAlias
from vendors.models.vendor import Criticality, VendorStatus
from vendors.operations.refusals import Refusal, say_why

BY_CRITICALITY = [*Criticality]


class SameVendor(Refusal):
    """A vendor cannot be merged into itself."""


class VendorGone(Refusal):
    """Somebody was faster: one of the two is there no more."""


class RecordsContradict(Refusal):
    """Something of the one vendor cannot stand beside something of the other."""


class Moving(NamedTuple):
    """How many records of a kind a vendor has."""

    number: int
    what: str


def what_moves(vendor: Vendor) -> list[Moving]:
    """Return what would move with a vendor, by kind; nothing where it has none."""
    found = []
    for relation in _relations():
        rows = _rows_of(vendor, relation)
        if count := rows.count():
            meta = rows.model._meta
            name = meta.verbose_name if count == 1 else meta.verbose_name_plural
            found.append(Moving(count, str(name)))
    return found


@transaction.atomic
def merge_vendors(other: Vendor, *, into: Vendor, reason: str) -> Vendor:
    """Move all that belongs to one vendor to another, and return that one.

    The other's names become aliases; what it has filled in and the one that stays has
    not is taken over, and what differs is kept in its notes. The other is deleted; its
    history says into which it went.

    :raises SameVendor: if they are one.
    :raises VendorGone: if one of them is there no more.
    :raises RecordsContradict: if a record of one cannot stand beside one of the other.
    """
    if other.pk == into.pk:
        raise SameVendor(f"{other} cannot be merged into itself; name another vendor.")
    locked = Vendor.objects.select_for_update().filter(pk__in=(other.pk, into.pk))
    vendors = {vendor.pk: vendor for vendor in locked.order_by("pk")}
    if len(vendors) != len((other, into)):
        raise VendorGone(
            f"{other} or {into} was merged or deleted meanwhile; look at what is there."
        )
    other, kept = vendors[other.pk], vendors[into.pk]
    why = f"{other} was merged into {kept}: {reason}"
    for relation in _relations():
        for row in _rows_of(other, relation):
            _move(row, relation.field.name, kept, why)
    names = [other.name, other.legal_name]
    _take_over(kept, other)
    say_why(other, why)
    other.delete()
    say_why(kept, why)
    kept.save()
    for name in names:
        _also_known_as(kept, name, why)
    return kept


def _relations() -> Iterator[Any]:
    """Return the relations by which rows name a vendor, in whichever app they are.

    But for histories: they tell how it was.
    """
    for field in Vendor._meta.get_fields(include_hidden=True):
        related = field.related_model
        if not (field.one_to_many or field.one_to_one) or field.concrete:
            continue
        if isinstance(related, type) and not issubclass(related, HistoricalChanges):
            yield field


def _rows_of(vendor: Vendor, relation: Any) -> models.QuerySet[Any]:
    manager = relation.related_model._default_manager
    rows: models.QuerySet[Any] = manager.filter(**{relation.field.name: vendor})
    return rows.order_by("pk")


def _move(row: models.Model, field: str, kept: Vendor, why: str) -> None:
    setattr(row, field, kept)
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        raise RecordsContradict(
            f"The {row._meta.verbose_name} “{row}” cannot move to {kept}: "
            f"{' '.join(error.messages)} Change or delete one of the two first."
        ) from None
    say_why(row, why)
    row.save()


def _take_over(kept: Vendor, other: Vendor) -> None:
    kept.legal_name = kept.legal_name or other.legal_name
    kept.website = kept.website or other.website
    kept.criticality = max(
        (kept.criticality, other.criticality), key=BY_CRITICALITY.index
    )
    if other.status == VendorStatus.ACTIVE:
        kept.status = VendorStatus.ACTIVE
    differs = other.website if other.website != kept.website else ""
    said = "\n".join(filter(None, (other.notes, differs)))
    if said:
        kept.notes = f"{kept.notes}\n\nOf {other}:\n{said}".strip()


def _also_known_as(kept: Vendor, name: str, why: str) -> None:
    if not name or Vendor.objects.known_as(name).exists():
        return  # it has this name already, or somebody else does
    alias = VendorAlias(vendor=kept, name=name)
    say_why(alias, why)
    alias.full_clean()
    alias.save()
