"""The law sheets of the console: reading, comparing, and a change as a new version."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.integration.console.test_pages import province, signed_in  # noqa: F401 — the fixture

from motcua.audit.models import AuditEntry
from motcua.legislation import queries
from motcua.legislation.durations import working_days
from motcua.legislation.models import RuleSetVersion


@pytest.fixture(autouse=True)
def _nothing_remembered():
    queries.forget_rule_sets()
    yield
    queries.forget_rule_sets()


@pytest.fixture
def administrator(province):  # noqa: F811 — the fixture of the same name
    return signed_in("ADMINISTRATOR")


def change(client, *, parameter="agency_return_limit", **other):
    tomorrow = timezone.localdate() + timedelta(days=1)
    values = {
        "based_on": 1,
        "value": "4 ngày làm việc",
        "document": "Nghị định 1/2027/NĐ-CP",
        "article": "Điều 1",
        "mark": "READ",
        "effective_from": f"{tomorrow:%d/%m/%Y}",
        "ground": "Đã đối chiếu bản Công báo",
    }
    url = reverse("console:change_rule", args=["D118-2025", parameter])
    answer = client.post(url, values | other)
    queries.forget_rule_sets()
    return answer


class TestReading:
    def test_both_sets_stand_side_by_side_with_differences_marked(self, administrator):
        page = administrator.get(reverse("console:rule_sets")).content.decode()

        assert "D61-2018" in page
        assert "D118-2025" in page
        assert "chưa kiểm chứng" in page

    def test_the_filter_leaves_what_nobody_has_read(self, administrator):
        url = reverse("console:rule_set", args=["D118-2025"])

        everything = administrator.get(url)
        unverified = administrator.get(url + "?loc=chua-kiem-chung")

        shown = [row["name"] for part in unverified.context["chapters"] for row in part["rows"]]
        assert sorted(shown) == sorted(everything.context["rule_set"].unverified())

    def test_an_unknown_set_is_not_found(self, administrator):
        for code in ("D99-2099", "D118-2025.7", "D118-2025.x"):
            assert administrator.get(reverse("console:rule_set", args=[code])).status_code == 404


class TestChanging:
    def test_makes_a_version_and_leaves_the_delivered_one(self, administrator):
        answer = change(administrator)

        assert answer.url == reverse("console:rule_set", args=["D118-2025.2"])
        newest = queries.latest_rule_set(base="D118-2025")
        assert newest.agency_return_limit.value == working_days(4)
        page = administrator.get(answer.url).content.decode()
        assert "3 ngày làm việc" in page
        assert "Đã đối chiếu bản Công báo" in page
        assert AuditEntry.objects.filter(action="legislation.rule_set.changed").count() == 1

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"value": "bốn ngày"}, "Không hiểu giá trị"),
            ({"ground": ""}, "Ghi lý do"),
            ({"effective_from": "25/11/2020"}, "Ngày hiệu lực"),
            ({"based_on": 7}, "vừa được người khác sửa"),
        ],
    )
    def test_says_what_is_wrong_and_writes_nothing(self, administrator, wrong, words):
        answer = change(administrator, **wrong)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not RuleSetVersion.objects.exists()

    def test_what_the_program_does_by_itself_gets_only_a_better_source(self, administrator):
        url = reverse("console:change_rule", args=["D118-2025", "code_pattern"])
        assert "value" not in administrator.get(url).context["form"].fields

        change(administrator, parameter="code_pattern", value="", document="Thông tư 03/2025")

        newest = queries.latest_rule_set(base="D118-2025")
        assert newest.code_pattern.is_verified
        assert (
            newest.code_pattern.value
            == queries.rule_set_in_force(on=timezone.localdate()).code_pattern.value
        )
