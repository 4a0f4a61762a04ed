"""Clients of the API, and every resource there is."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from factory.django import DjangoModelFactory
from rest_framework.test import APIClient

from config.api import router
from tests import factories

ROOT = "/api/v1/"
RESOURCES = {prefix: resource for prefix, resource, _ in router.registry}
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type)
    and issubclass(factory, DjangoModelFactory)
    and factory is not DjangoModelFactory
}


def model_of(prefix):
    return RESOURCES[prefix].queryset.model


def factory_of(prefix):
    return FACTORIES[model_of(prefix)]


def permission(action, prefix):
    """Return a permission's name, as vendors.view_term."""
    meta = model_of(prefix)._meta
    return f"{meta.app_label}.{action}_{meta.model_name}"


def client_with(*permissions, **person):
    """Return a client signed in as somebody with these permissions."""
    client = APIClient()
    client.force_login(factories.UserFactory(permissions=permissions, **person))
    return client


def queries_to_get(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, response.content
    return len(queries)
