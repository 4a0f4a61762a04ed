"""What may be uploaded, and who gets it back."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import DocumentFactory, UserFactory, VendorFactory
from vendors.models import Document

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

PDF = b"%PDF-1.7 a contract"


@pytest.fixture(autouse=True)
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(client, name, content):
    facts = {
        "vendor": VendorFactory().pk,
        "kind": "contract",
        "title": "Master agreement",
        "file": SimpleUploadedFile(name, content),
    }
    return client.post(reverse("admin:vendors_document_add"), facts)


def kept(title="Master agreement", content=PDF):
    file = SimpleUploadedFile("agreement.pdf", content)
    return DocumentFactory(title=title, link="", file=file)


def test_an_upload_is_kept_under_a_name_that_says_nothing(admin_client, tmp_path):
    response = upload(admin_client, "salary list.pdf", PDF)

    document = Document.objects.get()
    assert response.status_code == 302
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "salary" not in document.file.name
    assert (tmp_path / document.file.name).read_bytes() == PDF


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("page.html", b"<script>", "are not kept here", id="page"),
        pytest.param("run.exe", b"MZ", "are not kept here", id="program"),
        pytest.param("nothing", PDF, "are not kept here", id="no ending"),
        pytest.param("page.pdf", b"<html>", "but what is in it does not", id="posing"),
        pytest.param("image.png", PDF, "but what is in it does not", id="another kind"),
        pytest.param("empty.pdf", b"", "empty", id="empty"),
        pytest.param("large.pdf", PDF + b" " * 100, "is the most", id="too large"),
    ],
)
def test_other_uploads_are_refused_in_words(
    admin_client, settings, name, content, expected
):
    settings.DOCUMENT_MAX_BYTES = 100

    response = upload(admin_client, name, content)

    assert response.status_code == 200
    assert expected in response.content.decode()
    assert not Document.objects.exists()


def test_a_file_or_a_link_but_not_neither(admin_client):
    facts = {"vendor": VendorFactory().pk, "kind": "contract", "title": "Agreement"}

    response = admin_client.post(reverse("admin:vendors_document_add"), facts)

    assert "Give a file or a link, one of them." in response.content.decode()


def test_what_was_uploaded_stays_what_it_was(admin_client):
    document = kept()
    facts = {
        "vendor": document.vendor_id,
        "kind": "nda",
        "title": "Renamed",
        "file": SimpleUploadedFile("other.pdf", PDF + b"2"),
    }

    admin_client.post(
        reverse("admin:vendors_document_change", args=[document.pk]), facts
    )

    changed = Document.objects.get()
    assert (changed.title, changed.file.name) == ("Renamed", document.file.name)


def test_a_file_comes_back_as_an_attachment_that_no_browser_runs(admin_client):
    document = kept()

    response = admin_client.get(reverse("document", args=[document.pk]))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == (
        'attachment; filename="Master-agreement.pdf"'
    )
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("../../etc/passwd", "etc-passwd.pdf"),
        ('a"; filename="x.exe', "a-filename-x.exe.pdf"),
        ("line\r\nSet-Cookie: x", "line-Set-Cookie-x.pdf"),
        ("...", "document.pdf"),
        ("???", "document.pdf"),
    ],
)
def test_its_name_is_harmless_whatever_the_title(admin_client, title, expected):
    document = kept(title=title)

    response = admin_client.get(reverse("document", args=[document.pk]))
    response.close()

    assert response["Content-Disposition"] == f'attachment; filename="{expected}"'


def test_a_file_needs_the_right_to_see_documents(client):
    document = kept()
    client.force_login(UserFactory(is_staff=True))

    response = client.get(reverse("document", args=[document.pk]))

    assert response.status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client):
    response = client.get(reverse("document", args=[kept().pk]))

    assert response.status_code == 302
    assert reverse("admin:login") in response.url


def test_a_link_and_a_lost_file_are_not_found(admin_client, tmp_path, caplog):
    link, lost = DocumentFactory(), kept()
    (tmp_path / lost.file.name).unlink()

    answers = [
        admin_client.get(reverse("document", args=[document.pk]))
        for document in (link, lost)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "is missing from the data folder" in caplog.text
