import pytest

from vendors.reading.subjects import Subject, subject_of


@pytest.mark.parametrize(
    ("before", "after", "subject"),
    [
        ("this Agreement shall expire on ", "", Subject.AGREEMENT),
        ("The term of this Agreement is ", "", Subject.AGREEMENT),
        ("The license to the Marks shall expire on ", "", Subject.OTHER),
        ("Pricing shall be firm until ", "", Subject.OTHER),
        (
            "The license ends in May, and the Agreement shall end on ",
            "",
            Subject.AGREEMENT,
        ),
        (
            "The Agreement is made, and the Development Phase shall last ",
            "",
            Subject.OTHER,
        ),
        (
            "Dr. Roe's obligations are performed until ",
            ' (the "Services Term")',
            Subject.AGREEMENT,
        ),
        ("until ", "", Subject.UNSAID),
    ],
)
def test_the_nearest_subject_is_what_ends(before, after, subject):
    assert subject_of(before, after) is subject
