"""How facts are worded on paper."""

from datetime import UTC, datetime

import pytest

from motcua.documents import wording
from motcua.documents.wording import LOCAL


class TestCleanText:
    def test_composes_decomposed_letters(self):
        assert wording.clean_text("Nguye\u0302\u0303n") == "Nguyễn"

    @pytest.mark.parametrize(
        ("raw", "clean"),
        [
            ("  Y \u200b", "Y"),
            ("a\tb", "a b"),
            ("một\r\nhai", "một\nhai"),
            ("ghép\u00adchữ\ufeff", "ghépchữ"),
            ("\x00\x1bX", "X"),
        ],
    )
    def test_drops_what_cannot_be_seen(self, raw, clean):
        assert wording.clean_text(raw) == clean


class TestPlaceAndDate:
    @pytest.mark.parametrize(
        ("month", "day", "words"),
        [
            (1, 5, "Yên Phong, ngày 05 tháng 01 năm 2026"),
            (2, 28, "Yên Phong, ngày 28 tháng 02 năm 2026"),
            (3, 9, "Yên Phong, ngày 09 tháng 3 năm 2026"),
            (10, 7, "Yên Phong, ngày 07 tháng 10 năm 2026"),
        ],
    )
    def test_writes_zeros_as_decree_30_asks(self, month, day, words):
        moment = datetime(2026, month, day, 9, tzinfo=LOCAL)

        assert wording.place_and_date("Yên Phong", moment) == words

    def test_leaves_out_an_unknown_place(self):
        moment = datetime(2026, 10, 7, 9, tzinfo=LOCAL)

        assert wording.place_and_date("", moment) == "ngày 07 tháng 10 năm 2026"


class TestMoments:
    def test_are_told_in_the_time_of_vietnam(self):
        # 23:30 UTC is already the next morning in Hà Nội.
        moment = datetime(2026, 10, 6, 23, 30, tzinfo=UTC)

        assert wording.moment_words(moment) == "06 giờ 30 phút, ngày 07/10/2026"
        assert wording.promise_words(moment) == "06 giờ 30 phút, thứ Tư ngày 07/10/2026"
        assert wording.short_moment(moment) == "06:30 07/10/2026"


def test_money_is_grouped_by_dots():
    assert wording.money_words(1_250_000) == "1.250.000 đồng"
