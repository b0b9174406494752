import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.grammar import TimeUnit, format_time_limit, parse_time_limit
from motcua.procedures.grammar.kinds import LimitKind
from motcua.procedures.grammar.roles import Role


def parts(text: str) -> list[tuple[object, str | None, str]]:
    shape = parse_time_limit(text).to_json()
    return [(item["value"], item["unit"], item["role"]) for item in shape["durations"]]


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "value", "unit"),
        [
            ("15 Ngày làm việc", 15, "working_day"),
            ("1.5 Ngày làm việc", 1.5, "working_day"),
            ("1,5 ngày làm việc", 1.5, "working_day"),
            ("87 Ngày", 87, "day"),
            ("24 Giờ", 24, "hour"),
            ("4 giờ làm việc", 4, "working_hour"),
            ("6 Tháng", 6, "month"),
            ("30 phút", 30, "minute"),
            ("02 năm", 2, "year"),
            ("2 tuần", 14, "day"),
            ("05 (năm) ngày làm việc", 5, "working_day"),
            ("năm (05) ngày", 5, "day"),
            ("ba ngày làm việc", 3, "working_day"),
            ("nửa ngày làm việc", 0.5, "working_day"),
            ("1/2 ngày làm việc", 0.5, "working_day"),
        ],
    )
    def test_reads_number_and_unit_and_is_certain(self, cell, value, unit):
        parsed = parse_time_limit(cell)

        assert parsed.kind is LimitKind.DURATION
        assert parts(cell) == [(value, unit, "processing")]
        assert parsed.certain

    @pytest.mark.parametrize("cell", ["125", "120,00", "0"])
    def test_never_guesses_the_unit_of_a_bare_number(self, cell):
        parsed = parse_time_limit(cell)

        assert parsed.kind is LimitKind.NUMBER_ONLY
        assert parsed.durations[0].unit is None
        assert not parsed.certain

    @pytest.mark.parametrize("cell", ["", "Không ", "Không quy định", "Không có thông tin"])
    def test_knows_that_there_is_no_limit(self, cell):
        parsed = parse_time_limit(cell)

        assert (parsed.kind, parsed.durations, parsed.certain) == (LimitKind.NONE, (), True)

    @pytest.mark.parametrize(
        "cell",
        [
            unicodedata.normalize("NFD", "15 Ngày làm việc"),
            "15\u00a0Ngày\tlàm  việc",
            "\uf0b7 15 ngày làm việc",
            "15 ngày làm\nviệc",
        ],
    )
    def test_is_not_disturbed_by_how_the_letters_are_stored(self, cell):
        assert parts(cell) == [(15, "working_day", "processing")]

    @pytest.mark.parametrize(
        "cell", ["0 Ngày", "10 (mười lăm) ngày", "3 - 5 ngày", "từ 3 đến 5 ngày"]
    )
    def test_doubts_what_contradicts_itself_or_is_a_range(self, cell):
        parsed = parse_time_limit(cell)

        assert not parsed.certain
        assert parsed.reasons


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "kind", "expected"),
        [
            (
                (
                    "Trong thời hạn không quá 05 (năm) ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ,"
                    " Sở Xây dựng xem xét, cấp giấy phép."
                ),
                "duration",
                [(5, "working_day", "processing")],
            ),
            (
                "Doanh nghiệp bổ sung hồ sơ trong thời hạn 30 ngày kể từ ngày Sở Tài chính có văn bản.",
                "other_limit",
                [(30, "day", "applicant")],
            ),
            (
                "Giấy phép có hiệu lực trong thời hạn 12 tháng kể từ ngày ký.",
                "other_limit",
                [(12, "month", "validity")],
            ),
            (
                "Thời hạn niêm yết là 15 ngày, kể từ ngày nhận được văn bản.",
                "other_limit",
                [(15, "day", "publication")],
            ),
            (
                "Hồ sơ được lưu trữ trong thời hạn 05 năm.",
                "other_limit",
                [(5, "year", "retention")],
            ),
            (
                (
                    "- Trường hợp cấp mới: 10 ngày kể từ ngày nhận hồ sơ;\n"
                    "- Trường hợp cấp lại: 03 ngày làm việc kể từ ngày nhận hồ sơ."
                ),
                "alternatives",
                [(10, "day", "processing"), (3, "working_day", "processing")],
            ),
            (
                "Thời hạn giải quyết: 07 ngày làm việc và 30 ngày.",
                "sum",
                [(7, "working_day", "processing"), (30, "day", "processing")],
            ),
            (
                (
                    "Thời hạn thẩm định: 20 ngày kể từ ngày nhận hồ sơ (trường hợp phức tạp được"
                    " kéo dài thêm 10 ngày)."
                ),
                "extendable",
                [(20, "day", "processing"), (10, "day", "extension")],
            ),
            (
                "Trường hợp phức tạp, thời hạn giải quyết có thể kéo dài nhưng không quá 03 ngày.",
                "extension",
                [(3, "day", "extension")],
            ),
            (
                "Thời hạn giải quyết: 20 ngày (trong đó thẩm định 15 ngày, phê duyệt 05 ngày).",
                "total_with_parts",
                [(20, "day", "processing"), (15, "day", "part"), (5, "day", "part")],
            ),
            (
                "Ủy ban nhân dân cấp xã giải quyết ngay trong ngày tiếp nhận hồ sơ.",
                "immediate",
                [(0, "same_day", "processing")],
            ),
            (
                (
                    "Trả kết quả trong ngày làm việc; nhận hồ sơ sau 15 giờ thì trả kết quả trong"
                    " ngày làm việc tiếp theo."
                ),
                "alternatives",
                [(0, "same_day", "processing"), (1, "working_day", "processing")],
            ),
        ],
    )
    def test_reads_kind_durations_and_whom_they_bind(self, text, kind, expected):
        assert parse_time_limit(text).kind.value == kind
        assert parts(text) == expected

    @pytest.mark.parametrize(
        ("text", "date"),
        [
            ("Trước ngày 30/11", "30/11"),
            ("Sở báo cáo trước ngày 31 tháng 12 hằng năm.", "31/12 hằng năm"),
            (
                "Nộp hồ sơ chậm nhất là ngày thứ 20 của tháng tiếp theo.",
                "ngày thứ 20 của tháng tiếp theo",
            ),
        ],
    )
    def test_reads_calendar_dates(self, text, date):
        parsed = parse_time_limit(text)

        assert (parsed.kind, parsed.date) == (LimitKind.CALENDAR_DATE, date)

    @pytest.mark.parametrize(
        "text",
        [
            "Theo Thông tư số 45/2024/TT-BTC ngày 12 tháng 3 năm 2024 của Bộ Tài chính.",
            "Tiếp nhận hồ sơ trực tuyến 24 giờ/7 ngày.",
            "Quyết toán định kỳ 5 năm một lần.",
            "Người tạm trú từ 06 tháng trở lên.",
            "Nhận hồ sơ sau 15 giờ.",
            "Nộp 02 bộ hồ sơ theo Mẫu số 03 tại Điều 5.",
        ],
    )
    def test_is_not_led_astray_by_other_numbers(self, text):
        assert parse_time_limit(text).durations == ()

    @pytest.mark.parametrize(
        "text",
        [
            "Trong thời hạn 05 ngày làm việc, trừ trường hợp tại điểm 7 còn 3 việc khác.",
            "Quá thời hạn 03 tháng, Cục Đăng kiểm dừng việc kiểm tra.",
            "Người nộp nộp trong 05 ngày, Sở Tài chính kiểm tra, cấp giấy trong 03 ngày làm việc.",
        ],
    )
    def test_leaves_what_it_did_not_wholly_read_to_a_person(self, text):
        parsed = parse_time_limit(text)

        assert not parsed.certain
        assert parsed.reasons

    def test_keeps_the_case_as_a_short_label(self):
        parsed = parse_time_limit("- Trường hợp cấp lại: 03 ngày làm việc kể từ ngày nhận hồ sơ.")

        assert parsed.durations[0].condition == "Trường hợp cấp lại"
        assert parsed.durations[0].role is Role.PROCESSING


