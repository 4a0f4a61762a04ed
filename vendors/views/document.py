"""The file of a document, for whoever may read documents."""

import logging
import re
from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_required, permission_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from vendors.models import Document

logger = logging.getLogger(__name__)


@require_safe
@login_required
@permission_required("vendors.view_document", raise_exception=True)
def document(_request: HttpRequest, pk: int) -> FileResponse:
    """Send a document's file, to be saved and never to be shown in place."""
    record = get_object_or_404(Document.objects.exclude(file=""), pk=pk)
    try:
        content = record.file.open("rb")
    except FileNotFoundError:
        logger.error("The file of document %s is missing from the data folder.", pk)  # noqa: TRY400  the path says enough
        raise Http404 from None
    ending = PurePosixPath(record.file.name or "").suffix
    response = FileResponse(
        content,
        as_attachment=True,
        filename=_safe_name(record.title) + ending,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _safe_name(title: str) -> str:
    words = re.sub(r"[^\w.-]+", "-", title).strip(".-_")
    return words[:100] or "document"
