"""
`make bench`: how fast the product is with 300,000 dossiers, on this machine, client included.

1. a database of its own is filled with imaginary dossiers, first few, then all;
2. the web server of `make run` is started and every page measured through HTTP, at 1 and at 8 clients;
3. SQL statements of each page are counted, and the rows of an intake written by plain SQL;
4. a table is printed and everything written to var/bench.json.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench_client import Measured, Session, measure

HERE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("MOTCUA_VAR", HERE / "var"))
HOST, PORT = "127.0.0.1", 8190
CLIENTS = (1, 8)
SMALL = 3_000
# (p50, p95, p99) in milliseconds at one client, and p95 at eight.
READ, WRITE = (50, 150, 300), (100, 300, 500)
READ_AT_EIGHT, WRITE_AT_EIGHT, INTAKES_A_SECOND = 300, 500, 50
STATEMENTS = {"intake": 40, "work list": 8, "dossier page": 12, "code look-up": 6}
MEMORY_MB, WORK_LIST_GROWTH = 400, 1.5


def main() -> int:
    """Measure everything; the exit code tells whether every target is met."""
    asked = _arguments()
    _open_database(asked.keep)
    report: dict[str, Any] = {"machine": _machine(), "dossiers": asked.dossiers}  # Any: JSON
    if not asked.keep:
        report["load_small"] = _load(min(SMALL, asked.dossiers))
        report["work_list_small"] = _row(_measure_work_list(asked.seconds))
        report["load"] = _load(max(0, asked.dossiers - SMALL), is_more=True)
    _settle()
    report["statements"] = _count_statements()
    with _server() as pid:
        measured, made = _measure_all(asked.seconds)
        report["memory_mb"] = _memory_mb(pid)
    report["scenarios"] = [_row(one) for one in measured]
    report["clock_microseconds"] = _measure_clock()
    report["plain_sql"] = _plain_sql(made, asked.seconds)
    report["targets"] = _judge(report)
    _print(report)
    VAR.mkdir(exist_ok=True)
    (VAR / "bench.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return 0 if all(report["targets"].values()) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dossiers", nargs="?", type=int, default=300_000)
    parser.add_argument("--seconds", type=int, default=12, help="for each page and client count")
    parser.add_argument("--keep", action="store_true", help="measure what the last run has loaded")
    return parser.parse_args()


# --- database and server ------------------------------------------------------------------------


def _open_database(keep: bool) -> None:  # noqa: FBT001 — the command line's own flag
    """Open the bench's database, empty unless it is to be kept; BENCH_DATABASE_URL names another."""
    from motcua.config import runtime
    from motcua.config.databases import Purpose

    os.environ.setdefault("MOTCUA_VAR", str(VAR / "bench"))
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", "")
    if not os.environ["DATABASE_URL"]:
        del os.environ["DATABASE_URL"]
    runtime.open_database(purpose=Purpose.OWNER)
    runtime.set_up_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if not keep:
        call_command("flush", verbosity=0, interactive=False)


def _load(dossiers: int, *, is_more: bool = False) -> dict[str, float]:
    """Run `motcua demo load` and return its figures."""
    started = time.monotonic()
    command = [sys.executable, "-m", "motcua.config.cli", "demo", "load"]
    command += ["--dossiers", str(dossiers), "--seed", "2" if is_more else "1"]
    subprocess.run(command, check=True, env={**os.environ, "MOTCUA_DEMO": "1"})
    seconds = time.monotonic() - started
    return {"dossiers": dossiers, "seconds": round(seconds, 1), "rate": round(dossiers / seconds)}


