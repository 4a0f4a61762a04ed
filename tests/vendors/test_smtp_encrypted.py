import contextlib
import ssl

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.servers import free_port
from tests.smtp import Postbox
from tests.vendors.delivering import owed_mail, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.enable_socket,
    # The server does not see that all it hears is encrypted from the first byte on.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(autouse=True)
def trusted(authority, settings, monkeypatch):
    settings.MAIL_CONFIGURED, settings.MAIL_RATE = True, 0
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", free_port()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "ann", "secret"
    usual = ssl.create_default_context

    def trusting(**given):
        context = usual(**given)
        authority.configure_trust(context)
        return context

    monkeypatch.setattr(ssl, "create_default_context", trusting)


def signs_in(server, session, envelope, mechanism, given):
    right = isinstance(given, LoginPassword) and given.password == b"secret"
    return AuthResult(success=right)


@contextlib.contextmanager
def running(authority, port, *, name="localhost", at_once=False):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    postbox = Postbox()
    controller = Controller(
        postbox,
        hostname="127.0.0.1",
        port=port,
        authenticator=signs_in,
        auth_required=True,
        **(
            {"ssl_context": context, "auth_require_tls": False}
            if at_once
            else {"tls_context": context, "require_starttls": True}
        ),
    )
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


@pytest.mark.parametrize("at_once", [False, True], ids=["by STARTTLS", "at once"])
def test_a_mail_goes_encrypted_and_signed_in(authority, settings, at_once):
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = not at_once, at_once
    with running(authority, settings.EMAIL_PORT, at_once=at_once) as postbox:
        owed_mail()

        assert send().sent == 1

    assert len(postbox.messages) == 1


def test_a_server_of_another_name_gets_neither_password_nor_mail(authority, settings):
    settings.EMAIL_USE_TLS = True
    with running(authority, settings.EMAIL_PORT, name="evil.example") as postbox:
        mail = owed_mail()

        assert send() == (0, 0, 0, 0, 0)

    mail.refresh_from_db()
    assert postbox.messages == []
    assert "CertificateError" in mail.error or "VERIFY" in mail.error


def test_a_wrong_password_fails_no_mail_and_is_not_repeated_in_its_error(
    authority, settings
):
    settings.EMAIL_USE_TLS = True
    settings.EMAIL_HOST_PASSWORD = "not the word"
    with running(authority, settings.EMAIL_PORT):
        mail = owed_mail()

        assert send() == (0, 0, 0, 0, 0)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    assert mail.error
    assert "not the word" not in mail.error
