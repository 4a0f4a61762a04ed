"""Where a document's page offers to have it read, and says how far that is."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from vendors.admin.showing import NOTHING, change_url, plural
from vendors.models import ContractReading, Document
from vendors.models.reading import ASKS, ReadingState
from vendors.operations import reading
from vendors.operations.refusals import Refusal
from vendors.reading.proposals import Known
from vendors.waking import wake

READ_CONTRACTS = "vendors.tasks.read_contracts"
READS = ("vendors.view_document", "vendors.view_term")
# What a document takes along when it is deleted, and nobody deletes by itself.
ALONG = {"contract reading", "proposed fact"}


def may_read(request: HttpRequest) -> bool:
    """Say whether somebody may read contracts, which name prices."""
    return request.user.has_perms(READS)


def may_judge(request: HttpRequest) -> bool:
    """Say whether somebody may make facts of what was read."""
    return may_read(request) and request.user.has_perm("vendors.change_contract")


def who(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@dataclass(frozen=True, slots=True)
class OfDocument:
    """What a document's page says about reading it."""

    says: str
    page: str
    may_ask: bool
    ask: str


def of_document(request: HttpRequest, document: Document) -> OfDocument:
    """Return how far the reading of a document is, and what can be done next."""
    last = document.readings.order_by("-pk").first()
    refusal = reading.why_not(document)
    page = change_url(last) if last else ""
    may_ask = refusal is None and may_judge(request)
    if last is None:
        says = str(refusal) if refusal else NOT_READ
        return OfDocument(says, page, may_ask, "Read it")
    may_ask = may_ask and not last.is_under_way
    return OfDocument(_how_far(last), page, may_ask, "Read it again")


NOT_READ = (
    "Nobody has had it read yet. The worker reads its text and proposes the days, the "
    "renewal and the notice; nothing is recorded before somebody confirms it."
)


def _how_far(last: ContractReading) -> str:
    if last.is_under_way:
        return "It is being read."
    if last.state == ReadingState.FAILED:
        return f"It could not be read. {last.error}"
    still_open = last.proposed_facts.filter(ASKS).count()
    if still_open:
        return f"It was read; {plural(still_open, 'fact')} wait for your judgement."
    if last.proposed_facts.exclude(known=Known.NOT_FOUND).exists():
        return "It was read, and every fact is judged."
    return "It was read, and nothing was found in it."


def with_last_reading(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Annotate the id and the state of each document's last reading."""
    last = ContractReading.objects.filter(document=OuterRef("pk")).order_by("-pk")
    return documents.annotate(
        last_reading=Subquery(last.values("pk")[:1]),
        reading_state=Subquery(last.values("state")[:1]),
    )


def reading_link(document: Any) -> SafeString | str:
    """Return where a document that was annotated is read, or may be asked for."""
    if document.last_reading is not None:
        page = reverse(
            "admin:vendors_contractreading_change", args=[document.last_reading]
        )
        says = SAYS[ReadingState(document.reading_state)]
    elif reading.why_not(document) is None:
        page, says = f"{change_url(document)}#reading", "Read it"
    else:
        return NOTHING
    return format_html('<a class="sb-link" href="{}">{}</a>', page, says)


SAYS = {
    ReadingState.WAITING: "Being read",
    ReadingState.READING: "Being read",
    ReadingState.READ: "What it says",
    ReadingState.FAILED: "Could not be read",
}


class ReadsDocuments:
    """For the admin of documents: a panel that asks for a reading."""

    change_form_outer_before_template = "admin/vendors/reading/of_document.html"

    def get_urls(self) -> list[Any]:
        read = require_POST(self.read)
        return [
            path(
                "<int:object_id>/read/",
                self.admin_site.admin_view(read),  # type: ignore[attr-defined]
                name="vendors_document_read",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        document = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if document is not None and may_read(request):
            about = of_document(request, document)
            extra_context = {**(extra_context or {}), "reading_of": about}
        response: HttpResponse = super().change_view(  # type: ignore[misc]
            request, object_id, form_url, extra_context
        )
        return response

    def read(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask for a reading of the document, and go where it will be shown."""
        if not may_judge(request):
            raise PermissionDenied
        document = self.get_object(request, str(object_id))  # type: ignore[attr-defined]
        if document is None:
            raise Http404
        try:
            asked = reading.ask_for_reading(
                document, by=who(request), now=timezone.now()
            )
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)  # type: ignore[attr-defined]
            return HttpResponseRedirect(change_url(document))
        wake(READ_CONTRACTS)
        return HttpResponseRedirect(change_url(asked))

    def response_add(
        self, request: HttpRequest, obj: Document, post_url_continue: Any = None
    ) -> HttpResponse:
        response: HttpResponse = super().response_add(  # type: ignore[misc]
            request, obj, post_url_continue
        )
        goes_on = {"_addanother", "_continue", "_popup"} & {*request.POST}
        if not goes_on and may_judge(request) and reading.why_not(obj) is None:
            # Where what was uploaded can be read, with one more click.
            return HttpResponseRedirect(f"{change_url(obj)}#reading")
        return response

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[Any, Any, set[str], Any]:
        listed, counts, needed, kept = super().get_deleted_objects(  # type: ignore[misc]
            objs, request
        )
        return listed, counts, needed - ALONG, kept
