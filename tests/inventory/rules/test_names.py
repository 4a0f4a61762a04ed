import pytest

from inventory.rules.names import How, readings, tool_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Mix-panel", "mixpanel", id="punctuation and case"),
        pytest.param("Café", "cafe", id="accents"),
        pytest.param("Browser Stack", "BrowserStack", id="spaces"),
        pytest.param("ﬁgma", "figma", id="ligature"),
    ],
)
def test_spelling_does_not_change_a_key(one, other):
    assert tool_key(one) == tool_key(other)


def test_languages_named_by_signs_keep_them():
    assert len({tool_key(name) for name in ("C", "C++", "C#")}) == 3


@pytest.mark.parametrize(
    ("name", "key", "hows"),
    [
        pytest.param("Figma Professional", "figma", {How.EDITION}, id="plan"),
        pytest.param(
            "Slack Enterprise Grid", "slack", {How.EDITION}, id="plan of two words"
        ),
        pytest.param("Sketch for macOS", "sketch", {How.EDITION}, id="audience"),
        pytest.param("Tableau (trial)", "tableau", {How.EDITION}, id="in brackets"),
        pytest.param("Adobe Acrobat", "acrobat", {How.VENDOR}, id="known company"),
        pytest.param("Trello (Atlassian)", "trello", {How.VENDOR}, id="company after"),
        pytest.param("Hotjar Ltd", "hotjar", {How.VENDOR}, id="legal form"),
        pytest.param(
            "Adobe Acrobat Pro", "acrobat", {How.VENDOR, How.EDITION}, id="both"
        ),
        pytest.param("app.slack.com", "slack", {How.ADDRESS}, id="address"),
        pytest.param(
            "getdovetail.com", "dovetail", {How.ADDRESS}, id="address with get"
        ),
        pytest.param("shop.acme.co.uk", "acme", {How.ADDRESS}, id="second level"),
        pytest.param("VS Code", "visualstudiocode", {How.KNOWN}, id="short name"),
        pytest.param(
            "Open Policy Administration Layer (OPAL)",
            "opal",
            {How.BRACKETS},
            id="abbreviation",
        ),
    ],
)
def test_a_name_is_read_without_what_does_not_tell_tools_apart(name, key, hows):
    assert readings(name)[key].hows == hows


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("Google Analytics", "analytics", id="common noun after company"),
        pytest.param("Sales Cloud", "sales", id="common noun before edition"),
        pytest.param("Microsoft Teams", "microsoft", id="company before edition"),
        pytest.param("Google Cloud", "google", id="company before cloud"),
        pytest.param("ASP.NET", "asp", id="no address in capitals"),
        pytest.param("Node.js", "node", id="no address"),
        pytest.param("Salesforce", "", id="nothing left"),
        pytest.param("Sapper (Svelte)", "svelte", id="brackets hold another's name"),
    ],
)
def test_a_name_keeps_what_makes_it_a_name(name, key):
    assert key not in readings(name)


def test_the_vendors_own_name_is_left_out_too():
    assert "hotjar" in readings("Contentsquare Hotjar", (), ["Contentsquare SAS"])
    assert "hotjar" not in readings("Contentsquare Hotjar")


def test_an_alias_is_another_reading():
    assert readings("Contentsquare", ["Hotjar"])["hotjar"].hows == {How.ALIAS}


@pytest.mark.parametrize("name", ["Pro", "(Adobe)", "[a", "for Teams", "GmbH", "a ()"])
def test_an_odd_name_is_read_as_it_stands(name):
    assert readings(name)[tool_key(name)].hows == {How.NAME}


@pytest.mark.parametrize("name", ["", "()", "!!!", "???", "..."])
def test_a_name_without_letters_is_like_no_other(name):
    assert readings(name) == {}
