"""What follows the intake: receipt, duties, settling on the spot, hand-over, return, supplement, look-up."""

from datetime import datetime

import pytest
from django.urls import reverse
from tests.integration.counter.desk import (
    BIRTH,
    CARD,
    MARITAL_STATUS,
    OTHER_CARD,
    count_statements,
    faults,
    receive,
    text_of,
)

from motcua.audit.models import AuditEntry
from motcua.core.actors import Actor
from motcua.directory import queries as directory_queries
from motcua.directory.models import Account
from motcua.dossiers import services
from motcua.dossiers.facts import SupplementItemFacts
from motcua.dossiers.models import Dossier, Transfer
from motcua.dossiers.services import ResultFacts, TaskRef
from motcua.workflow.models import Task

PRINTS = ("print_receipt", "print_control_slip", "print_cover")
RETURNS, HANDOVER = reverse("counter:returns"), reverse("counter:handover")


def actor_of(username, at: datetime) -> Actor:
    account = Account.objects.get(username=username)
    actor = directory_queries.get_actor(account_id=account.pk, on=at.date(), origin="test")
    assert actor is not None
    return actor


def open_task(number) -> Task:
    dossier = Dossier.objects.get(pk=number)
    return Task.objects.get(instance_id=dossier.instance_id, state__in=["OPEN", "CLAIMED"])


def finish_in_the_office(number, clock):
    """Assign, appraise, approve and issue; the result then waits at the counter."""
    people = {
        "assign": "yenphong.chanhvanphong",
        "appraise": "yenphong.hotich",
        "approve": "yenphong.chutich",
        "issue": "yenphong.vanthu",
    }
    for step, usual in people.items():
        task = open_task(number)
        assert task.step_key == step
        username = usual
        if step == "issue" and task.role == "SPECIALIST":
            username = people["appraise"]
        actor = actor_of(username, clock.now)
        ref = TaskRef(task_id=task.pk, version=task.version)
        if step == "assign":
            specialist = Account.objects.get(username="yenphong.hotich").officer
            services.assign_dossier(task=ref, officer_id=specialist.pk, actor=actor, at=clock.now)
        elif step == "issue":
            services.issue_result(
                task=ref,
                result=ResultFacts(is_granted=True, name="Giấy xác nhận", number="12/XN"),
                actor=actor,
                at=clock.now,
            )
        else:
            outcome = {"appraise": "PROPOSE", "approve": "APPROVE"}[step]
            services.conclude_step(
                task=ref, outcome=outcome, opinion="Đủ điều kiện.", actor=actor, at=clock.now
            )
        clock.forward(minutes=10)


def ask_for_supplement(number, clock):
    task = open_task(number)
    if task.step_key == "assign":
        specialist = Account.objects.get(username="yenphong.hotich").officer
        services.assign_dossier(
            task=TaskRef(task_id=task.pk, version=task.version),
            officer_id=specialist.pk,
            actor=actor_of("yenphong.chanhvanphong", clock.now),
            at=clock.now,
        )
        task = open_task(number)
    services.request_supplement(
        task=TaskRef(task_id=task.pk, version=task.version),
        items=(SupplementItemFacts(name="Bản án ly hôn", reason="Chưa có"),),
        reason="Thiếu giấy tờ.",
        actor=actor_of("yenphong.hotich", clock.now),
        at=clock.now,
    )


