"""`motcua journey`: every published procedure from intake to return through the real services."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from django.utils import timezone

from motcua.core.errors import DomainError

app = typer.Typer(help="Chạy thử trọn đường đi của thủ tục.")


@app.command("journey")
def journey(
    procedures: Annotated[
        str, typer.Option(help="Mã thủ tục, cách nhau bằng dấu phẩy, hoặc “all”.")
    ] = "all",
    as_json: Annotated[bool, typer.Option("--json", help="Một đối tượng JSON mỗi dòng.")] = False,
) -> None:
    """Run the first case of each procedure; exit 1 when one does not reach the applicant."""
    from motcua.dossiers import journeys
    from motcua.procedures.models import ProcedureRevision

    revisions = ProcedureRevision.objects.filter(
        state=ProcedureRevision.State.PUBLISHED, workflow_definition__isnull=False
    ).select_related("procedure")
    if procedures != "all":
        revisions = revisions.filter(procedure__code__in=procedures.split(","))
    failures = 0
    found = list(revisions.order_by("procedure__code", "number"))
    if not found:
        typer.echo("Chưa có thủ tục nào được công bố với quy trình.", err=True)
        sys.exit(1)
    for revision in found:
        try:
            variant = revision.variants.order_by("order").first()
            done = journeys.run_journey(
                revision=revision,
                variant_id=variant.pk if variant else None,
                start_at=timezone.localtime(),
            )
        except DomainError as error:
            failures += 1
            typer.echo(f"{revision.procedure.code}: {error}", err=True)
            continue
        if as_json:
            typer.echo(json.dumps(asdict(done), ensure_ascii=False))
        else:
            typer.echo(
                f"{done.procedure}  {done.code}  hẹn {done.due_at}  {' → '.join(done.steps)}"
            )
    sys.exit(1 if failures else 0)