def _settle() -> None:
    """Let the database catch up, so that no later measurement pays for the load."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        # Allowed to a superuser or a member of pg_checkpoint; without it the figures are only rougher.
        cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')")
        if cursor.fetchone()[0]:
            cursor.execute("CHECKPOINT")


@contextmanager
def _server() -> Iterator[int]:
    """Run the web server as `motcua serve` does and give its process id."""
    from motcua.config import run

    environment = {
        **os.environ,
        "MOTCUA_DB_PURPOSE": "web",
        "MOTCUA_DEMO": "1",
        "DATABASE_URL": os.environ["DATABASE_URL"],
    }
    process = subprocess.Popen(
        run.web_command(host=HOST, port=PORT), env=environment, start_new_session=True
    )
    try:
        _wait(process)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("The web server ended at once.")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{PORT}/khoe", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("The web server does not answer.")


# --- measuring ----------------------------------------------------------------------------------


def _measure_all(seconds: int) -> tuple[list[Measured], list[int]]:
    """Measure every scenario at every number of clients; return also the dossiers that were made."""
    import bench_scenarios

    sample = bench_scenarios.read_sample()
    measured = []
    for scenario in bench_scenarios.scenarios(sample):
        sessions = _sign_in(bench_scenarios.who_plays(scenario))
        for clients in CLIENTS:
            one = measure(scenario, sessions[:clients], seconds=seconds)
            print(f"  {_line(_row(one))}", flush=True)
            measured.append(one)
        for session in sessions:
            session.close()
    if len(set(sample.made)) != len(sample.made) or 0 in sample.made:
        raise SystemExit("Some intakes made no dossier of their own: the figures mean nothing.")
    return measured, sample.made


def _measure_work_list(seconds: int) -> Measured:
    import bench_scenarios

    _settle()
    sample = bench_scenarios.read_sample()
    scenario = next(one for one in bench_scenarios.scenarios(sample) if one.name == "work list")
    with _server():
        sessions = _sign_in(bench_scenarios.who_plays(scenario)[:1])
        return measure(scenario, sessions, seconds=seconds)


def _sign_in(usernames: tuple[str, ...]) -> list[Session]:
    from django.conf import settings
    from django.urls import reverse

    sessions = [Session(host=HOST, port=PORT, username=name) for name in usernames]
    for session in sessions:
        session.sign_in(path=reverse("staff:sign_in"), password=settings.MOTCUA_DEMO_PASSWORD)
    return sessions


def _count_statements() -> dict[str, int]:
    """Return the SQL statements of one request of each page, counted inside this process."""
    import bench_scenarios
    from bench_statements import InsideSession

    sample = bench_scenarios.read_sample()
    counts = {}
    for scenario in bench_scenarios.scenarios(sample):
        session = InsideSession(bench_scenarios.who_plays(scenario)[0])
        # The first requests fill what a process remembers: names of bodies, procedures, people.
        for _ in range(1 if scenario.is_write else 60):
            scenario.step(session)
        session.statements = 0
        scenario.step(session)
        counts[scenario.name] = session.statements
    return counts


def _measure_clock() -> float:
    """Return the microseconds of one due date of fifteen working days."""
    from motcua.deadlines import queries
    from motcua.deadlines.rules import ICT, due, working_days
    from motcua.legislation.rules import rule_set_for

    at = datetime.now(ICT)
    calendar, rules = queries.get_calendar(shop_id=None, on=at.date()), rule_set_for(at.date())
    times, started = 2_000, time.perf_counter()
    for _ in range(times):
        due(received_at=at, duration=working_days(15), calendar=calendar, rule_set=rules)
    return round((time.perf_counter() - started) / times * 1e6, 1)


def _plain_sql(made: list[int], seconds: int) -> dict[str, float]:
    """Write the rows of an intake by pgbench, at 1 and 8 clients."""
    import bench_rows
    from motcua.core import postgres_files

    script = VAR / "bench-intake.sql"
    rows = bench_rows.write_script(made[-1], script)
    programs = postgres_files.wheel_programs()
    result: dict[str, float] = {"rows": rows}
    for clients in CLIENTS:
        result[str(clients)] = bench_rows.run(
            script,
            programs=programs,
            url=os.environ["DATABASE_URL"],
            clients=clients,
            seconds=max(3, seconds // 2),
        )
    return result


def _memory_mb(pid: int) -> dict[str, float]:
    """Return what the processes of the web server hold: all pages, and their fair share of them."""
    rss = pss = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.getsid(int(entry.name)) != pid:
                continue
            rollup = (entry / "smaps_rollup").read_text()
        except (OSError, ProcessLookupError):
            continue
        sizes = dict(line.split(":", 1) for line in rollup.splitlines()[1:] if ":" in line)
        rss += int(sizes["Rss"].split()[0])
        pss += int(sizes["Pss"].split()[0])
    return {"rss": round(rss / 1024), "pss": round(pss / 1024)}


# --- report -------------------------------------------------------------------------------------


def _row(one: Measured) -> dict[str, Any]:  # Any: JSON
    return {
        "scenario": one.scenario,
        "clients": one.clients,
        "requests": len(one.latencies),
        **{f"p{percent}": round(one.percentile(percent), 1) for percent in (50, 95, 99)},
        "per_second": round(one.per_second, 1),
        "errors": len(one.errors),
        "first_error": one.errors[0] if one.errors else "",
    }


def _judge(report: Mapping[str, Any]) -> dict[str, bool]:  # Any: JSON
    """Return each target of the contract and whether it is met."""
    met: dict[str, bool] = {}
    for row in report["scenarios"]:
        name, is_write = row["scenario"], row["scenario"] == "intake"
        if row["clients"] == 1:
            limits = WRITE if is_write else READ
            reached = (row["p50"], row["p95"], row["p99"])
            met[f"{name}, 1 client"] = all(
                value <= limit for value, limit in zip(reached, limits, strict=True)
            )
        else:
            limit = WRITE_AT_EIGHT if is_write else READ_AT_EIGHT
            met[f"{name}, {row['clients']} clients"] = row["p95"] <= limit
            if is_write:
                met["50 intakes a second"] = row["per_second"] >= INTAKES_A_SECOND
        met["no errors"] = met.get("no errors", True) and not row["errors"]
    for name, limit in STATEMENTS.items():
        met[f"{name}: at most {limit} statements"] = report["statements"][name] <= limit
    met["memory"] = report["memory_mb"]["pss"] <= MEMORY_MB
    small = report.get("work_list_small")
    if small:
        large = next(
            r for r in report["scenarios"] if (r["scenario"], r["clients"]) == ("work list", 1)
        )
        met["work list does not grow"] = large["p95"] <= WORK_LIST_GROWTH * small["p95"]
    return met


def _line(row: Mapping[str, Any]) -> str:  # Any: JSON
    times = "".join(f"{row[key]:>9.1f}" for key in ("p50", "p95", "p99"))
    fault = f"  {row['first_error']}" if row["errors"] else ""
    return (
        f"{row['scenario']:<16}{row['clients']:>3}{times}{row['per_second']:>9.1f}/s"
        f"{row['errors']:>5} errors{fault}"
    )


def _print(report: Mapping[str, Any]) -> None:  # Any: JSON
    print(f"\n{report['machine']}, {report['dossiers']} dossiers")
    print(f"{'':<16}{'cl.':>3}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for row in report["scenarios"]:
        print(_line(row))
    print("SQL statements:", ", ".join(f"{k} {v}" for k, v in report["statements"].items()))
    if "work_list_small" in report:
        print(f"work list at {SMALL}: {_line(report['work_list_small'])}")
        print("load:", report["load_small"], report["load"])
    intakes = {
        r["clients"]: r["per_second"] for r in report["scenarios"] if r["scenario"] == "intake"
    }
    plain = report["plain_sql"]
    for clients in CLIENTS:
        rate = plain[str(clients)]
        print(
            f"plain SQL, {clients} clients: {rate:.0f} intakes/s of {plain['rows']} rows; "
            f"the product writes {intakes[clients]:.1f}/s, 1 : {rate / max(intakes[clients], 0.1):.1f}"
        )
    print(f"one due date: {report['clock_microseconds']} µs; web memory {report['memory_mb']} MB")
    for target, is_met in report["targets"].items():
        print(f"  {'ok    ' if is_met else 'MISSED'} {target}")


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    now = datetime.now(UTC).date().isoformat()
    return f"{now}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
