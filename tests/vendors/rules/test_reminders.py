import pytest

from vendors.rules.reminders import (
    Answering,
    Circle,
    Person,
    audience,
    everybody,
    leads_of,
    next_in_line,
)

OWNER = Person(1, "owner@example.com", is_active=True)
BACKUP = Person(2, "backup@example.com", is_active=True)
TOOL_OWNER = Person(3, "tool.owner@example.com", is_active=True)
STANDS_IN = Person(4, "stands.in@example.com", is_active=True)
LEFT = Person(5, "left@example.com", is_active=False)
NO_ADDRESS = Person(6, "", is_active=True)
REFUSED = Person(7, "refused@example.com", is_active=True, is_refused=True)
OPS = Person(8, "ops@example.com", is_active=True)
MAILBOX, WEBHOOK = 21, 22


def circle(owner, backup=None, *tool_owners, ops=(OPS, LEFT)):
    return Circle(
        answering=Answering(owner, backup),
        tool_owners=tuple(Answering(*one) for one in tool_owners),
        product_ops=tuple(ops),
        mailboxes=(MAILBOX,),
        webhooks=(WEBHOOK,),
    )


def told(recipients):
    return [(str(one.role), one.person or one.channel) for one in recipients]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("90, 30, 7", (90, 30, 7), id="the longest first"),
        pytest.param("7,90,7 , 0,", (90, 7, 0), id="each once, in any order"),
        pytest.param("550", (550,), id="eighteen months at most"),
        pytest.param("", (), id="none"),
    ],
)
def test_leads_of(text, expected):
    assert leads_of(text) == expected


@pytest.mark.parametrize("text", ["551", "-1", "7.5", "a week", "7 30", "٣", "²"])
def test_leads_that_are_no_days_are_refused(text):
    with pytest.raises(ValueError, match="Write days from 0 to 550"):
        leads_of(text)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        pytest.param(circle(OWNER, BACKUP), [("owner", 1)], id="the owner"),
        pytest.param(circle(LEFT, BACKUP), [("backup", 2)], id="who left"),
        pytest.param(circle(NO_ADDRESS, BACKUP), [("backup", 2)], id="no address"),
        pytest.param(circle(REFUSED, BACKUP), [("backup", 2)], id="a refused address"),
        pytest.param(
            circle(OWNER, None, (TOOL_OWNER, None)),
            [("owner", 1), ("tool_owner", 3)],
            id="and the owners of its tools",
        ),
        pytest.param(
            circle(OWNER, None, (REFUSED, STANDS_IN)),
            [("owner", 1), ("tool_owner", 4)],
            id="or who stands in for them",
        ),
        pytest.param(
            circle(OWNER, None, (OWNER, None)), [("owner", 1)], id="each once"
        ),
        pytest.param(
            circle(LEFT, None, (TOOL_OWNER, None)),
            [("tool_owner", 3)],
            id="only a tool's owner is left",
        ),
        pytest.param(circle(LEFT, NO_ADDRESS), [("product_ops", 8)], id="product ops"),
        pytest.param(circle(None), [("product_ops", 8)], id="nobody at all"),
        pytest.param(circle(None, ops=[LEFT]), [], id="not even there"),
    ],
)
def test_who_hears_of_it_first(who, expected):
    assert told(audience(who)) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        pytest.param(circle(OWNER, BACKUP), [("next_in_line", 2)], id="the backup"),
        pytest.param(
            circle(LEFT, BACKUP), [("next_in_line", 8)], id="who stands in already"
        ),
        pytest.param(
            circle(OWNER, REFUSED), [("next_in_line", 8)], id="who cannot be told"
        ),
        pytest.param(
            circle(OWNER, TOOL_OWNER, (TOOL_OWNER, None)),
            [("next_in_line", 8)],
            id="who is told for a tool",
        ),
        pytest.param(circle(None), [], id="product ops are told anyway"),
        pytest.param(
            circle(OWNER, None, ops=[OWNER, OPS, OPS]),
            [("next_in_line", 8)],
            id="nobody twice",
        ),
    ],
)
def test_who_is_next_in_line(who, expected):
    assert told(next_in_line(who)) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        pytest.param(
            circle(OWNER, BACKUP, (TOOL_OWNER, None)),
            [
                ("owner", 1),
                ("tool_owner", 3),
                ("next_in_line", 2),
                ("team", MAILBOX),
                ("product_ops", 8),
                ("webhook", WEBHOOK),
            ],
            id="each in the first of its roles",
        ),
        pytest.param(
            circle(OWNER, None, ops=[OWNER, OPS]),
            [
                ("owner", 1),
                ("next_in_line", 8),
                ("team", MAILBOX),
                ("webhook", WEBHOOK),
            ],
            id="product ops are next in line",
        ),
    ],
)
def test_who_is_told_that_a_deadline_has_passed(who, expected):
    assert told(everybody(who)) == expected
