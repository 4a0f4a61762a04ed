import pytest

from vendors.rules.names import company_key, domain_of, place_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "ACME, Inc."),
        ("Acme GmbH & Co. KG", "acme gmbh & co kg"),
        ("Foo S.A.", "Foo SA"),
        ("Slack Technologies, LLC", "slack technologies"),
        ("Straße AG", "STRASSE"),
    ],
)
def test_spelling_and_legal_form_do_not_matter(one, other):
    assert company_key(one) == company_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Acme", "Acme Labs"), ("Adobe", "Abode"), ("AG", "SE")]
)
def test_other_names_stay_apart(one, other):
    assert company_key(one) != company_key(other)


def test_a_name_of_only_legal_forms_is_kept():
    assert company_key("Co.") == "co"


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.Example.com/path", "example.com"),
        ("example.com", "example.com"),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_the_domain_of_an_address(address, domain):
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("malta", "Malta"),
        ("isle of man", "Isle of Man"),
        ("england and wales", "England and Wales"),
        ("New York", "New York"),
        ("the State of Delaware", "the State of Delaware"),
        ("", ""),
    ],
)
def test_a_place_is_written_as_people_write_it(name, expected):
    assert place_name(name) == expected
