"""Two people at once change one contract: one is first, the other is told so."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, connections

from tests import factories
from vendors.models import Contract, Term
from vendors.operations import changing, contracts, leaving
from vendors.operations.refusals import Refusal

TODAY = dt.date(2026, 10, 2)
TRIES = 8


def yearly(**facts):
    contract = factories.NoticeFactory(contract__title="Analytics").contract
    factories.RenewalStepFactory(contract=contract)
    return factories.TermFactory(contract=contract, **facts)


def renewed(pk):
    term = Term.objects.select_related("contract").get(pk=pk)
    return lambda: contracts.decide(term, "renew", reason="x", by=None, on=TODAY)


def noticed(pk):
    contract = Term.objects.get(pk=pk).contract
    return lambda: leaving.give_notice(contract, on=TODAY, today=TODAY, by=None)


def ended(pk):
    contract = Term.objects.get(pk=pk).contract
    last_day = dt.date(2026, 11, 15)
    return lambda: leaving.end_early(contract, last_day=last_day, reason="x")


def extended(pk):
    term = Term.objects.select_related("contract").get(pk=pk)
    return lambda: changing.extend(term, ends_on=dt.date(2027, 3, 31), reason="x")


def replaced(pk):
    contract = Term.objects.get(pk=pk).contract
    successor = changing.Successor(dt.date(2026, 12, 1))
    return lambda: changing.replace(contract, successor, reason="x", today=TODAY)


def at_once(*prepare):
    """Return the refusals of acts that begin at the same moment."""
    ready = Barrier(len(prepare))

    def begin(prepared):
        try:
            act = prepared()
            ready.wait()
            act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(prepare)) as threads:
        return [*filter(None, threads.map(begin, prepare))]


if connection.vendor != "sqlite":  # which lets one connection write at a time

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize(
        "acts",
        [
            pytest.param((renewed, renewed), id="renewed twice"),
            pytest.param((noticed, noticed), id="given notice of twice"),
            pytest.param((renewed, noticed), id="renewed and left"),
            pytest.param((ended, ended), id="ended early twice"),
            pytest.param((extended, ended), id="extended and ended early"),
            pytest.param((replaced, replaced), id="replaced twice"),
        ],
    )
    def test_of_two_acts_at_once_none_is_lost(acts):
        for _ in range(TRIES):
            pk = yearly().pk

            refusals = at_once(*[partial(act, pk) for act in acts])

            contract = Term.objects.get(pk=pk).contract
            ways = (
                contract.terms.count() > 1,
                contract.notice_given_on is not None,
                contract.terminated_on is not None,
                contract.terms.get(number=0).end_reason == "x",
            )
            # Whoever was not refused is in the records.
            assert sum(ways) == len(acts) - len(refusals)

    @pytest.mark.django_db(transaction=True)
    def test_a_parent_and_what_ends_with_it_may_change_at_once():
        for _ in range(TRIES):
            term = yearly()
            order = factories.ContractFactory(
                parent=term.contract, vendor=term.contract.vendor
            )
            factories.TermFactory(contract=order, starts_on=dt.date(2026, 5, 1))

            at_once(
                lambda pk=term.pk: extended(pk),
                lambda order=order: lambda: changing.co_term(order, reason="x"),
                lambda pk=term.contract_id: Contract.objects.get(pk=pk).save,
            )

            assert order.terms.get().ends_on == dt.date(2027, 3, 31)
