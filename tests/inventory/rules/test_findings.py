import pytest

from inventory.rules.findings import Kind, what_changed


@pytest.mark.parametrize(
    ("kind", "judged", "now", "expected"),
    [
        pytest.param(
            Kind.SAME_JOB,
            {"teams": ["Growth"], "people": 30},
            {"teams": ["Design", "Growth"], "people": 31},
            ["The teams that use both: Design came in."],
            id="another team",
        ),
        pytest.param(
            Kind.SAME_JOB,
            {"teams": ["Design", "Growth"]},
            {"teams": ["Growth"]},
            [],
            id="a team less",
        ),
        pytest.param(
            Kind.IDLE_SEATS,
            {"idle": 30},
            {"idle": 36},
            ["The idle seats: 36, when it was judged 30."],
            id="a fifth more",
        ),
        pytest.param(Kind.IDLE_SEATS, {"idle": 30}, {"idle": 35}, [], id="few more"),
        pytest.param(Kind.IDLE_SEATS, {"idle": 5}, {"idle": 9}, [], id="four more"),
        pytest.param(Kind.IDLE_SEATS, {"idle": 36}, {"idle": 5}, [], id="fewer"),
        pytest.param(
            Kind.IDLE_SEATS,
            {"idle": 9, "measured_on": "2026-09-01"},
            {"idle": 9, "measured_on": "2026-10-01"},
            [],
            id="measured again",
        ),
        pytest.param(
            Kind.PAID_RETIRED,
            {"paid_until": "2026-12-31"},
            {"paid_until": "2027-12-31"},
            [
                (
                    "The day until which it is paid for: 2027-12-31, when it was "
                    "judged 2026-12-31."
                )
            ],
            id="renewed",
        ),
        pytest.param(Kind.SAME_TOOL, {}, {"names": ["a"]}, [], id="not known then"),
    ],
)
def test_only_what_became_worse_is_news(kind, judged, now, expected):
    assert what_changed(kind, judged, now) == expected