class TestReceived:
    def test_shows_code_date_and_duties_in_order(self, officer):
        number = receive(officer, MARITAL_STATUS)

        text = text_of(officer.get(reverse("counter:received", args=[number])))

        assert "Đã tiếp nhận H05.162-261007-0001" in text
        assert "17:00 Thứ Hai 12/10/2026" in text
        assert text.index("In giấy tiếp nhận") < text.index("Bàn giao bản giấy")
        assert "Còn 4 giờ 58 phút" in text

    def test_knows_after_printing_that_it_was_printed(self, officer):
        number = receive(officer, MARITAL_STATUS)

        officer.get(reverse("counter:print_receipt", args=[number]))

        assert "In lúc 10:32" in text_of(officer.get(reverse("counter:received", args=[number])))

    @pytest.mark.parametrize("username", ["kinhbac.motcua1"])
    def test_is_hidden_from_another_shop(self, officer, sign_in, username):
        number = receive(officer, MARITAL_STATUS)

        response = sign_in(username).get(reverse("counter:received", args=[number]))

        assert response.status_code == 404

    def test_is_written_to_the_audit_log(self, officer):
        number = receive(officer, MARITAL_STATUS)

        officer.get(reverse("counter:received", args=[number]))

        assert AuditEntry.objects.filter(action="dossier.read", subject_id=str(number)).exists()


class TestPrints:
    @pytest.mark.parametrize("name", PRINTS)
    def test_are_pdf_files_that_may_stand_in_a_frame(self, officer, name):
        number = receive(officer, MARITAL_STATUS)

        response = officer.get(reverse(f"counter:{name}", args=[number]))

        assert response.content.startswith(b"%PDF")
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert response.headers["Cache-Control"] == "private, no-store"

    def test_show_the_receipt_as_a_picture(self, officer):
        number = receive(officer, MARITAL_STATUS)

        response = officer.get(reverse("counter:form_image", args=[number, "giay-tiep-nhan"]))

        assert response.content.startswith(b"\x89PNG")

    @pytest.mark.parametrize("name", ["print_refusal", "print_supplement"])
    def test_of_what_did_not_happen_are_not_there(self, officer, name):
        number = receive(officer, MARITAL_STATUS)

        assert officer.get(reverse(f"counter:{name}", args=[number])).status_code == 404

    def test_write_the_register_of_some_days(self, officer):
        receive(officer, MARITAL_STATUS)

        response = officer.get(
            reverse("counter:print_register"), {"first": "01/10/2026", "last": "2026-10-07"}
        )

        assert response.content.startswith(b"%PDF")

    def test_write_no_register_of_days_that_run_backwards(self, officer):
        response = officer.get(
            reverse("counter:print_register"), {"first": "07/10/2026", "last": "01/10/2026"}
        )

        assert response.status_code == 302


class TestSettle:
    def test_gives_the_result_at_once(self, officer):
        number = receive(officer, BIRTH)
        url = reverse("counter:settle", args=[number])

        officer.post(url, {"who": "APPLICANT", "name": "Giấy khai sinh", "number": "45/2026"})

        dossier = Dossier.objects.get(pk=number)
        assert dossier.state == "RETURNED"
        assert dossier.result.number == "45/2026"
        assert dossier.result.collector_name == "Lê Hoàng Phương Anh"

    def test_wants_a_number(self, officer):
        number = receive(officer, BIRTH)

        response = officer.post(
            reverse("counter:settle", args=[number]), {"who": "APPLICANT", "name": "Giấy khai sinh"}
        )

        assert response.status_code == 422
        assert "Nhập số của văn bản kết quả." in faults(response)

    def test_twice_is_told_kindly(self, officer):
        number = receive(officer, BIRTH)
        url = reverse("counter:settle", args=[number])
        data = {"who": "APPLICANT", "name": "Giấy khai sinh", "number": "45/2026"}
        officer.post(url, data)

        response = officer.post(url, data, follow=True)

        assert "Hồ sơ này đã được giải quyết." in text_of(response)


