"""`motcua journey`: every published procedure from intake to return through the real services."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils import timezone

from motcua.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from motcua.dossiers.journeys import Journey
    from motcua.procedures.models import ProcedureRevision

app = typer.Typer(help="Chạy thử trọn đường đi của thủ tục.")


@app.command("journey")
def journey(
    procedures: Annotated[
        str, typer.Option(help="Mã thủ tục, cách nhau bằng dấu phẩy, hoặc “all”.")
    ] = "all",
    scenario: Annotated[
        str,
        typer.Option(
            help=(
                "plain, supplement, refusal, stop, extension, consultation, interagency, group, "
                "delegated, completion, early; cách nhau bằng dấu phẩy, hoặc “all”."
            )
        ),
    ] = "plain",
    rule_set: Annotated[
        str, typer.Option("--rule-set", help="D118-2025, D61-2018, hoặc “all”.")
    ] = "D118-2025",
    as_json: Annotated[bool, typer.Option("--json", help="Một đối tượng JSON mỗi dòng.")] = False,
) -> None:
    """
    Run each procedure in each of the chosen ways; exit 1 when one does not end as it must.

    A way that a procedure has not is left out; if none of the procedures has it, that is a failure.
    """
    from motcua.dossiers.journeys import Scenario, ScenarioDoesNotFit, start_under

    revisions = _read_revisions(procedures)
    if not revisions:
        typer.echo("Chưa có thủ tục nào được công bố với quy trình.", err=True)
        sys.exit(1)
    try:
        ways = list(Scenario) if scenario == "all" else [Scenario(s) for s in scenario.split(",")]
    except ValueError:
        typer.echo(f"Không có đường đi “{scenario}”.", err=True)
        sys.exit(2)
    laws = ["D61-2018", "D118-2025"] if rule_set == "all" else rule_set.split(",")
    failures = done = 0
    for law in laws:
        for way in ways:
            ran = 0
            for revision in revisions:
                try:
                    start_at = start_under(law, now=timezone.localtime())
                    for finished in _run(revision, way, start_at=start_at):
                        ran += 1
                        _tell(finished, as_json=as_json)
                except ScenarioDoesNotFit:
                    continue
                except DomainError as error:
                    failures += 1
                    typer.echo(f"{revision.procedure.code} {way.value} {law}: {error}", err=True)
            done += ran
            if not ran:
                failures += 1
                typer.echo(f"Không thủ tục nào đi hết đường “{way.value}” ({law}).", err=True)
    typer.echo(f"{done} hành trình, {failures} lỗi.", err=True)
    sys.exit(1 if failures else 0)


def _read_revisions(procedures: str) -> "list[ProcedureRevision]":
    from motcua.procedures.models import ProcedureRevision

    revisions = ProcedureRevision.objects.filter(
        state=ProcedureRevision.State.PUBLISHED, workflow_definition__isnull=False
    ).select_related("procedure", "workflow_definition")
    if procedures != "all":
        revisions = revisions.filter(procedure__code__in=procedures.split(","))
    return list(revisions.order_by("procedure__code", "number"))


def _run(revision: "ProcedureRevision", way: str, *, start_at: datetime) -> "Iterator[Journey]":
    """Run the first case, of a linked group every case: two, three or four procedures."""
    from motcua.dossiers import journeys

    scenario = journeys.Scenario(way)
    cases: list[int | None] = [variant.pk for variant in revision.variants.order_by("order")]
    if scenario not in {journeys.Scenario.GROUP, journeys.Scenario.INTERAGENCY}:
        cases = cases[:1]
    for case in cases or [None]:
        yield journeys.run_journey(
            revision=revision, variant_id=case, start_at=start_at, scenario=scenario
        )


def _tell(done: "Journey", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(done), ensure_ascii=False))
        return
    typer.echo(
        f"{done.procedure}  {done.scenario}  {done.rule_set}  {done.code}  "
        f"hẹn {done.due_at or '–'}  {done.state}  {' → '.join(done.steps)}"
    )