class TestFormat:
    COUNTED = [unit for unit in TimeUnit if unit not in {TimeUnit.SAME_DAY, TimeUnit.IMMEDIATE}]

    @given(
        value=st.decimals(min_value="0.1", max_value=999, places=1),
        unit=st.sampled_from(COUNTED),
    )
    def test_is_undone_by_parsing(self, value, unit):
        parsed = parse_time_limit(format_time_limit(value, unit))

        assert [(item.value, item.unit) for item in parsed.durations] == [(value, unit)]
        assert parsed.certain

    @pytest.mark.parametrize("unit", [TimeUnit.SAME_DAY, TimeUnit.IMMEDIATE])
    def test_is_undone_for_limits_without_number(self, unit):
        parsed = parse_time_limit(format_time_limit(0, unit))

        assert [(item.value, item.unit) for item in parsed.durations] == [(Decimal(0), unit)]
        assert parsed.certain

    def test_writes_as_vietnamese_papers_do(self):
        assert format_time_limit(15, "working_day") == "15 ngày làm việc"
        assert format_time_limit(Decimal("1.50"), TimeUnit.WORKING_DAY) == "1,5 ngày làm việc"


class TestRobustness:
    @given(st.text(max_size=300))
    def test_reads_any_text_without_failing(self, text):
        parse_time_limit(text)

    @given(
        st.lists(
            st.sampled_from(
                [
                    "05",
                    "(năm)",
                    "ngày",
                    "giờ",
                    "làm",
                    "việc",
                    "trong",
                    "thời",
                    "hạn",
                    "kể",
                    "từ",
                    "nhận",
                    "hồ",
                    "sơ",
                    "Sở",
                    "nộp",
                    ";",
                    ",",
                    ".",
                    "(",
                    ")",
                    "\n",
                    "-",
                    "trường",
                    "hợp",
                    "kéo",
                    "dài",
                    "thêm",
                    "và",
                    "hoặc",
                    "ngay",
                    "15/3",
                    "tháng",
                    "30/11/2025",
                ]
            ),
            max_size=40,
        )
    )
    def test_reads_any_heap_of_its_own_words_without_failing(self, words):
        parse_time_limit(" ".join(words))

    @pytest.mark.parametrize(
        "piece",
        ["05 ngày ", "thời hạn ", "kéo dài ", "tổ chức, ", "(", "1", "niêm yết trong ", "\n-"],
    )
    def test_long_texts_take_no_time(self, piece):
        text = piece * (20_000 // len(piece))
        started = time.perf_counter()

        parse_time_limit(text)

        assert time.perf_counter() - started < 3