class TestHandOver:
    def test_gives_the_chosen_ones_and_counts_each_once(self, officer):
        numbers = [
            receive(officer, MARITAL_STATUS),
            receive(officer, MARITAL_STATUS, card=OTHER_CARD),
        ]
        waiting = list(Transfer.objects.filter(dossier_id__in=numbers).values_list("pk", flat=True))

        officer.post(HANDOVER, {"transfer": waiting})
        again = officer.post(HANDOVER, {"transfer": waiting}, follow=True)

        assert Transfer.objects.filter(given_at__isnull=False).count() == 2
        assert "2 hồ sơ đã được bàn giao trước đó." in text_of(again)

    def test_marks_what_is_late(self, officer, world):
        receive(officer, MARITAL_STATUS)
        world.forward(hours=8)

        assert "Quá hạn" in text_of(officer.get(HANDOVER))

    def test_does_not_give_the_papers_of_another_shop(self, officer, sign_in):
        receive(officer, MARITAL_STATUS)

        sign_in("kinhbac.motcua1").post(HANDOVER, {"transfer": [Transfer.objects.get().pk]})

        assert Transfer.objects.get().given_at is None

    def test_stays_within_its_statements(self, officer):
        receive(officer, MARITAL_STATUS)
        receive(officer, MARITAL_STATUS, card=OTHER_CARD)

        assert count_statements(lambda: officer.get(HANDOVER)) <= 8

    def test_of_one_dossier_is_a_duty(self, officer):
        number = receive(officer, MARITAL_STATUS)

        officer.post(reverse("counter:hand_over_one", args=[number]))

        assert Transfer.objects.get(dossier_id=number).given_at is not None


class TestReturn:
    def test_hands_the_result_to_the_applicant(self, officer, world):
        number = receive(officer, MARITAL_STATUS)
        finish_in_the_office(number, world)
        assert "H05.162-261007-0001" in text_of(officer.get(RETURNS))

        response = officer.post(
            reverse("counter:return_one", args=[number]),
            {"who": "APPLICANT", "version": open_task(number).version},
            follow=True,
        )

        assert "Đã trả kết quả hồ sơ H05.162-261007-0001." in text_of(response)
        assert Dossier.objects.get(pk=number).state == "RETURNED"

    def test_to_somebody_else_needs_an_authority(self, officer, world):
        number = receive(officer, MARITAL_STATUS)
        finish_in_the_office(number, world)

        response = officer.post(
            reverse("counter:return_one", args=[number]),
            {"who": "OTHER", "full_name": "Nguyễn Văn Nam"},
        )

        assert response.status_code == 422
        assert any("ủy quyền" in line for line in faults(response))
        assert Dossier.objects.get(pk=number).state == "AT_COUNTER"

    def test_that_was_done_by_a_colleague_is_told(self, officer, world):
        number = receive(officer, MARITAL_STATUS)
        finish_in_the_office(number, world)
        url = reverse("counter:return_one", args=[number])
        officer.post(url, {"who": "APPLICANT"})

        response = officer.post(url, {"who": "APPLICANT"}, follow=True)

        assert "không có kết quả đang chờ trả" in text_of(response)

    def test_with_an_old_version_changes_nothing(self, officer, world):
        number = receive(officer, MARITAL_STATUS)
        finish_in_the_office(number, world)

        response = officer.post(
            reverse("counter:return_one", args=[number]), {"who": "APPLICANT", "version": 99}
        )

        assert response.status_code == 422
        assert Dossier.objects.get(pk=number).state == "AT_COUNTER"

    def test_list_finds_by_name_and_stays_within_its_statements(self, officer, world):
        number = receive(officer, MARITAL_STATUS)
        finish_in_the_office(number, world)

        assert "H05.162-261007-0001" in text_of(officer.get(RETURNS, {"q": "phuong anh"}))
        assert "Không có kết quả nào khớp" in text_of(officer.get(RETURNS, {"q": "zzz"}))
        assert count_statements(lambda: officer.get(RETURNS)) <= 8

    def test_is_closed_to_another_shop(self, officer, sign_in, world):
        number = receive(officer, MARITAL_STATUS)
        finish_in_the_office(number, world)

        stranger = sign_in("kinhbac.motcua1")

        assert stranger.get(reverse("counter:return_one", args=[number])).status_code == 404


