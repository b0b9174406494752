import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

from motcua.sites.portal import attempts
from motcua.sites.portal.models import GuessWindow

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
SRC = Path(__file__).resolve().parents[3] / "src"


def fail(times: int, *, address: str = "203.0.113.7", code: str = "H1", at: datetime = AT) -> None:
    for _ in range(times):
        attempts.count_failure(address=address, code=code, at=at)


def is_stopped(*, address: str = "203.0.113.7", code: str = "H1", at: datetime = AT) -> bool:
    return attempts.too_many(address=address, code=code, at=at)


@pytest.mark.django_db
class TestLimit:
    def test_ten_failures_of_one_address_are_the_end_for_a_window(self):
        fail(9)
        assert not is_stopped()

        fail(1)

        assert is_stopped()
        assert is_stopped(code="another")
        assert not is_stopped(address="203.0.113.8", code="another")
        assert not is_stopped(at=AT + timedelta(seconds=attempts.WINDOW_SECONDS + 1))

    def test_a_window_starts_anew_with_the_first_failure_after_it(self):
        fail(10)
        later = AT + timedelta(seconds=attempts.WINDOW_SECONDS + 1)

        fail(1, at=later)

        assert not is_stopped(at=later)

    def test_one_code_guessed_from_many_addresses_is_stopped_for_all(self):
        for number in range(attempts.MOST_OF_CODE):
            fail(1, address=f"198.51.100.{number}", code="H05.1-2")

        assert is_stopped(address="192.0.2.1", code="h05.1 - 2")
        assert not is_stopped(address="192.0.2.1", code="H05.1-3")

    def test_a_household_with_ipv6_counts_as_one(self):
        fail(10, address="2001:db8:1:2::1")

        assert is_stopped(address="2001:db8:1:2:ffff::9", code="another")
        assert not is_stopped(address="2001:db8:1:3::1", code="another")

    def test_windows_that_have_ended_are_forgotten_and_no_address_is_stored(self):
        fail(1, address="203.0.113.1", code="old")
        fail(1, at=AT + timedelta(seconds=attempts.WINDOW_SECONDS + 1))

        assert GuessWindow.objects.count() == 2
        assert not GuessWindow.objects.filter(key__contains="203").exists()


@pytest.mark.django_db(transaction=True)
class TestSeveralAtOnce:
    def test_threads_lose_no_count(self):
        def guess() -> None:
            fail(5)
            connection.close()

        threads = [Thread(target=guess) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert set(GuessWindow.objects.values_list("failures", flat=True)) == {20}

    def test_another_process_sees_the_count(self):
        fail(10)
        database = connection.settings_dict
        script = (
            "import django; django.setup()\n"
            "from django.conf import settings\n"
            "from django.utils.dateparse import parse_datetime\n"
            "from motcua.sites.portal import attempts\n"
            f"at = parse_datetime('{AT.isoformat()}')\n"
            "print(attempts.too_many(address='203.0.113.7', code='x', at=at))"
        )
        address = (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:"
            f"{database['PORT']}/{database['NAME']}"
        )

        finished = subprocess.run(
            [sys.executable, "-c", script],
            env={
                "DATABASE_URL": address,
                "PYTHONPATH": str(SRC),
                "DJANGO_SETTINGS_MODULE": "motcua.config.settings.test",
                "PATH": "/usr/bin:/bin",
            },
            capture_output=True,
            text=True,
            check=False,
        )

        assert finished.stdout.strip() == "True", finished.stderr
