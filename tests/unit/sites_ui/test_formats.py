from datetime import date, datetime

import pytest
from django.utils import translation

from motcua.sites.ui import formats

N = "\u00a0"


class TestVnDate:
    def test_names_the_weekday(self):
        assert formats.vn_date(date(2026, 10, 12)) == "Thứ Hai 12/10/2026"

    def test_calls_sunday_by_its_own_name(self):
        assert formats.vn_date(date(2026, 10, 11)) == "Chủ Nhật 11/10/2026"

    def test_keeps_the_short_form_on_one_line(self):
        assert formats.vn_date(date(2026, 10, 12), short=True) == f"T2{N}12/10"

    def test_leaves_the_weekday_out(self):
        assert formats.vn_date(date(2026, 10, 12), with_weekday=False) == "12/10/2026"


class TestVnDatetime:
    moment = datetime(2026, 10, 12, 17, 0)

    def test_writes_clock_weekday_and_date(self):
        assert formats.vn_datetime(self.moment) == "17:00 Thứ Hai 12/10/2026"

    def test_says_today(self):
        assert (
            formats.vn_datetime(self.moment, short=True, today=date(2026, 10, 12))
            == f"17:00{N}hôm{N}nay"
        )

    def test_says_the_day_when_it_is_not_today(self):
        assert (
            formats.vn_datetime(self.moment, short=True, today=date(2026, 10, 11))
            == f"17:00{N}T2{N}12/10"
        )


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (12418, None, "12.418"),
        (0, None, "0"),
        (1_234_567, None, "1.234.567"),
        (96.4, 1, "96,4"),
        (96.0, 1, "96,0"),
        (5.0, None, "5"),
        (-1500, None, "-1.500"),
    ],
)
def test_vn_number_uses_dot_for_thousands_and_comma_for_decimals(value, decimals, written):
    assert formats.vn_number(value, decimals=decimals) == written


def test_money_has_no_decimals_and_does_not_break():
    assert formats.money(15000) == f"15.000{N}đ"


def test_percent_of_nothing_is_a_dash():
    assert formats.percent(0, 0) == "–"
    assert formats.percent(241, 250) == f"96,4{N}%"


class TestMaskId:
    def test_hides_two_digits_of_a_personal_number(self):
        assert formats.mask_id("999168000171") == f"9991{N}6800{N}••71"

    def test_never_shows_a_passport_whole(self):
        assert formats.mask_id("C1234567") == "C123••67"

    def test_shows_no_middle_of_a_tax_code(self):
        assert formats.mask_id("0101234567") == "01012•••67"


class TestMaskPhone:
    def test_keeps_two_and_three_digits(self):
        assert formats.mask_phone("0912 345 318") == f"09••{N}•••{N}318"

    def test_hides_a_short_number_whole(self):
        assert formats.mask_phone("1022") == "••••"


class TestTimeLeft:
    @pytest.mark.parametrize(
        ("minutes", "kind", "words"),
        [
            (45, "warn", f"Còn 45{N}phút"),
            (285, "warn", f"Còn 4{N}giờ 45{N}phút"),
            (480, "ok", f"Còn 1{N}ngày"),
            (725, "ok", f"Còn 1{N}ngày 4{N}giờ"),
            (0, "warn", f"Còn 0{N}phút"),
            (-195, "late", f"Quá hạn 3{N}giờ 15{N}phút"),
            (-960, "late", f"Quá hạn 2{N}ngày"),
        ],
    )
    def test_says_how_much_is_left_in_working_time(self, minutes, kind, words):
        assert formats.time_left(minutes) == (kind, words)

    def test_exact_form_keeps_the_minutes(self):
        assert (
            formats.working_time(3 * 480 + 4 * 60 + 58, exact=True) == f"3{N}ngày 4{N}giờ 58{N}phút"
        )


def test_file_size_in_kilobytes_and_megabytes():
    assert formats.file_size(86_016) == f"84{N}KB"
    assert formats.file_size(1_258_291) == f"1,2{N}MB"
    assert formats.file_size(10) == f"1{N}KB"


class TestEnglish:
    @pytest.fixture(autouse=True)
    def english(self):
        with translation.override("en"):
            yield

    def test_names_the_month(self):
        assert formats.vn_date(date(2026, 10, 12)) == "Monday 12 October 2026"
        assert formats.vn_date(date(2026, 10, 12), short=True) == f"Mon{N}12{N}Oct"
        assert formats.vn_date(date(2026, 10, 12), with_weekday=False) == "12 October 2026"

    def test_writes_moments(self):
        moment = datetime(2026, 10, 12, 17, 0)
        assert formats.vn_datetime(moment) == "17:00 Monday 12 October 2026"
        assert formats.vn_datetime(moment, short=True, today=date(2026, 10, 12)) == f"17:00{N}today"

    def test_writes_numbers(self):
        assert formats.vn_number(12418) == "12,418"
        assert formats.money(15000) == f"15,000{N}VND"
        assert formats.percent(964, 1000) == "96.4%"

    def test_counts_one_and_many(self):
        assert formats.working_time(8 * 60 + 120) == f"1{N}day 2{N}hours"
        assert formats.time_left(-1) == ("late", f"Overdue by 1{N}minute")
