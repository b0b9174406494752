"""What the tab "Liên thông" shows: every part, the act of this officer on it, the seal of the centre."""

from datetime import datetime
from typing import Any

from motcua.core.actors import Actor
from motcua.dossiers.queries import interagency
from motcua.dossiers.queries.page import DossierPage
from motcua.sites.backoffice import forms
from motcua.workflow.processes.interagency import GATHER, number_of_step


def make_parts(page: DossierPage, actor: Actor, now: datetime) -> dict[str, Any]:
    # Any: what the template names
    """Return the values of the tab."""
    parts = interagency.get_parts(dossier=page.dossier, actor=actor)
    act = act_here(page)
    context: dict[str, Any] = {
        "parts": parts,
        "late_parts": parts.late_rows(now) if parts else (),
        "seal": None if parts else interagency.get_counter_seal(dossier_id=page.dossier.pk),
        "part_act": act,
    }
    if act in {"sign", "decide"}:
        mine = parts.my_part if parts else None
        first = None if mine else page.dossier.revision.results.order_by("order").first()
        name = mine.result_name if mine else first.name if first else page.dossier.revision.name
        context["sign_form"] = forms.Issue(initial={"name": name})
    return context


def act_here(page: DossierPage) -> str:
    """Return what this officer may do on the tab: sign, gather, decide, seal; else nothing."""
    task = page.my_task
    if task is None:
        return ""
    if task.step_key.startswith("sign_") and number_of_step(task.step_key) is not None:
        return "sign"
    return {GATHER: "gather", "decide_here": "decide", "seal": "seal"}.get(task.step_key, "")
