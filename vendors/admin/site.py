"""What every page of the admin has in common; the only place that knows its theme."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from unfold import admin as theme
from unfold import decorators
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    RangeDateFilter,
)
from unfold.enums import ActionVariant
from unfold.forms import (
    AdminPasswordChangeForm,
    UserChangeForm,
    UserCreationForm,
)
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

__all__ = [
    "ActionVariant",
    "AdminPasswordChangeForm",
    "AutocompleteSelectFilter",
    "ChoicesDropdownFilter",
    "DayInput",
    "DropdownFilter",
    "HistoryAdmin",
    "ModelAdmin",
    "RangeDateFilter",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "StackedInline",
    "TabularInline",
    "UnfoldAdminDecimalFieldWidget",
    "UnfoldAdminIntegerFieldWidget",
    "UnfoldAdminRadioSelectWidget",
    "UnfoldAdminSelectWidget",
    "UnfoldAdminSingleDateWidget",
    "UnfoldAdminTextInputWidget",
    "UnfoldAdminTextareaWidget",
    "UnfoldBooleanWidget",
    "UserChangeForm",
    "UserCreationForm",
    "action",
    "display",
    "sees_money",
]

Method = TypeVar("Method", bound=Callable[..., Any])


def display(**options: Any) -> Callable[[Method], Method]:
    """Say how a column of a list, or a computed field, is shown."""
    return cast("Callable[[Method], Method]", decorators.display(**options))


def action(**options: Any) -> Callable[[Method], Method]:
    """Make a method a button; the page it leads to must ask before it changes."""
    return cast("Callable[[Method], Method]", decorators.action(**options))


class DayInput(forms.DateInput):
    """The browser's own calendar, which needs no script and knows the phone."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%d")


# Columns that say what something costs, wherever they are asked for.
AMOUNTS = frozenset({"amount", "annual_amount"})


def sees_money(user: User | AnonymousUser) -> bool:
    """Say whether amounts are shown to somebody."""
    return user.has_perm("vendors.view_term")


class ModelAdmin(theme.ModelAdmin):
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    list_filter_submit = True
    warn_unsaved_form = True
    compressed_fields = False
    formfield_overrides = {
        models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})}
    }
    # Columns and fields left out for whoever may not see money.
    money_fields: tuple[str, ...] = ()

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        # Django lets any column of the model be asked for in the address, and an
        # amount can be guessed by asking for more and more.
        if AMOUNTS.intersection(lookup.split("__")) and not (
            request and sees_money(request.user)
        ):
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self._shown(request, super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return self._shown(request, super().get_fields(request, obj))

    def get_fieldsets(
        self, request: HttpRequest, obj: Model | None = None
    ) -> list[tuple[str | None, dict[str, Any]]]:
        return [
            (name, {**options, "fields": self._shown(request, options["fields"])})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def _shown(self, request: HttpRequest, names: Any) -> list[Any]:
        hidden = () if sees_money(request.user) else self.money_fields
        return [
            self._shown(request, name) if isinstance(name, list | tuple) else name
            for name in names
            if isinstance(name, list | tuple) or name not in hidden
        ]


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """Shows who changed what; the past is read, and changed by a new entry only."""

    history_list_per_page = 50

    def revert_disabled(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def history_form_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        response: HttpResponse = super().history_form_view(request, *args, **kwargs)
        return response

    def has_view_history_or_change_history_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        # A history tells every column, amounts among them.
        if self.money_fields and not sees_money(request.user):
            return False
        return bool(super().has_view_history_or_change_history_permission(request, obj))


class ReadOnly:
    """What jobs and operations write, people only read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, ModelAdmin):
    pass


class TabularInline(theme.TabularInline):
    extra = 0
    tab = True
    show_change_link = True
    hide_title = True


class StackedInline(theme.StackedInline):
    extra = 0
    tab = True
    show_change_link = True


class ReadOnlyInline(ReadOnly, TabularInline):
    pass
