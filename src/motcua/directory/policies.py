"""
Rights as relations: role × agency, unit or shop × relation to this dossier. Decided here, nowhere else.

    policies.can(actor, "dossier.receive", shop_id=intake.shop_id)
    policies.can(actor, "dossier.view", relation=relation_of(dossier))
    policies.can(actor, "task.complete", role="SPECIALIST", unit_id=3, officer_id=None)

The reasons are told in docs/policies/access.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rules

from motcua.core.actors import Actor
from motcua.directory.rules import (
    PROVINCE_WIDE_FUNCTIONS,
    WORK_ROLES,
    DossierRelation,
    Role,
)

# Any: the package says that it is typed and is not.
_rights: Any = rules


@dataclass(frozen=True, kw_only=True)
class _Facts:
    relation: DossierRelation | None
    role: str
    agency_id: int | None
    unit_id: int | None
    shop_id: int | None
    officer_id: int | None


def can(
    actor: Actor,
    action: str,
    *,
    relation: DossierRelation | None = None,
    role: str = "",
    agency_id: int | None = None,
    unit_id: int | None = None,
    shop_id: int | None = None,
    officer_id: int | None = None,
) -> bool:
    """
    Tell whether this person may do this act to this thing.

    :raises KeyError: if no rule is written for the action (a fault of the program)
    """
    if action not in _RULES:
        raise KeyError(action)
    facts = _Facts(
        relation=relation,
        role=role,
        agency_id=agency_id,
        unit_id=unit_id,
        shop_id=shop_id,
        officer_id=officer_id,
    )
    return actor.officer_id is not None and bool(_RULES.test_rule(action, actor, facts))


def list_actions() -> list[str]:
    """Return every action that a rule is written for."""
    return sorted(_RULES)


# --- relation of a person to a dossier ----------------------------------------------------------


def _sits_at_a_shop_of_it(actor: Actor, facts: _Facts) -> bool:
    relation = facts.relation
    return relation is not None and any(
        posting.shop_id in relation.shop_ids
        for posting in actor.postings_as(Role.COUNTER_OFFICER, Role.CENTER_HEAD)
    )


def _serves_it(actor: Actor, facts: _Facts) -> bool:
    """As above without the centre that only supervises (Decree 118/2025, art. 20(1)(a); rule 36)."""
    relation = facts.relation
    return relation is not None and any(
        posting.shop_id in relation.working_shop_ids
        for posting in actor.postings_as(Role.COUNTER_OFFICER, Role.CENTER_HEAD)
    )


def _heads_a_shop_of_it(actor: Actor, facts: _Facts) -> bool:
    relation = facts.relation
    return relation is not None and any(
        posting.shop_id in relation.shop_ids for posting in actor.postings_as(Role.CENTER_HEAD)
    )


def _settles_it(actor: Actor, facts: _Facts) -> bool:
    """Members of the competent unit; those who lead or serve the whole agency; nobody else in it."""
    relation = facts.relation
    return relation is not None and any(
        posting.agency_id == relation.competent_agency_id
        and (
            posting.unit_id is None
            or relation.competent_unit_id is None
            or posting.unit_id == relation.competent_unit_id
        )
        for posting in actor.postings_as(*WORK_ROLES)
    )


def _is_asked_for_an_opinion(actor: Actor, facts: _Facts) -> bool:
    relation = facts.relation
    return relation is not None and any(
        posting.agency_id in relation.consulted_agency_ids
        for posting in actor.postings_as(*WORK_ROLES)
    )


def _has_worked_on_it(actor: Actor, facts: _Facts) -> bool:
    relation = facts.relation
    return relation is not None and (
        actor.officer_id in relation.officer_ids or bool(actor.delegator_ids & relation.officer_ids)
    )


def _audits_it(actor: Actor, facts: _Facts) -> bool:
    """Auditors of the province's committee read everything, others what their own agency settles."""
    relation = facts.relation
    return relation is not None and any(
        posting.agency_function in PROVINCE_WIDE_FUNCTIONS
        or posting.agency_id == relation.competent_agency_id
        or posting.shop_id in relation.shop_ids
        for posting in actor.postings_as(Role.AUDITOR)
    )


# --- other acts ---------------------------------------------------------------------------------


def _receives_here(actor: Actor, facts: _Facts) -> bool:
    return facts.shop_id is not None and any(
        posting.shop_id == facts.shop_id
        for posting in actor.postings_as(Role.COUNTER_OFFICER, Role.CENTER_HEAD)
    )


def _heads_this_shop(actor: Actor, facts: _Facts) -> bool:
    return facts.shop_id is not None and any(
        posting.shop_id == facts.shop_id for posting in actor.postings_as(Role.CENTER_HEAD)
    )


