from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

SET = "STACKBOOK_TEST_VALUE"


@pytest.fixture
def value(monkeypatch):
    def be(text):
        monkeypatch.setenv(SET, text)

    return be


@pytest.mark.parametrize(
    ("text", "expected"),
    [("yes", True), ("TRUE", True), ("1", True), ("off", False), ("no", False)],
)
def test_yes_and_no(value, text, expected):
    value(text)

    assert environment.boolean(SET, default=not expected) is expected


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_variable_is_the_default(value, text):
    value(text)

    assert environment.boolean(SET, default=True) is True
    assert environment.integer(SET, default=5, least=1, most=9) == 5
    assert environment.days(SET, default=(30, 7)) == (30, 7)
    assert environment.words(SET, default=("a",)) == ["a"]
    assert environment.broker(SET) == ""
    assert environment.mail(SET) == {}


def test_days_are_sorted_longest_first_and_each_once(value):
    value("7, 30,90,30")

    assert environment.days(SET, default=()) == (90, 30, 7)


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (lambda: environment.boolean(SET, default=True), "maybe", "write yes or no"),
        (
            lambda: environment.integer(SET, default=1, least=1, most=9),
            "10",
            "from 1 to 9",
        ),
        (
            lambda: environment.integer(SET, default=1, least=1, most=9),
            "²",
            "from 1 to 9",
        ),
        (lambda: environment.days(SET, default=()), "30;7", "with commas"),
        (lambda: environment.days(SET, default=()), "9999", "from 0 to 550"),
        (
            lambda: environment.database(SET, default=Path("x")),
            "mysql://u:secret@h/db",
            "begins with 'mysql'",
        ),
        (
            lambda: environment.database(SET, default=Path("x")),
            "postgres://u:se[cret@h/db",
            "special characters",
        ),
        (
            lambda: environment.database(SET, default=Path("x")),
            "postgres://u:secret@h",
            "names no database",
        ),
        (lambda: environment.broker(SET), "amqp://u:secret@h", "begins with 'amqp'"),
        (lambda: environment.mail(SET), "imap://u:secret@h", "begins with 'imap'"),
        (lambda: environment.mail(SET), "smtp://", "names no mail server"),
        (lambda: environment.mail(SET), "smtp://h:port", "cannot be read"),
        (lambda: environment.mail(SET), "smtp://h?timeout=999", "1 to 120 seconds"),
        (
            lambda: environment.time_zone(SET, default="UTC"),
            "Middle-earth",
            "such as Europe/Berlin",
        ),
        (
            lambda: environment.web_address(SET, default=""),
            "stackbook.example.com",
            "the address people open",
        ),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence_without_its_secret(
    value, read, text, sentence
):
    value(text)

    with pytest.raises(ImproperlyConfigured, match=sentence) as refused:
        read()

    assert SET in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_mail_server_with_a_password(value):
    value("smtp+tls://ann%40example.com:p%2Fw@mail.example.com:2525?timeout=20")

    assert environment.mail(SET) == {
        "EMAIL_HOST": "mail.example.com",
        "EMAIL_PORT": 2525,
        "EMAIL_HOST_USER": "ann@example.com",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 20,
    }


@pytest.mark.parametrize(
    ("url", "port"), [("smtp://h", 25), ("smtp+tls://h", 587), ("smtp+ssl://h", 465)]
)
def test_each_way_to_send_has_its_port(value, url, port):
    value(url)

    assert environment.mail(SET)["EMAIL_PORT"] == port


def test_sqlite_takes_its_lock_before_it_writes(value):
    value("")

    options = environment.database(SET, default=Path("/data/db"))["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20


def test_postgresql_checks_a_connection_before_it_uses_it(value):
    value("postgres://user:p%40ss@host:5433/name")

    found = environment.database(SET, default=Path("x"))

    assert (found["ENGINE"], found["PORT"], found["PASSWORD"]) == (
        "django.db.backends.postgresql",
        5433,
        "p@ss",
    )
    assert found["CONN_HEALTH_CHECKS"] is True


def test_a_broker_on_a_socket_is_written_as_kombu_wants_it(value):
    value("unix:///run/valkey.sock")

    assert environment.broker(SET) == "redis+socket:///run/valkey.sock"
