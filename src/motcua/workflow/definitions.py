"""Publish the process of a procedure's revision."""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from motcua.core.transactions import transaction_required
from motcua.legislation.durations import Duration, DurationUnit
from motcua.procedures.models import ProcedureRevision
from motcua.workflow import checks
from motcua.workflow.errors import ProcessNotFit, UnableToCompileProcess
from motcua.workflow.holders import AGENCY_PREFIX
from motcua.workflow.models import WorkflowDefinition
from motcua.workflow.processes import CompiledProcess, compile_process
from motcua.workflow.processes.interagency import write_interagency

# What a pack names as its template when its parts make the process.
INTERAGENCY: Final = "interagency"


def compile_for(revision: ProcedureRevision) -> CompiledProcess:
    """
    Compile `pack["process"]` of a revision: a template with changed steps, or a process written out.

    `consult` names the agency whose opinion is asked; `parts` of the pack make an interagency process.

    The shares of its steps divide the shortest ordinary time limit of the revision, so that no case
    of the procedure can overrun while all steps are on time.

    :raises UnableToCompileProcess: if the pack has no process or the process contradicts itself
    """
    process = revision.pack.get("process")
    if not isinstance(process, Mapping):
        raise UnableToCompileProcess(_("Kho mẫu của thủ tục chưa có quy trình."))
    total = _shortest_limit(revision)
    template = process.get("template")
    if template == INTERAGENCY:
        return compile_process(
            write_interagency(revision.pack.get("parts", ())), process.get("steps"), total=total
        )
    if template is None:
        return compile_process(process, total=total)
    changes = {key: dict(step) for key, step in process.get("steps", {}).items()}
    if "consult" in process:
        asked = f"{AGENCY_PREFIX}{process['consult']['agency_function']}"
        changes["consult"] = {"holder": asked} | changes.get("consult", {})
    return compile_process(template, changes, total=total)


@transaction_required
def publish_definition(
    *,
    revision: ProcedureRevision,
    at: datetime,
    available: AbstractSet[tuple[str, str]] | None = None,
) -> WorkflowDefinition:
    """
    Check and store the process of a revision; a revision that has the same one keeps it.

    `available` names the (role, holder) pairs somebody is posted to; without it the check leaves out
    whether there is anybody to do a step.

    :raises UnableToCompileProcess: see `compile_for`
    :raises ProcessNotFit: with every fault in words
    """
    compiled = compile_for(revision)
    problems = checks.check_process(bpmn=compiled.bpmn, steps=compiled.steps, available=available)
    if problems:
        raise ProcessNotFit(tuple(problem.text for problem in problems))
    digest = digest_of(compiled)
    definition, _created = WorkflowDefinition.objects.get_or_create(
        revision=revision,
        defaults={
            "bpmn": compiled.bpmn,
            "steps": compiled.steps,
            "digest": digest,
            "created_at": at,
        },
    )
    if definition.digest != digest:
        # Running dossiers keep the process they began with: it belongs to the revision.
        if definition.instance_set.exists():
            raise UnableToCompileProcess(
                _("Đã có hồ sơ chạy theo quy trình này; muốn đổi phải ra phiên bản thủ tục mới.")
            )
        definition.bpmn, definition.steps = compiled.bpmn, compiled.steps
        definition.digest, definition.created_at = digest, at
        definition.save(update_fields=["bpmn", "steps", "digest", "created_at"])
    return definition


def digest_of(compiled: CompiledProcess) -> str:
    text = json.dumps([compiled.bpmn, compiled.steps], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _shortest_limit(revision: ProcedureRevision) -> Duration | None:
    limits = [
        Duration(value=limit.amount.normalize(), unit=DurationUnit(limit.unit))
        for limit in revision.time_limits.all()
        if not limit.is_for_complex
    ]
    return min(limits, key=_rough_hours, default=None)


def _rough_hours(duration: Duration) -> float:
    hours = {
        DurationUnit.SAME_DAY: 0,
        DurationUnit.HOUR: 1,
        DurationUnit.WORKING_HOUR: 1,
        DurationUnit.WORKING_DAY: 8,
        DurationUnit.CALENDAR_DAY: 6,
        DurationUnit.MONTH: 176,
        DurationUnit.YEAR: 2000,
    }
    return float(duration.value) * hours[duration.unit]
