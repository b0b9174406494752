"""A dossier keeps rule set, revision with its sector rules, and calendar of its receipt for life."""

from datetime import date, datetime, timedelta

import pytest
from tests.integration.dossiers.conftest import MARITAL_STATUS, MONDAY, Province

from motcua.core.actors import Actor, PostingFact
from motcua.deadlines.rules import ICT
from motcua.directory.rules import Level, Role
from motcua.dossiers import clock
from motcua.legislation import queries as law
from motcua.legislation import services as law_services
from motcua.legislation.durations import working_days
from motcua.legislation.rules import Mark, SupplementPolicy
from motcua.procedures import services as procedure_services

NEXT_WEEK = MONDAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    law.forget_rule_sets()
    yield
    law.forget_rule_sets()


ADMINISTRATOR = Actor(
    account_id=None,
    officer_id=1,
    label="Trần Văn Quản",
    postings=(PostingFact(id=1, role=Role.ADMINISTRATOR, agency_id=1, level=Level.PROVINCE),),
)


def test_rule_006_a_new_version_of_the_law_leaves_the_dossier_its_own(province: Province):
    before = province.receive()

    law_services.publish_rule_set_version(
        base="D118-2025",
        based_on=1,
        parameter="agency_return_limit",
        value=working_days(5),
        document="Nghị định 1/2027/NĐ-CP",
        article="Điều 1",
        mark=Mark.READ,
        effective_from=NEXT_WEEK.date(),
        ground="Thử",
        actor=ADMINISTRATOR,
        today=MONDAY.date(),
        at=MONDAY,
    )
    law.forget_rule_sets()
    after = province.receive(at=NEXT_WEEK)

    before.refresh_from_db()
    assert (before.rule_set, after.rule_set) == ("D118-2025", "D118-2025.2")
    assert clock.rules_of(before).agency_return_limit.value == working_days(3)
    assert clock.rules_of(after).agency_return_limit.value == working_days(5)


def test_rule_006_a_new_revision_leaves_limit_papers_fee_and_sector_rules(
    province: Province, monkeypatch
):
    before = province.receive()
    old = before.revision
    draft = procedure_services.copy_to_new_draft(revision_id=old.pk, actor=ADMINISTRATOR, at=MONDAY)
    limits = [{"amount": 9, "unit": "WORKING_DAY"}]
    draft = procedure_services.save_draft(
        revision_id=draft.pk,
        version=draft.version,
        changes={
            "time_limits": limits,
            "examples": [
                {
                    "name": "Chín ngày",
                    "channel": "COUNTER",
                    "received_at": "2026-12-01T09:00",
                    **({"variant": old.variants.first().code} if old.variants.exists() else {}),
                    "expect": {"due_date": "2026-12-14"},
                }
            ],
            "sector_rules": [
                {"parameter": "supplement_policy", "value": "PAUSE", "ground": "Luật thử, Điều 2"}
            ],
        },
        actor=ADMINISTRATOR,
        at=MONDAY,
    )
    procedure_services.publish_revision(
        revision_id=draft.pk,
        version=draft.version,
        effective_from=date(2026, 3, 9),
        today=date(2026, 3, 9),
        actor=ADMINISTRATOR,
        at=NEXT_WEEK,
    )
    monkeypatch.setattr(province, "revision", lambda _code: draft)
    after = province.receive(at=NEXT_WEEK)

    before.refresh_from_db()
    assert before.revision_id == old.pk
    assert (before.time_limit_amount, after.time_limit_amount) == (3, 9)
    assert before.due_at == datetime(2026, 3, 5, 17, tzinfo=ICT)
    assert clock.rules_of(before).supplement_policy.value is SupplementPolicy.RESTART
    assert clock.rules_of(after).supplement_policy.value is SupplementPolicy.PAUSE
    assert str(clock.rules_of(after).supplement_policy.citation) == "Luật thử, Điều 2"
    assert after.revision.procedure.code == MARITAL_STATUS
