"""
`make test`: everything that must hold before a change lands, with one verdict at the end.

1. style, types, contracts, migrations (two at a time, silent when they pass);
2. every test on the PostgreSQL of the wheel, started here without fsync;
3. the tests that depend on the database again on Debian's PostgreSQL 15, the oldest we support;
4. the browser tests, if there is a Chromium (installed from Debian when we are root).
"""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from motcua.core import postgres_files
from motcua.core.errors import DomainError
from motcua.core.postgres import Cluster, Role

HERE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("MOTCUA_VAR", HERE / "var"))
RESULTS = VAR / "test-results"
BIN = Path(sys.executable).parent
OLDEST_POSTGRES = 15
# What a database decides: constraints, locks, grants, search, reads and writes of the services.
DATABASE_TESTS = ("constraints", "services", "queries", "roles", "search", "concurrency", "events")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_TESTS_COLLECTED = 5
WORKERS = "2"


@dataclass
class Verdict:
    """What is known at the end."""

    failed_steps: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def main() -> None:
    verdict = Verdict()
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(VAR / "test-postgres", durable=False, may_create_databases=True)
    try:
        cluster.hold()
        environment = {**os.environ, "DATABASE_URL": cluster.url_for(Role.OWNER)}
        check_statically(verdict, environment)
        if "--static" not in sys.argv[1:]:
            run_tests(verdict, environment)
    except DomainError as error:
        verdict.failed_steps.append(str(error))
    finally:
        cluster.release()
    report(verdict)


def check_statically(verdict: Verdict, environment: dict[str, str]) -> None:
    django = [sys.executable, "-m", "django"]
    steps: dict[str, list[str | Path]] = {
        "mypy --strict": [BIN / "mypy"],
        "ruff check": [BIN / "ruff", "check"],
        "ruff format": [BIN / "ruff", "format", "--check"],
        "contracts": [BIN / "lint-imports"],
        "makemigrations": [*django, "makemigrations", "--check", "--dry-run"],
        "new SQL": [sys.executable, "tools/check_sql.py"],
    }
    environment = environment | {
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings.test",
        "NO_COLOR": "1",
        "PYTHONWARNINGS": "ignore",
    }

    def run(name: str) -> tuple[str, subprocess.CompletedProcess[str], float]:
        started = time.monotonic()
        finished = subprocess.run(
            steps[name],
            cwd=HERE,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return name, finished, time.monotonic() - started

    with ThreadPoolExecutor(max_workers=int(WORKERS)) as pool:
        for name, finished, seconds in pool.map(run, steps):
            good = finished.returncode == 0
            say(f"{'ok    ' if good else 'FAILED'} {name:<16} {seconds:5.1f} s")
            if not good:
                say(finished.stdout)
                verdict.failed_steps.append(name)


def run_tests(verdict: Verdict, environment: dict[str, str]) -> None:
    run_pytest(verdict, environment, "PostgreSQL 18", ["-n", WORKERS, "-m", "not browser"])
    run_on_oldest_postgres(verdict)
    browser = find_browser()
    if browser is None:
        verdict.remarks.append(
            "KHÔNG chạy kiểm thử trình duyệt: thiếu Chromium (apt install chromium)"
        )
        return
    run_pytest(verdict, environment, "browser", ["-m", "browser"])


def run_on_oldest_postgres(verdict: Verdict) -> None:
    programs = postgres_files.debian_programs(OLDEST_POSTGRES)
    if programs is None:
        verdict.remarks.append(
            f"KHÔNG thử PostgreSQL {OLDEST_POSTGRES}: thiếu (apt install postgresql-{OLDEST_POSTGRES})"
        )
        return
    files = [
        str(path)
        for path in sorted((HERE / "tests" / "integration").rglob("test_*.py"))
        if any(word in path.name for word in DATABASE_TESTS)
    ]
    cluster = Cluster(
        VAR / f"test-postgres-{OLDEST_POSTGRES}",
        programs=programs,
        durable=False,
        may_create_databases=True,
    )
    cluster.hold()
    try:
        environment = {**os.environ, "DATABASE_URL": cluster.url_for(Role.OWNER)}
        arguments = ["-n", WORKERS, "-m", "not browser", *files]
        run_pytest(verdict, environment, f"PostgreSQL {OLDEST_POSTGRES}", arguments)
    finally:
        cluster.release()


def run_pytest(
    verdict: Verdict, environment: dict[str, str], name: str, arguments: Sequence[str]
) -> None:
    say(f"\n== {name}")
    result = RESULTS / f"{name.replace(' ', '-').lower()}.xml"
    finished = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "--color=no", "--durations=5",
            "-p", "no:cacheprovider", f"--junitxml={result}", *arguments,
        ],
        cwd=HERE,
        env=environment | {"MOTCUA_TEST_RUN": name},
        check=False,
    )  # fmt: skip
    count(verdict, result)
    if finished.returncode != 0:
        empty = finished.returncode == NO_TESTS_COLLECTED
        verdict.failed_steps.append(
            f"pytest {name}" + (" (không có kiểm thử nào)" if empty else "")
        )


def count(verdict: Verdict, result: Path) -> None:
    if not result.exists():
        verdict.failed += 1
        return
    # Our own pytest has just written this file.
    for suite in ET.parse(result).getroot().iter("testsuite"):  # noqa: S314
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        verdict.failed += failed
        verdict.skipped += skipped
        verdict.passed += total - failed - skipped


def find_browser() -> str | None:
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Cài Chromium bằng apt… / Installing Chromium…")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", "-qq", *command],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
    return shutil.which("chromium")


def report(verdict: Verdict) -> None:
    say("")
    for remark in verdict.remarks:
        say(f"CHÚ Ý: {remark}")
    if verdict.failed_steps:
        say(f"KHÔNG ĐẠT / FAILED: {'; '.join(verdict.failed_steps)}")
    else:
        say("ĐẠT / PASSED")
    if "--static" not in sys.argv[1:]:
        say(f"{verdict.passed} passed, {verdict.failed} failed, {verdict.skipped} skipped")
    sys.exit(1 if verdict.failed_steps or verdict.failed else 0)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
