import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _motcua(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("MOTCUA_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", *arguments],
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


class TestHelp:
    def test_lists_every_command_without_a_database(self, tmp_path):
        finished = _motcua("--help", MOTCUA_VAR=str(tmp_path / "var"))

        assert finished.returncode == 0
        for word in ("serve", "doctor", "due", "procedures", "journey", "audit", "demo", "manage"):
            assert word in finished.stdout
        assert not (tmp_path / "var").exists()


class TestErrors:
    @pytest.mark.parametrize(
        "url", ["mysql://an@may/csdl", "postgres://an@127.0.0.1:1/csdl", "postgres://an@may"]
    )
    def test_of_the_database_address_are_one_line(self, url, tmp_path):
        finished = _motcua("audit", "verify", DATABASE_URL=url, MOTCUA_VAR=str(tmp_path))

        assert finished.returncode == 1
        assert len(finished.stderr.splitlines()) == 1
        assert "DATABASE_URL" in finished.stderr

    def test_of_a_full_disk_are_one_line(self):
        finished = _motcua("audit", "verify", MOTCUA_VAR="/dev/null/var")

        assert finished.returncode == 1
        assert len(finished.stderr.splitlines()) == 1

    def test_of_usage_exit_with_2(self):
        assert _motcua("serve", "--port", "many").returncode == 2
