"""Who may do what, as tables: postings on one side, relations on the other."""

import pytest

from motcua.core.actors import Actor, PostingFact
from motcua.directory import policies
from motcua.directory.rules import DossierRelation, Role

SHOP, OTHER_SHOP, RETURN_SHOP = 1, 2, 3
CENTRE, AGENCY, OTHER_AGENCY, ASKED_AGENCY, OFFICE = 10, 11, 12, 13, 14
UNIT, OTHER_UNIT = 21, 22
RELATION = DossierRelation(
    intake_shop_id=SHOP,
    return_shop_id=RETURN_SHOP,
    competent_agency_id=AGENCY,
    competent_unit_id=UNIT,
    consulted_agency_ids=frozenset({ASKED_AGENCY}),
    officer_ids=frozenset({77}),
)


def posting(role, agency=AGENCY, *, unit=None, shop=None, function="", delegator=None):
    return PostingFact(
        id=1,
        role=role,
        agency_id=agency,
        level="PROVINCE",
        agency_function=function,
        unit_id=unit,
        shop_id=shop,
        delegator_id=delegator,
    )


def actor(*postings, officer_id=5):
    return Actor(account_id=1, officer_id=officer_id, label="Người thử", postings=postings)


NOBODY = Actor(account_id=9, officer_id=None, label="Công dân", is_citizen=True)


class TestDossierView:
    @pytest.mark.parametrize(
        "person",
        [
            actor(posting(Role.COUNTER_OFFICER, CENTRE, shop=SHOP)),
            actor(posting(Role.COUNTER_OFFICER, CENTRE, shop=RETURN_SHOP)),
            actor(posting(Role.CENTER_HEAD, CENTRE, shop=SHOP)),
            actor(posting(Role.SPECIALIST, unit=UNIT)),
            actor(posting(Role.UNIT_HEAD, unit=UNIT)),
            actor(posting(Role.LEADER)),
            actor(posting(Role.CLERK)),
            actor(posting(Role.SPECIALIST, ASKED_AGENCY, unit=99)),
            actor(posting(Role.SPECIALIST, OTHER_AGENCY, unit=98), officer_id=77),
            actor(posting(Role.SPECIALIST, OTHER_AGENCY, unit=98, delegator=77)),
            actor(posting(Role.AUDITOR, OFFICE, unit=97, function="OFFICE")),
            actor(posting(Role.AUDITOR, AGENCY)),
        ],
    )
    def test_is_for_those_who_have_to_do_with_it(self, person):
        assert policies.can(person, "dossier.view", relation=RELATION)

    @pytest.mark.parametrize(
        "person",
        [
            NOBODY,
            actor(),
            actor(posting(Role.COUNTER_OFFICER, CENTRE, shop=OTHER_SHOP)),
            actor(posting(Role.CENTER_HEAD, CENTRE, shop=OTHER_SHOP)),
            actor(posting(Role.SPECIALIST, unit=OTHER_UNIT)),
            actor(posting(Role.UNIT_HEAD, unit=OTHER_UNIT)),
            actor(posting(Role.LEADER, OTHER_AGENCY)),
            actor(posting(Role.ADMINISTRATOR, OFFICE)),
            actor(posting(Role.ADMINISTRATOR, AGENCY)),
            actor(posting(Role.PROCEDURE_EDITOR, AGENCY)),
            actor(posting(Role.AUDITOR, OTHER_AGENCY, function="HEALTH")),
        ],
    )
    def test_is_not_for_others_whatever_their_rank(self, person):
        assert not policies.can(person, "dossier.view", relation=RELATION)

    def test_of_an_auditor_lets_him_read_and_not_work(self):
        auditor = actor(posting(Role.AUDITOR, OFFICE, function="OFFICE"))

        assert policies.can(auditor, "dossier.view", relation=RELATION)
        assert not policies.can(auditor, "dossier.work", relation=RELATION)


