import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from tests.pdf_files import lines, pdf, scanned
from tests.servers import BASE_DIR, wait_until
from tests.word_files import abstract, docx, level, listed, num, p, zipped
from vendors.reading.files import Limits, Unreadable, extract
from vendors.reading.files.extraction import SECOND_READER, Failure, _understood

CONTENTS = {
    "PDF": pdf(("Two years.",)),
    "DOCX": docx(p("Two years.")),
    "text": b"Two years.",
}


@pytest.fixture
def saved(tmp_path):
    """Save a content as a file whose name says nothing, and return its path."""

    def save(content):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return save


@pytest.fixture(autouse=True)
def nobody_is_left():
    before = psutil.Process().children(recursive=True)  # a server of other tests
    yield
    left = psutil.Process().children(recursive=True)
    assert [child for child in left if child not in before] == []


def upon_first_child(act, of=None):
    """Do something to the first reader of a process, as soon as there is one."""

    def readers():
        # Until it is a program of its own, whoever starts it waits for it.
        children = psutil.Process(of).children()
        return [child for child in children if "-I" in child.cmdline()]

    def wait_and_act():
        until = time.monotonic() + 10
        while not (found := readers()) and time.monotonic() < until:
            time.sleep(0.001)
        act(found[0])

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    return thread


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_file_is_read_whatever_its_name(kind, saved):
    extracted = extract(saved(CONTENTS[kind]))

    assert extracted.text.content == "Two years."
    assert extracted.notes == ()


def test_notes_and_pages_come_through(saved):
    extracted = extract(saved(scanned(("One",), b"")))

    assert len(extracted.text.pages) == 2
    assert len(extracted.notes) == 1


def test_a_refusal_comes_through(saved):
    with pytest.raises(Unreadable, match="archive"):
        extract(saved(zipped({"contract.pdf": CONTENTS["PDF"]})))


def test_a_file_larger_than_allowed_is_refused_without_being_read(saved):
    path = saved(b"")
    os.truncate(path, 26 << 20)

    with pytest.raises(Unreadable, match=r"has 26 MB; 25 MB is the most"):
        extract(path)


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path / "missing", tmp_path, tmp_path / "pipe"):
        with pytest.raises(Unreadable, match="no such file"):
            extract(path)


def test_where_the_first_reader_crashes_the_second_one_reads(saved):
    path = saved(CONTENTS["PDF"])

    thread = upon_first_child(lambda child: child.send_signal(signal.SIGSEGV))
    extracted = extract(path)
    thread.join()

    assert extracted.text.content.strip() == "Two years."
    assert extracted.notes == (SECOND_READER,)


def test_a_reader_that_crashes_alone_leads_to_a_sentence(saved):
    path = saved(CONTENTS["DOCX"])

    thread = upon_first_child(lambda child: child.send_signal(signal.SIGSEGV))
    with pytest.raises(Unreadable, match=r"damaged.*upload that\.$"):
        extract(path)
    thread.join()


def test_a_reader_that_hangs_is_stopped(saved):
    path = saved(CONTENTS["DOCX"])
    begun = time.monotonic()

    thread = upon_first_child(psutil.Process.suspend)
    with pytest.raises(Unreadable, match="more than 1 seconds"):
        extract(path, limits=Limits(seconds=1))
    thread.join()

    assert time.monotonic() - begun < 5


def test_too_little_memory_is_a_sentence_and_not_a_crash(saved):
    with pytest.raises(Unreadable, match=r"\.$"):
        extract(saved(b"x" * (3 << 20)), limits=Limits(memory_megabytes=40))


def test_a_reader_sees_no_passwords_and_holds_no_more_than_it_needs(saved, monkeypatch):
    monkeypatch.setenv("STACKBOOK_SECRET_KEY", "not for files")
    seen = {}

    def look(child):
        time.sleep(0.05)
        child.suspend()
        seen["environment"] = child.environ()
        seen["session"] = os.getsid(child.pid)
        seen["pid"] = child.pid
        child.resume()

    thread = upon_first_child(look)
    extract(saved(CONTENTS["PDF"]))
    thread.join()

    assert "STACKBOOK_SECRET_KEY" not in seen["environment"]
    assert seen["session"] == seen["pid"] != os.getsid(0)


def other_process(code, *arguments):
    """Run code in a Python of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )


READ = (
    "import sys; from pathlib import Path; from vendors.reading.files import extract\n"
    "def read(): print(extract(Path(sys.argv[1])).text.content)\n"
)


def limited(child):
    """Whether a reader has come so far as to limit itself."""
    return child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere an alarm ends it later")
@pytest.mark.parametrize(
    "far_enough",
    [
        pytest.param(lambda child: True, id="before it begins"),
        pytest.param(limited, id="while it reads"),
    ],
)
def test_a_reader_dies_with_whoever_waits_for_it(far_enough, saved):
    page = lines(*["Two years."] * 500)
    many_pages = pdf(page, kids=b"5 0 R " * 300, count=300)  # a second of work
    parent = other_process(f"{READ}read()", saved(many_pages))
    found = []

    def kill_parent(child):
        while not far_enough(child):
            time.sleep(0.001)
        child.suspend()
        found.append(child)
        parent.kill()
        child.resume()

    upon_first_child(kill_parent, of=parent.pid).join()
    parent.communicate()

    wait_until(lambda: gone(found[0]), seconds=5)


def gone(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def test_a_worker_that_may_have_no_children_can_read(saved):
    code = (
        f"{READ}import multiprocessing\n"
        "fork = multiprocessing.get_context('fork')\n"
        "child = fork.Process(target=read, daemon=True); child.start(); child.join()"
    )

    output, _ = other_process(code, saved(CONTENTS["PDF"])).communicate(timeout=30)

    assert output.strip() == "Two years."


def test_what_is_not_installed_is_not_the_fault_of_the_file():
    with pytest.raises(RuntimeError, match="No module named 'pypdf'"):
        _understood(b'{"missing": "No module named \'pypdf\'"}')


@pytest.mark.parametrize("said", [b"", b"[]", b'{"content": "ha', b'{"content": 7}'])
def test_half_an_answer_is_none(said):
    assert isinstance(_understood(said), Failure)


def test_numbering_is_part_of_the_text(saved):
    numbering = abstract(level(0, "Art. %1", "upperRoman", start=4)) + num()

    extracted = extract(saved(docx(listed("Term"), numbering=numbering)))

    assert extracted.text.content == "Art. IV Term"
