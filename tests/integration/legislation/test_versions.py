"""Versions of a rule set: published with day and ground, kept by whoever was received under them."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.db import InternalError, ProgrammingError, transaction

from motcua.audit.models import AuditEntry
from motcua.core.actors import Actor, PostingFact
from motcua.core.errors import ConcurrentChange
from motcua.deadlines.rules import ICT
from motcua.directory.errors import NotPermitted
from motcua.directory.rules import Level, Role
from motcua.legislation import queries, rules, services
from motcua.legislation.durations import calendar_days, working_days
from motcua.legislation.models import RuleSetVersion
from motcua.legislation.rules import Mark, UnknownRuleSet, get_rule_set

NOW = datetime(2026, 11, 25, 10, tzinfo=ICT)
TODAY = NOW.date()
TOMORROW = date(2026, 11, 26)
ACTOR = Actor(
    account_id=None,
    officer_id=1,
    label="Trần Văn Quản",
    postings=(PostingFact(id=1, role=Role.ADMINISTRATOR, agency_id=1, level=Level.PROVINCE),),
)
STRANGER = replace(
    ACTOR, postings=(PostingFact(id=2, role=Role.SPECIALIST, agency_id=1, level=Level.PROVINCE),)
)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    queries.forget_rule_sets()
    yield
    queries.forget_rule_sets()


def publish(**other):
    facts = {
        "base": "D118-2025",
        "based_on": 1,
        "parameter": "agency_return_limit",
        "value": working_days(4),
        "document": "Nghị định 1/2027/NĐ-CP",
        "article": "Điều 1",
        "mark": Mark.READ,
        "effective_from": TOMORROW,
        "ground": "Đã đối chiếu bản Công báo",
        "actor": ACTOR,
        "today": TODAY,
        "at": NOW,
    }
    made = services.publish_rule_set_version(**(facts | other))
    queries.forget_rule_sets()
    return made


@pytest.mark.django_db
class TestPublish:
    def test_holds_from_its_day_and_the_delivered_set_before(self):
        made = publish()

        assert made.code == "D118-2025.2"
        assert (made.base_code, made.version) == ("D118-2025", 2)
        assert queries.rule_set_in_force(on=TODAY).code == "D118-2025"
        assert queries.rule_set_in_force(on=TOMORROW).agency_return_limit.value == working_days(4)
        assert queries.rule_set_in_force(on=date(2025, 6, 30)).code == "D61-2018"

    def test_a_dossier_finds_its_own_version_again_for_life(self):
        publish()
        publish(based_on=2, value=working_days(5))

        limits = [
            get_rule_set(code).agency_return_limit.value
            for code in ("D118-2025", "D118-2025.2", "D118-2025.3")
        ]
        assert limits == [working_days(3), working_days(4), working_days(5)]
        with pytest.raises(UnknownRuleSet):
            get_rule_set("D118-2025.4")

    def test_a_later_version_keeps_what_an_earlier_one_changed(self):
        publish()
        made = publish(based_on=2, parameter="handover_cutoff", value=time(14, 30))

        assert made.agency_return_limit.value == working_days(4)
        assert made.handover_cutoff.value == time(14, 30)
        assert made.handover_cutoff.in_force_from == TOMORROW

    def test_asks_the_database_nothing_once_remembered(self, django_assert_num_queries):
        publish()
        queries.rule_set_in_force(on=TOMORROW)

        with django_assert_num_queries(0):
            for _ in range(3):
                queries.rule_set_in_force(on=TOMORROW)
                get_rule_set("D118-2025.2")

    def test_is_in_the_audit_with_both_values(self):
        publish()

        entry = AuditEntry.objects.get(action="legislation.rule_set.changed")
        assert entry.data["before"] == {"amount": 3, "unit": "WORKING_DAY"}
        assert entry.data["after"] == {"amount": 4, "unit": "WORKING_DAY"}

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"ground": " "}, "căn cứ"),
            ({"document": ""}, "văn bản"),
            ({"effective_from": TODAY}, "ngày mai"),
            ({"value": working_days(3), "document": "Nghị định 118/2025/NĐ-CP",
              "article": "Điều 19 khoản 5"}, "Không có gì thay đổi"),
            ({"parameter": "identity_check_required", "value": False}, "mã nguồn"),
            ({"parameter": "apology_latest", "value": working_days(1)}, "chỉ tính theo"),
            ({"parameter": "extension_max", "value": "hai"}, "không hợp lệ"),
            ({"parameter": "nothing", "value": 1}, "Không có tham số"),
            ({"base": "D118-2025", "based_on": 1, "value": calendar_days(3),
              "actor": STRANGER}, "không có quyền"),
        ],
    )  # fmt: skip
    def test_refuses_what_makes_no_sense(self, wrong, words):
        with pytest.raises(rules.DomainError, match=words):
            publish(**wrong)
        assert not RuleSetVersion.objects.exists()

    def test_refuses_an_earlier_day_than_the_version_before(self):
        publish(effective_from=date(2027, 1, 1))

        with pytest.raises(services.UnableToChangeRuleSet, match="01/01/2027"):
            publish(based_on=2, value=working_days(5))

    def test_of_an_old_version_is_told_so(self):
        publish()

        with pytest.raises(ConcurrentChange):
            publish(value=working_days(5))

    def test_is_not_for_others(self):
        with pytest.raises(NotPermitted):
            publish(actor=STRANGER)

    def test_the_ended_set_is_corrected_within_its_own_time(self):
        made = publish(
            base="D61-2018", effective_from=date(2018, 6, 21), value=working_days(3),
            document="Nghị định 61/2018/NĐ-CP", article="Điều 19 khoản 4",
        )  # fmt: skip

        assert made.agency_return_limit.is_verified
        assert queries.rule_set_in_force(on=date(2024, 1, 2)).code == "D61-2018.2"
        with pytest.raises(services.UnableToChangeRuleSet, match="30/06/2025"):
            publish(base="D61-2018", based_on=2, effective_from=TOMORROW)

    def test_rows_cannot_be_changed_by_anybody(self):
        publish()

        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            RuleSetVersion.objects.update(ground="khác")
