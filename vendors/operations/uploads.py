"""What may be uploaded, whoever asks to keep it."""

import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from vendors.models.document import SIGNATURES


def check_upload(upload: "UploadedFile[bytes]") -> None:
    """Refuse what is too large, of another type, or not what its name says."""
    ending = PurePosixPath(upload.name or "").suffix.lower()
    known = ", ".join(sorted(kind.removeprefix(".") for kind in SIGNATURES))
    if ending not in SIGNATURES:
        raise ValidationError(
            f"Files ending in “{ending or 'nothing'}” are not kept here; choose one "
            f"of {known}, or give a link instead."
        )
    size = upload.size or 0
    if size == 0:
        raise ValidationError("The file is empty; choose another one.")
    if size > settings.DOCUMENT_MAX_BYTES:
        most = filesizeformat(settings.DOCUMENT_MAX_BYTES)
        raise ValidationError(
            f"The file has {filesizeformat(size)}, and {most} is the most; make it "
            "smaller, or give a link instead."
        )
    upload.seek(0)
    begins = upload.read(16)
    upload.seek(0)
    if not begins.startswith(SIGNATURES[ending]):
        raise ValidationError(
            f"The file's name ends in “{ending}”, but what is in it does not; check "
            "that it is the right file, and save it again from its program."
        )


def digest(upload: "UploadedFile[bytes]") -> str:
    """Return the SHA-256 of what was uploaded, which stays ready to be read."""
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()
