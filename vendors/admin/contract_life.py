"""The buttons of a contract's page for what happens in its life."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from vendors.admin import answering, changing, leaving
from vendors.admin.asking import record_for
from vendors.admin.site import ModelAdmin, action

# Under "More", in the order in which they are looked for.
LATER = (
    *("see", "put_off"),
    *("extend", "end_early", "amend", "replace", "co_term"),
    *("take_back_notice", "undo_end_early"),
)


class ContractLife(ModelAdmin):
    @action(
        description="Give notice",
        url_path="give-notice",
        permissions=("leave",),
        icon="outgoing_mail",
    )
    def give_notice(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return leaving.give_notice(self, request, record_for(self, request, object_id))

    @action(
        description="Take back notice",
        url_path="take-back-notice",
        permissions=("leave",),
        icon="undo",
    )
    def take_back_notice(self, request: HttpRequest, object_id: str) -> HttpResponse:
        contract = record_for(self, request, object_id)
        return leaving.take_back_notice(self, request, contract)

    @action(
        description="End early",
        url_path="end-early",
        permissions=("change",),
        icon="event_busy",
    )
    def end_early(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return leaving.end_early(self, request, record_for(self, request, object_id))

    @action(
        description="Take back early end",
        url_path="undo-end-early",
        permissions=("change",),
        icon="undo",
    )
    def undo_end_early(self, request: HttpRequest, object_id: str) -> HttpResponse:
        contract = record_for(self, request, object_id)
        return leaving.undo_end_early(self, request, contract)

    @action(
        description="Extend",
        url_path="extend",
        permissions=("change",),
        icon="event_repeat",
    )
    def extend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return changing.extend(self, request, record_for(self, request, object_id))

    @action(
        description="Amend",
        url_path="amend",
        permissions=("change",),
        icon="edit_document",
    )
    def amend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return changing.amend(self, request, record_for(self, request, object_id))

    @action(
        description="Replace",
        url_path="replace",
        permissions=("replace",),
        icon="swap_horiz",
    )
    def replace(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return changing.replace(self, request, record_for(self, request, object_id))

    @action(
        description="Co-term",
        url_path="co-term",
        permissions=("change",),
        icon="link",
    )
    def co_term(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return changing.co_term(self, request, record_for(self, request, object_id))

    @action(
        description="I have seen it",
        url_path="seen",
        permissions=("answer",),
        icon="visibility",
    )
    def see(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return answering.see(self, request, record_for(self, request, object_id))

    @action(
        description="Remind again later",
        url_path="put-off",
        permissions=("answer",),
        icon="snooze",
    )
    def put_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return answering.put_off(self, request, record_for(self, request, object_id))

    def has_answer_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("vendors.add_response")

    def has_leave_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(
            ("vendors.change_contract", "vendors.add_renewaldecision")
        )

    def has_replace_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perms(
            ("vendors.change_contract", "vendors.add_contract")
        )