class TestSupplements:
    def test_rule_047_papers_taken_later_start_the_limit_again(self, officer, sign_in, world):
        number = receive(officer, MARITAL_STATUS)
        ask_for_supplement(number, world)
        world.forward(days=1)

        response = sign_in("yenphong.motcua2").post(
            reverse("counter:supplement_one", args=[number]),
            {"item-1-ok": "on", "item-1-kind": "ORIGINAL", "item-1-copies": "1"},
            follow=True,
        )

        dossier = Dossier.objects.get(pk=number)
        assert "tính lại từ đầu" in text_of(response)
        assert dossier.state == "IN_PROCESS"
        assert f"{dossier.due_at:%Y-%m-%d}" == "2026-10-13"
        assert dossier.components.filter(name="Bản án ly hôn").exists()

    def test_without_any_paper_says_so(self, officer, world):
        number = receive(officer, MARITAL_STATUS)
        ask_for_supplement(number, world)

        response = officer.post(
            reverse("counter:supplement_one", args=[number]),
            {"item-1-kind": "ORIGINAL", "item-1-copies": "1"},
        )

        assert response.status_code == 422
        assert "Ghi các giấy tờ đã nhận bổ sung." in faults(response)

    def test_rule_049_are_not_closed_before_the_term_ends(self, officer, sign_in, world):
        number = receive(officer, MARITAL_STATUS)
        ask_for_supplement(number, world)
        url = reverse("counter:close_one", args=[number])

        early = officer.post(url, follow=True)
        world.forward(days=60)
        sign_in("yenphong.motcua1").post(url)

        assert "Chưa hết thời hạn bổ sung" in text_of(early)
        assert Dossier.objects.get(pk=number).state == "CLOSED_INCOMPLETE"

    def test_list_shows_them_within_its_statements(self, officer, world):
        number = receive(officer, MARITAL_STATUS)
        ask_for_supplement(number, world)
        url = reverse("counter:supplements")

        assert Dossier.objects.get(pk=number).code in text_of(officer.get(url))
        assert count_statements(lambda: officer.get(url)) <= 8


class TestLookup:
    @pytest.mark.parametrize("text", ["H05.162-261007-0001", "phuong anh", CARD[:12]])
    def test_finds_by_code_name_and_number(self, officer, text):
        receive(officer, MARITAL_STATUS)

        response = officer.get(reverse("counter:lookup"), {"q": text})

        assert "Cấp Giấy xác nhận tình trạng hôn nhân" in text_of(response)

    def test_finds_nothing_of_another_shop(self, officer, sign_in):
        receive(officer, MARITAL_STATUS)

        response = sign_in("kinhbac.motcua1").get(reverse("counter:lookup"), {"q": "phuong anh"})

        assert "Không tìm thấy hồ sơ nào" in text_of(response)

    def test_writes_the_words_to_the_audit_log(self, officer):
        officer.get(reverse("counter:lookup"), {"q": "phuong anh"})

        assert AuditEntry.objects.filter(subject_kind="dossier_search").exists()


class TestHome:
    def test_counts_today(self, officer):
        receive(officer, MARITAL_STATUS)

        text = text_of(officer.get(reverse("counter:home")))

        assert "1hồ sơ nhận hôm nay" in text
        assert "1hồ sơ giấy phải bàn giao" in text

    def test_stays_within_its_statements(self, officer):
        receive(officer, MARITAL_STATUS)
        officer.get(reverse("counter:home"))

        assert count_statements(lambda: officer.get(reverse("counter:home"))) <= 12

    @pytest.mark.parametrize(
        "name", ["home", "handover", "returns", "supplements", "lookup", "print_register"]
    )
    def test_and_every_list_are_for_counter_officers(self, sign_in, name):
        assert sign_in("yenphong.hotich").get(reverse(f"counter:{name}")).status_code == 403