class TestDossierReceive:
    def test_happens_at_ones_own_shop(self):
        person = actor(posting(Role.COUNTER_OFFICER, CENTRE, shop=SHOP))

        assert policies.can(person, "dossier.receive", shop_id=SHOP)
        assert not policies.can(person, "dossier.receive", shop_id=OTHER_SHOP)
        assert not policies.can(person, "dossier.receive")

    def test_is_no_work_of_specialists(self):
        person = actor(posting(Role.SPECIALIST, unit=UNIT, shop=SHOP))

        assert not policies.can(person, "dossier.receive", shop_id=SHOP)


class TestTaskComplete:
    @pytest.mark.parametrize(
        ("person", "holder", "allowed"),
        [
            (actor(posting(Role.SPECIALIST, unit=UNIT)), None, True),
            (actor(posting(Role.SPECIALIST, unit=UNIT)), 5, True),
            (actor(posting(Role.SPECIALIST, unit=UNIT)), 6, False),
            (actor(posting(Role.SPECIALIST, unit=UNIT, delegator=6)), 6, True),
            (actor(posting(Role.SPECIALIST, unit=UNIT, delegator=7)), 6, False),
            (actor(posting(Role.SPECIALIST, unit=OTHER_UNIT)), None, False),
            (actor(posting(Role.UNIT_HEAD, unit=UNIT)), None, False),
        ],
    )
    def test_of_a_unit_needs_role_place_and_person(self, person, holder, allowed):
        facts = {"role": Role.SPECIALIST, "agency_id": AGENCY, "unit_id": UNIT}

        assert policies.can(person, "task.complete", **facts, officer_id=holder) == allowed

    def test_of_an_agency_is_its_leaders(self):
        facts = {"role": Role.LEADER, "agency_id": AGENCY}

        assert policies.can(actor(posting(Role.LEADER)), "task.complete", **facts)
        assert not policies.can(actor(posting(Role.LEADER, OTHER_AGENCY)), "task.complete", **facts)

    def test_of_a_shop_is_its_counters(self):
        facts = {"role": Role.COUNTER_OFFICER, "agency_id": CENTRE, "shop_id": SHOP}
        there = actor(posting(Role.COUNTER_OFFICER, CENTRE, shop=SHOP))
        elsewhere = actor(posting(Role.COUNTER_OFFICER, CENTRE, shop=OTHER_SHOP))

        assert policies.can(there, "task.complete", **facts)
        assert not policies.can(elsewhere, "task.complete", **facts)

    def test_without_a_place_is_nobodys(self):
        assert not policies.can(actor(posting(Role.LEADER)), "task.complete", role=Role.LEADER)


class TestActions:
    @pytest.mark.parametrize("action", policies.list_actions())
    def test_are_all_closed_to_those_without_an_office(self, action):
        assert not policies.can(NOBODY, action, relation=RELATION, shop_id=SHOP, unit_id=UNIT)
        assert not policies.can(actor(), action, relation=RELATION, shop_id=SHOP, unit_id=UNIT)

    def test_that_nobody_wrote_a_rule_for_are_a_fault(self):
        with pytest.raises(KeyError):
            policies.can(NOBODY, "dossier.burn")

    @pytest.mark.parametrize(
        ("role", "actions"),
        [
            (
                Role.ADMINISTRATOR,
                {
                    "organisation.edit",
                    "calendar.edit",
                    "calendar.recalculate",
                    "rule_set.edit",
                    "shop.manage",
                },
            ),
            (Role.PROCEDURE_EDITOR, {"procedure.edit"}),
            (Role.PROCEDURE_PUBLISHER, {"procedure.edit", "procedure.publish"}),
            (Role.AUDITOR, {"audit.view", "organisation.view"}),
            (Role.SPECIALIST, set()),
        ],
    )
    def test_of_the_console_go_by_role(self, role, actions):
        asked = {
            "organisation.edit", "organisation.view", "calendar.edit", "calendar.recalculate", "rule_set.edit", "shop.manage",
            "procedure.edit", "procedure.publish", "audit.view",
        }  # fmt: skip
        person = actor(posting(role))
        granted = {action for action in asked if policies.can(person, action)}

        assert granted - {"organisation.view"} == actions - {"organisation.view"}
