"""Who may do what through the API: Django's model permissions, also for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from rest_framework.permissions import DjangoModelPermissions

if TYPE_CHECKING:  # the views import this module
    from rest_framework.request import Request
    from rest_framework.views import APIView

VIEW = "%(app_label)s.view_%(model_name)s"
CHANGE = "%(app_label)s.change_%(model_name)s"


def may_see_money(user: User | AnonymousUser) -> bool:
    """Say whether amounts and their currencies are shown to somebody."""
    return user.has_perm("vendors.view_term")


class ModelPermissions(DjangoModelPermissions):
    """Ask for the model's permissions; a view may name those of its own actions.

    Whoever changes a record gets it back, so changing asks for reading too, and so
    do the actions that a view names in `action_permissions`.
    """

    perms_map = {
        "GET": [VIEW],
        "HEAD": [VIEW],
        "OPTIONS": [VIEW],
        "POST": ["%(app_label)s.add_%(model_name)s"],
        "PUT": [VIEW, CHANGE],
        "PATCH": [VIEW, CHANGE],
        "DELETE": ["%(app_label)s.delete_%(model_name)s"],
    }

    def has_permission(self, request: Request, view: APIView) -> bool:
        named = getattr(view, "action_permissions", {})
        asked = named.get(getattr(view, "action", None))
        if asked is None:
            return super().has_permission(request, view)
        if not request.user.is_authenticated:
            return False
        model: type[Model] = self._queryset(view).model
        reading = self.get_required_permissions("GET", model)
        return request.user.has_perms([*reading, *asked])
