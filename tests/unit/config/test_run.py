import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from motcua.config import run


class TestCheckPort:
    def test_names_a_taken_port_in_one_line(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            with pytest.raises(run.UnableToServe) as refusal:
                run.check_port(host="127.0.0.1", port=port)

        assert str(port) in str(refusal.value)
        assert "\n" not in str(refusal.value)


class TestChildren:
    @pytest.fixture(autouse=True)
    def _restore_signals(self):
        kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        yield
        for number, handler in kept.items():
            signal.signal(number, handler)

    def test_are_stopped_with_their_own_children(self, tmp_path):
        note = tmp_path / "pid"
        script = (
            "import pathlib, subprocess, sys, time;"
            "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
            f"pathlib.Path({str(note)!r}).write_text(str(child.pid)); time.sleep(60)"
        )

        with run.children({"web": [sys.executable, "-c", script]}, os.environ):
            while not (note.exists() and note.read_text()):
                time.sleep(0.02)

        grandchild = int(note.read_text())
        limit = time.monotonic() + 10
        while not _is_gone(grandchild) and time.monotonic() < limit:
            time.sleep(0.02)
        assert _is_gone(grandchild)

    def test_do_not_hear_the_terminals_interrupt(self):
        with run.children({"web": ["sleep", "60"]}, os.environ) as running:
            assert os.getpgid(running["web"].pid) != os.getpgid(0)


def _is_gone(pid: int) -> bool:
    # A zombie waits for whoever adopted it, but runs no more.
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"
