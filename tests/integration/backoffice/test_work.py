"""The work list: filters that stand in the address, many tasks at once, the list as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.integration.backoffice.conftest import client_of
from tests.integration.dossiers.conftest import BIRTH, MONDAY, Province

from motcua.dossiers import services
from motcua.dossiers.facts import ComponentFacts, PartyFacts, SupplementItemFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import work as work_queries
from motcua.dossiers.queries.work import Sort, Tab, WorkFilter
from motcua.workflow.models import Task

WORK = "backoffice:work"


def person(name: str, number: str) -> PartyFacts:
    return PartyFacts(full_name=name, identity_number=number, birth_year=1990)


def asked(province: Province) -> Dossier:
    """A dossier of which the citizen has been asked for more."""
    dossier = province.receive()
    specialist = province.assign(dossier)
    services.request_supplement(
        task=province.ref(dossier),
        items=(SupplementItemFacts(name="Trích lục"),),
        reason="Thiếu trích lục.",
        actor=specialist,
        at=MONDAY + timedelta(hours=1),
    )
    return dossier


class TestFilters:
    def test_a_page_after_another_shows_each_row_once(self, province: Province):
        for hours in range(5):
            province.receive(at=MONDAY + timedelta(hours=hours))
        head = province.holder(Dossier.objects.latest("pk"))

        for sort in Sort:
            seen: list[int] = []
            after = None
            while True:
                page = work_queries.list_work(
                    actor=head, narrowed=WorkFilter(sort=sort, after=after), at=MONDAY, limit=2
                )
                seen += [row.task_id for row in page.rows]
                after = page.next_key
                if after is None:
                    break
            assert len(seen) == 5, sort
            assert len(set(seen)) == 5, sort

    def test_search_and_procedure_narrow_the_list_but_not_the_counts(self, province: Province):
        wanted = province.receive(applicant=person("Đặng Hữu Nghĩa", "999090000039"))
        province.receive()
        client = client_of(province.holder(wanted))

        page = client.get(
            reverse(WORK),
            {"q": "huu nghia", "thu-tuc": wanted.revision.procedure_id, "tab": "NEW"},
        ).content.decode()

        assert page.count("data-row ") == 1
        assert wanted.code in page
        assert "Chưa ai nhận 2" in page

    def test_nothing_that_fits_is_told_apart_from_no_work(self, province: Province):
        client = client_of(province.holder(province.receive()))

        narrowed = client.get(reverse(WORK), {"q": "không ai tên thế"}).content.decode()

        assert "Không có việc nào khớp bộ lọc" in narrowed
        assert "Không có việc chờ anh/chị" not in narrowed

    def test_what_was_just_supplemented_has_a_list_of_its_own(self, province: Province):
        dossier = asked(province)
        services.receive_supplement(
            task=province.ref(dossier),
            components=(ComponentFacts(requirement_id=None, name="Trích lục", kind="ORIGINAL"),),
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY + timedelta(days=1),
        )
        specialist = province.holder(dossier)

        page = work_queries.list_work(
            actor=specialist,
            narrowed=WorkFilter(tab=Tab.SUPPLEMENTED),
            at=MONDAY + timedelta(days=1, hours=1),
        )

        assert [row.dossier_id for row in page.rows] == [dossier.pk]
        assert page.rows[0].is_supplemented

    def test_who_worked_on_it_sees_what_the_citizen_holds_apart(self, province: Province):
        dossier = asked(province)
        specialist = province.actor(
            "SPECIALIST", task=Task.objects.get(instance=dossier.instance, step_key="appraise")
        )

        rows, count = work_queries.list_elsewhere(actor=specialist)
        mine = work_queries.list_work(actor=specialist, narrowed=WorkFilter(), at=MONDAY)

        assert ([row.dossier_id for row in rows], count) == ([dossier.pk], 1)
        assert mine.counts[Tab.MINE] == 0

    def test_a_filter_is_kept_under_a_name_and_without_the_search_text(self, province: Province):
        client = client_of(province.holder(province.receive()))

        client.post(
            reverse("backoffice:save_filter"),
            {"query": "tab=NEW&kenh=COUNTER&q=Lành", "name": "Tại quầy, mới"},
        )
        page = client.get(reverse(WORK)).content.decode()

        assert "Tại quầy, mới" in page
        assert "?tab=NEW&amp;kenh=COUNTER" in page
        client.post(
            reverse("backoffice:save_filter"), {"query": "tab=NEW&kenh=COUNTER", "forget": "1"}
        )
        assert "Tại quầy, mới</a>" not in client.get(reverse(WORK)).content.decode()


class TestManyAtOnce:
    def test_a_head_assigns_several_dossiers(self, province: Province):
        dossiers = [province.receive(at=MONDAY + timedelta(hours=n)) for n in range(2)]
        head = province.holder(dossiers[0])
        specialist = province.actor("SPECIALIST", task=province.task(dossiers[0]))
        values = [f"{province.ref(d).task_id}:{province.ref(d).version}" for d in dossiers]
        client = client_of(head)

        asked_page = client.get(reverse("backoffice:hand_over_many"), {"task": values})
        client.post(
            reverse("backoffice:hand_over_many"),
            {"task": values, "officer": specialist.officer_id},
        )

        assert "2/2 việc chuyển được" in asked_page.content.decode()
        tasks = [province.task(dossier) for dossier in dossiers]
        assert {(task.step_key, task.officer_id) for task in tasks} == {
            ("appraise", specialist.officer_id)
        }

    def test_nobody_chosen_is_a_fault_that_keeps_the_selection(self, province: Province):
        dossier = province.receive()
        ref = province.ref(dossier)

        answer = client_of(province.holder(dossier)).post(
            reverse("backoffice:hand_over_many"), {"task": f"{ref.task_id}:{ref.version}"}
        )

        assert answer.status_code == 422
        assert "Chọn người nhận việc." in answer.content.decode()
        assert dossier.code in answer.content.decode()

    def test_a_task_that_moved_on_is_named_and_stays(self, province: Province):
        dossier = province.receive()
        ref = province.ref(dossier)
        Task.objects.filter(pk=ref.task_id).update(version=ref.version + 1)

        page = client_of(province.holder(dossier)).get(
            reverse("backoffice:hand_over_many"), {"task": f"{ref.task_id}:{ref.version}"}
        )

        assert "Đã được người khác xử lý" in page.content.decode()

    def test_a_stranger_s_tasks_are_not_there(self, province: Province):
        ref = province.ref(province.receive())

        answer = client_of(province.actor("COUNTER_OFFICER", other_shop=True)).get(
            reverse("backoffice:hand_over_many"), {"task": f"{ref.task_id}:{ref.version}"}
        )

        assert answer.url == reverse(WORK)

    def test_a_wrong_click_is_undone(self, province: Province):
        dossier = province.receive()
        specialist = province.assign(dossier, at=timezone.localtime())
        client = client_of(specialist)
        page = client.get(reverse("backoffice:dossier", args=[dossier.pk])).content.decode()
        ref = province.ref(dossier)

        client.post(
            reverse("backoffice:act", args=[dossier.pk, "give_back"]),
            {"task": ref.task_id, "version": ref.version, "reason": "Nhận nhầm việc"},
        )

        assert "Trả lại việc vừa nhận" in page
        assert province.task(dossier).officer_id is None
        values = f"{ref.task_id}:{province.ref(dossier).version}"
        client.post(reverse("backoffice:claim_many"), {"task": values})
        assert province.task(dossier).officer_id == specialist.officer_id


class TestFile:
    @pytest.fixture
    def rows(self, province: Province) -> list[dict[str, str]]:
        dossier = province.receive(applicant=person("=Trần Thị Lành", "999190000018"))
        province.receive(BIRTH)
        answer = client_of(province.holder(dossier)).get(
            reverse("backoffice:export"), {"dang": "csv", "buoc": "assign"}
        )
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    def test_text_holds_the_list_in_view(self, rows: list[dict[str, str]]):
        assert [row["Bước"] for row in rows] == ["Phân công xử lý"]
        assert rows[0]["Hẹn trả"].startswith("17:00 ")

    def test_a_name_is_never_a_formula(self, rows: list[dict[str, str]]):
        assert rows[0]["Người nộp"] == "'=Trần Thị Lành"
