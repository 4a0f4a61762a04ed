import datetime as dt

import pytest

from vendors.rules.replies import LONGEST_PAUSE, pause_after, refuses_address


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        pytest.param(550, "No such user", True, id="unknown"),
        pytest.param(551, "User not local", True, id="not local"),
        pytest.param(553, "Mailbox name not allowed", True, id="not allowed"),
        pytest.param(550, "5.1.1 No such user", True, id="unknown, in finer words"),
        pytest.param(554, "5.1.2 No such domain", True, id="the finer code decides"),
        pytest.param(550, "5.7.1 Relaying denied", False, id="we may not"),
        pytest.param(550, "5.1.8 Bad sender", False, id="it is our address"),
        pytest.param(550, "5.2.2 Mailbox full", False, id="full"),
        pytest.param(552, "Too much mail", False, id="full, without a finer code"),
        pytest.param(554, "Transaction failed", False, id="no reason"),
        pytest.param(450, "4.1.1 Not now", False, id="for now"),
        pytest.param(250, "2.1.5 OK", False, id="taken"),
        pytest.param(550, "relay not permitted", False, id="we may not, bare"),
        pytest.param(550, "Blocked by policy", False, id="it is our message"),
        pytest.param(550, "5.1.1 Authentication required", False, id="we must say who"),
        pytest.param(550, "<relay@x.example> unknown", True, id="an address, no word"),
        pytest.param(550, "See 15.1.1.2", True, id="a number that is no code"),
    ],
)
def test_what_a_refusal_says_about_the_address(code, text, expected):
    assert refuses_address(code, text) == expected


def test_pauses_grow_and_have_a_limit():
    pauses = [pause_after(attempts) for attempts in range(1, 30)]

    assert pauses == sorted(pauses)
    assert pauses[0] == dt.timedelta(minutes=5)
    assert pauses[-1] == LONGEST_PAUSE
