"""The supervisor's programs, in a process of its own as in life."""

import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from tests.servers import BASE_DIR, wait_until

pytestmark = pytest.mark.slow

WATCH = "while True: crew.watch(0.05)"


def supervise(program, then, tmp_path):
    """Run a crew of one program in a Python of its own; return what was said."""
    code = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from config.processes import Crew, KeepsDying, Program

        crew = Crew(Path({str(tmp_path)!r}))
        crew.start([Program("program", {program!r}, advice="Look at it.")])
        try:
            {then}
        except KeepsDying as error:
            print(error)
        """
    )
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return finished.stdout


def test_what_a_program_says_is_passed_on_with_its_name(tmp_path):
    program = ["/bin/sh", "-c", "echo one; printf two; sleep 60"]

    said = supervise(
        program, "crew.watch(0.5); crew.watch(0.5); crew.stop(2)", tmp_path
    )

    assert "program   | one\n" in said
    assert "program   | two\n" in said


def test_a_program_that_keeps_dying_is_given_up_with_advice(tmp_path):
    said = supervise(["/bin/sh", "-c", "echo help; exit 3"], WATCH, tmp_path)

    assert said.count("program   | help") == 5
    assert said.count("program ended (exit code 3); starting it again") == 4
    assert "program died 5 times within a minute" in said
    assert "Look at it." in said


def test_a_program_that_does_not_stop_is_killed(tmp_path):
    program = ["/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"]
    began_at = time.monotonic()

    said = supervise(program, "crew.watch(0.5); crew.stop(1)", tmp_path)

    assert "program does not stop by itself; it is killed." in said
    assert time.monotonic() - began_at < 5


def test_what_a_dead_program_had_started_dies_too(tmp_path):
    pid = tmp_path / "pid"
    program = ["/bin/sh", "-c", f"sleep 300 & echo $! > {pid}; exit 1"]

    supervise(program, "crew.watch(0.5); crew.watch(0.5)", tmp_path)

    left = int(pid.read_text())
    wait_until(lambda: not psutil.pid_exists(left), seconds=2)
