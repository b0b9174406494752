"""`motcua audit verify`: prove every log, or say where it does not prove itself."""

import json
import time
from dataclasses import asdict

import typer

from motcua.audit.chains import get_log, list_logs
from motcua.audit.models import DailyRoot
from motcua.audit.verification import Tally, verify_log
from motcua.core.errors import DomainError

app = typer.Typer(add_completion=False, help="Nhật ký. Audit record.")


@app.callback()
def _root() -> None:
    """Only here to make typer build a group, whatever the number of commands."""


class LogsAreNotWhole(DomainError):
    """At least one log has been changed by hand."""


class NoSuchRoot(DomainError):
    """The root given by the auditor is not the one that stands in the database."""


@app.command("verify")
def verify(
    log: str = typer.Option("", help="Chỉ một nhật ký: audit, dossier_events. One log only."),
    key: int = typer.Option(0, help="Chỉ chuỗi của một hồ sơ (số nội bộ). One chain only."),
    root: str = typer.Option(
        "", help="Dấu niêm phong đã in ra trước đây (hex). A root noted outside the database."
    ),
    limit: int = typer.Option(50, help="Dừng sau số lỗi này. Stop after so many findings."),
    as_json: bool = typer.Option(False, "--json", help="Một JSON trên một dòng. One JSON object."),
) -> None:
    """Verify chains, rows and seals; exit 1 when something does not fit."""
    logs = [get_log(log)] if log else [item for item in list_logs() if item.chain or not key]
    findings = []
    report = []
    for item in logs:
        tally = Tally()
        begun = time.perf_counter()
        for finding in verify_log(item, tally=tally, only_key=key or None):
            findings.append(finding)
            if not as_json:
                print(_line(asdict(finding)))
            if len(findings) >= limit:
                break
        seconds = round(time.perf_counter() - begun, 2)
        newest = DailyRoot.objects.filter(log=item.name).order_by("-date").first()
        report.append(
            {
                "log": item.name,
                **asdict(tally),
                "seconds": seconds,
                "last_sealed": newest.date.isoformat() if newest else None,
                "root": bytes(newest.root).hex() if newest else None,
            }
        )
    if as_json:
        print(json.dumps({"logs": report, "findings": [asdict(f) for f in findings]}, default=str))
    else:
        for row in report:
            print(_summary(row))
    if root and not DailyRoot.objects.filter(root=_bytes(root)).exists():
        raise NoSuchRoot("Không có niêm phong nào mang dấu đã cho: nhật ký đã bị làm lại.")
    if findings:
        raise LogsAreNotWhole(f"Nhật ký không nguyên vẹn: {len(findings)} chỗ sai.")


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise NoSuchRoot("Dấu niêm phong phải viết bằng chữ số hệ 16.") from error


def _line(finding: dict[str, object]) -> str:
    places = (("key", "hồ sơ"), ("row_id", "dòng"), ("day", "ngày"))
    place = ", ".join(f"{word} {finding[name]}" for name, word in places if finding[name])
    return f"SAI {finding['log']} ({place}): {finding['what']}"


def _summary(row: dict[str, object]) -> str:
    sealed = (
        f"niêm phong đến {row['last_sealed']}, dấu {row['root']}"
        if row["root"]
        else "chưa niêm phong"
    )
    return (
        f"{row['log']}: {row['rows']} dòng, {row['chains']} chuỗi, {row['days']} ngày, "
        f"{row['seconds']} giây; {sealed}"
    )
