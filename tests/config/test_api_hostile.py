"""Whatever is sent, the answer is never an error of ours."""

import json

import pytest

from tests.api import RESOURCES, ROOT, client_with, factory_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WRITABLE = sorted(name for name in RESOURCES if hasattr(RESOURCES[name], "create"))

# As they travel: a client can send what Python's encoder would not.
VALUES = {
    "null": "null",
    "a list": "[1, [2], {}]",
    "an object": '{"id": 1}',
    "NUL": '"a\\u0000b"',
    "half a character": '"a\\ud800b"',
    "too long": json.dumps("x" * 100_000),
    "what folding lengthens": json.dumps("\ufdfa" * 200),
    "nothing but marks": '"\\u0301!?"',
    "a huge number": "9" * 400,
    "no finite number": "1e400",
    "a fraction": "1.5",
    "minus one": "-1",
    "the largest small number": "32767",
    "more than 64 bits": str(2**63),
    "not a number": '"NaN"',
    "the first day": '"0001-01-01"',
    "the last day": '"9999-12-31"',
    "the first moment": '"0001-01-01T00:00:00+14:00"',
    "the last moment": '"9999-12-31T23:59:59-14:00"',
    "working days": '"working_days"',
    "computed": '"computed"',
}


def send(client, method, address, fields):
    body = "{" + ", ".join(f'"{name}": {value}' for name, value in fields.items()) + "}"
    return getattr(client, method)(address, body, content_type="application/json")


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("name", WRITABLE)
def test_any_value_in_any_field_is_answered(name, value):
    record = factory_of(name)()
    client = client_with(superuser=True)
    detail = f"{ROOT}{name}/{record.pk}/"
    good = {
        field: json.dumps(kept) for field, kept in client.get(detail).json().items()
    }
    serializer = RESOURCES[name].serializer_class()

    for field in [
        name for name, kept in serializer.fields.items() if not kept.read_only
    ]:
        changed = send(client, "patch", detail, {field: value})
        added = send(client, "post", f"{ROOT}{name}/", {**good, field: value})

        assert changed.status_code in {200, 400}, field
        assert added.status_code in {201, 400}, field
    assert client.get(detail).status_code == 200


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"text"', "\x00", "[" * 100_000],
    ids=["empty", "half", "a list", "null", "a text", "NUL", "deep"],
)
def test_any_body_is_answered(body):
    client = client_with(superuser=True)

    response = client.post(f"{ROOT}vendors/", body, content_type="application/json")

    assert response.status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
def test_a_body_of_another_kind_is_refused(kind):
    client = client_with(superuser=True)

    response = client.generic("POST", f"{ROOT}vendors/", b"\xff\xfe", content_type=kind)

    assert response.status_code == 415


ACTIONS = [
    ("contracts", "renew", {"reason": '"Used."', "amount": '"5"'}),
    ("contracts", "give-notice", {"reason": '"Gone."', "on": '"2026-10-02"'}),
    ("terms", "decide", {"outcome": '"leave"', "reason": '"Unused."'}),
    ("findings", "judge", {"verdict": '"accept"', "reason": '"True."'}),
]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize(("name", "action", "good"), ACTIONS, ids=lambda v: str(v)[:12])
def test_any_value_in_an_action_is_answered(name, action, good, value):
    record = factory_of(name)()
    client = client_with(superuser=True)

    for field in [*good, "term", "late_accepted", "due_on"]:
        asked = {**good, field: value}
        response = send(client, "post", f"{ROOT}{name}/{record.pk}/{action}/", asked)

        assert response.status_code in {200, 201, 400, 409}, field
