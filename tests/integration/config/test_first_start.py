from datetime import UTC, datetime

import pytest

from motcua.config.first_start import describe_installation, prepare_installation
from motcua.deadlines import queries
from motcua.deadlines.models import CalendarVersion

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    queries.forget_calendars()
    yield
    queries.forget_calendars()


@pytest.mark.django_db
class TestFirstStart:
    def test_writes_the_calendar_once(self):
        said = list(prepare_installation(at=AT))

        assert len(said) == 1
        assert list(prepare_installation(at=AT)) == []
        assert CalendarVersion.objects.count() == 1
        version = queries.get_version_in_force(on=AT.date())
        years = {day.date.year for day in queries.list_calendar_days(version_id=version.id)}
        assert years >= set(range(2019, 2028))

    def test_says_what_is_missing(self):
        before = "\n".join(describe_installation(at=AT))
        list(prepare_installation(at=AT))
        after = "\n".join(describe_installation(at=AT))

        assert "THIẾU lịch làm việc" in before
        assert "THIẾU lịch làm việc" not in after
        assert "THIẾU tổ chức" in after
        assert "THIẾU thủ tục" in after
