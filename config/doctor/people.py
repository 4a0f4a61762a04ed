"""Whether everybody who has to be told can be told."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from config.doctor.finding import Finding, counted, look, note, ok
from vendors.models import Contract, RefusedAddress
from vendors.operations.listeners import Listeners
from vendors.rules.reminders import audience

NAMED: Final = 5
BATCH: Final = 500


def findings() -> Iterator[Finding]:
    listeners = Listeners.chosen(
        import_string(settings.RENEWAL_AUDIENCE), settings.PRODUCT_OPS_GROUP
    )
    fallback = any(person.can_be_told for person in listeners.product_ops)
    yield _product_ops(fallback=fallback)
    yield _owners()
    yield _refused()
    untold = 0 if fallback else _untold(listeners)
    if untold:
        yield look(
            "contracts",
            f"{counted(untold, 'live contract has', 'live contracts have')} nobody "
            "who could be told.",
            "Give them an owner with an address, or put somebody into the group "
            f"“{settings.PRODUCT_OPS_GROUP}”.",
        )
    else:
        yield ok("contracts", "Of every live contract somebody can be told.")


def _product_ops(*, fallback: bool) -> Finding:
    group = settings.PRODUCT_OPS_GROUP
    if fallback:
        return ok("product ops", f"Somebody in the group “{group}” can be told.")
    return look(
        "product ops",
        f"Nobody in the group “{group}” can be told: what nobody else can be told of "
        "is lost.",
        "Put an active person with an address into it, or name another group by "
        "STACKBOOK_PRODUCT_OPS_GROUP.",
    )


def _owners() -> Finding:
    live = Contract.objects.live()
    answering = User.objects.filter(
        Q(pk__in=live.exclude(owner=None).values("owner"))
        | Q(pk__in=live.exclude(backup=None).values("backup"))
    )
    silent = answering.filter(Q(is_active=False) | Q(email=""))
    if not silent.exists():
        return ok("owners", "Everybody who answers for a contract can be told.")
    return note(
        "owners",
        f"{counted(silent.count(), 'person answers', 'people answer')} for contracts "
        f"and cannot be told: {_names(silent)}.",
        "Give them an address, or their contracts another owner; the next in line is "
        "told meanwhile.",
    )


def _refused() -> Finding:
    refused = RefusedAddress.objects.filter(address__iexact=OuterRef("email"))
    people = User.objects.filter(Exists(refused), is_active=True)
    if not people.exists():
        return ok("addresses", "No mail server has refused anybody's address.")
    return look(
        "addresses",
        f"A mail server refused {counted(people.count(), 'address', 'addresses')} of "
        f"active people: {_names(people)}.",
        "Put the addresses right; if they are, delete them under Refused addresses.",
    )


def _names(people: QuerySet[User]) -> str:
    ordered = people.order_by(Lower("username"), "pk")
    names = [*ordered.values_list("username", flat=True)[: NAMED + 1]]
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


def _untold(listeners: Listeners) -> int:
    """Count live contracts of which nobody at all can be told."""
    contracts = (
        Contract.objects.live()
        .without_owner()
        .select_related("owner", "backup")
        .order_by("pk")
    )
    untold, batch = 0, []
    for contract in contracts.iterator(chunk_size=BATCH):
        batch.append(contract)
        if len(batch) == BATCH:
            untold += _without_listeners(listeners, batch)
            batch = []
    return untold + _without_listeners(listeners, batch)


def _without_listeners(listeners: Listeners, contracts: list[Contract]) -> int:
    circles = listeners.of(contracts) if contracts else {}
    return sum(1 for circle in circles.values() if not audience(circle))