def _holds_the_task(actor: Actor, facts: _Facts) -> bool:
    """
    The role at the task's place; a task taken by somebody is his, or his delegate's while he is away.

    A task without unit belongs to those who serve the whole agency (leaders), or, when nobody does,
    to any unit of it with that role.
    """
    for posting in actor.all_postings:
        if posting.role != facts.role:
            continue
        if facts.shop_id is not None:
            fits = posting.shop_id == facts.shop_id
        elif facts.unit_id is not None:
            fits = posting.unit_id == facts.unit_id
        else:
            fits = facts.agency_id is not None and posting.agency_id == facts.agency_id
        worker = posting.delegator_id or actor.officer_id
        if fits and facts.officer_id in {None, worker, actor.officer_id}:
            return True
    return False


def _assigns_here(actor: Actor, facts: _Facts) -> bool:
    """The head of the unit, or who leads its agency, says who in it does what."""
    return any(
        facts.unit_id is not None and posting.unit_id == facts.unit_id
        for posting in actor.postings_as(Role.UNIT_HEAD)
    ) or any(
        facts.agency_id is not None and posting.agency_id == facts.agency_id
        for posting in actor.postings_as(Role.LEADER)
    )


def _leads_this_agency(actor: Actor, facts: _Facts) -> bool:
    return facts.agency_id is not None and any(
        posting.agency_id == facts.agency_id for posting in actor.postings_as(Role.LEADER)
    )


def _answers_for_these_reports(actor: Actor, facts: _Facts) -> bool:
    """
    Who leads the agency or heads its own centre; of the province and of all in it, who leads the
    committee or heads the provincial centre.
    """
    for posting in actor.postings_as(Role.LEADER, Role.CENTER_HEAD):
        if posting.agency_function in {"PROVINCIAL_COMMITTEE", "SERVICE_CENTER"}:
            return True
        is_leader = posting.role == Role.LEADER
        asked, own = (
            (facts.agency_id, posting.agency_id) if is_leader else (facts.shop_id, posting.shop_id)
        )
        if asked is not None and asked == own:
            return True
    return False


def _audits_these_reports(actor: Actor, facts: _Facts) -> bool:
    return any(
        posting.agency_function in PROVINCE_WIDE_FUNCTIONS
        or (facts.agency_id is not None and posting.agency_id == facts.agency_id)
        for posting in actor.postings_as(Role.AUDITOR)
    )


def _has(*roles: Role) -> Callable[[Actor, _Facts], bool]:
    def test(actor: Actor, _facts: _Facts) -> bool:
        return not actor.roles.isdisjoint(roles)

    test.__name__ = "has_" + "_or_".join(role.value.lower() for role in roles)
    return test


_settles = _rights.predicate(_settles_it)
_sits = _rights.predicate(_sits_at_a_shop_of_it)
_serves = _rights.predicate(_serves_it)
_heads = _rights.predicate(_heads_a_shop_of_it)
_consulted = _rights.predicate(_is_asked_for_an_opinion)
_worked = _rights.predicate(_has_worked_on_it)
_audits = _rights.predicate(_audits_it)
_task = _rights.predicate(_holds_the_task)
_assigns = _rights.predicate(_assigns_here)
_receives = _rights.predicate(_receives_here)
_leads_it = _rights.predicate(_leads_this_agency)
_head_here = _rights.predicate(_heads_this_shop)
_reports = _rights.predicate(_answers_for_these_reports)
_audits_reports = _rights.predicate(_audits_these_reports)
_administers = _rights.predicate(_has(Role.ADMINISTRATOR))
_edits = _rights.predicate(_has(Role.PROCEDURE_EDITOR, Role.PROCEDURE_PUBLISHER))
_publishes = _rights.predicate(_has(Role.PROCEDURE_PUBLISHER))
_is_auditor = _rights.predicate(_has(Role.AUDITOR))
_leads = _rights.predicate(_has(Role.LEADER, Role.UNIT_HEAD, Role.CENTER_HEAD))

_RULES = _rights.RuleSet()
for _action, _predicate in {
    "dossier.view": _sits | _settles | _consulted | _worked | _audits,
    "dossier.work": _serves | _settles | _consulted | _worked,
    "dossier.receive": _receives,
    "dossier.return": _receives,
    "dossier.hand_over": _receives,
    "dossier.supervise": _heads | _audits,
    "dossier.charge": _receives,
    "dossier.stop": _receives,
    "dossier.change": _receives,
    "dossier.guide": _receives,
    "dossier.extend": _settles,
    "dossier.correct": _settles,
    "dossier.consult": _settles,
    "dossier.verify": _settles,
    "dossier.note": _serves | _settles | _consulted | _worked,
    "task.view": _task | _assigns | _is_auditor,
    "task.complete": _task,
    "task.claim": _task,
    "task.assign": _assigns,
    "shop.manage": _head_here | _administers,
    "procedure.view_draft": _edits | _administers | _is_auditor,
    "procedure.edit": _edits,
    "procedure.publish": _publishes,
    "organisation.view": _administers | _is_auditor,
    "organisation.edit": _administers,
    "calendar.edit": _administers,
    "calendar.recalculate": _administers,
    "rule_set.edit": _administers,
    "delegation.edit": _administers | _leads,
    "mandate.grant": _leads_it,
    "report.view": _reports | _audits_reports,
    "report.close": _reports,
    "audit.view": _is_auditor,
}.items():
    _RULES.add_rule(_action, _predicate)
