import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.pdf_files import pdf
from tests.word_files import docx, p

CLAUSES = (
    "This Agreement is made as of January 1, 2024 by Acme Inc. and Orbit Ltd.",
    "It continues for a period of two (2) years from January 1, 2024, and renews",
    "automatically for successive one-year terms unless either party gives sixty (60)",
    "days written notice before the end of the then current term.",
    "This Agreement is governed by the laws of the State of New York.",
)


@pytest.fixture(params=[pdf(CLAUSES), docx(p(" ".join(CLAUSES)))], ids=["PDF", "DOCX"])
def contract(request, tmp_path):
    path = tmp_path / "contract"
    path.write_bytes(request.param)
    return str(path)


def test_what_is_proposed_is_printed_with_the_clause(contract, capsys):
    call_command("read_contract", contract)

    printed = capsys.readouterr().out
    assert "Renewal: Renews by itself for 1 year, again and again." in printed
    assert "Notice: 60 days before the last day, to prevent a renewal." in printed
    assert "Governing law: New York." in printed
    assert "unless either party gives sixty (60) days written notice" in printed


def test_the_same_can_be_had_as_data(contract, capsys):
    call_command("read_contract", contract, "--json")

    found = json.loads(capsys.readouterr().out)
    facts = {each["fact"]: each for each in found["proposals"]}
    [notice] = facts["notice"]["value"]["notices"]
    assert found["notes"] == []
    assert facts["notice"]["words"].startswith("60 days before the last day")
    assert notice["length"] == {"amount": 60, "unit": "days"}
    assert "sixty (60)" in facts["notice"]["quote"]["text"]


def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"^There is no such file\.$"):
        call_command("read_contract", str(tmp_path / "missing"))


def test_what_a_person_should_know_comes_first(tmp_path):
    path = tmp_path / "blank.pdf"
    path.write_bytes(pdf(b" "))
    printed = io.StringIO()

    call_command("read_contract", str(path), stdout=printed)

    assert printed.getvalue().startswith("The file holds no text")
