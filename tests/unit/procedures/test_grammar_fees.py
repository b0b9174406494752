import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.grammar import parse_fee
from motcua.procedures.grammar.fee_words import FeeKind


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "kind", "amount", "currency"),
        [
            ("Miễn phí", "free", 0, "VND"),
            ("Không có thông tin", "none_stated", None, None),
            ("500,000 Việt Nam Đồng", "fixed", 500_000, "VND"),
            ("20.000 VNĐ", "fixed", 20_000, "VND"),
            ("10 USD", "fixed", 10, "USD"),
        ],
    )
    def test_are_read_and_certain(self, cell, kind, amount, currency):
        parsed = parse_fee(cell)

        assert (parsed.kind.value, parsed.amount, parsed.currency) == (kind, amount, currency)
        assert parsed.certain

    @pytest.mark.parametrize("cell", ["20 VNĐ", "0 VNĐ", "mười nghìn", "15.000.0000 đồng"])
    def test_are_doubted_when_mangled(self, cell):
        assert not parse_fee(cell).certain


class TestNotes:
    def test_confirms_the_cell_and_names_the_unit(self):
        parsed = parse_fee("1,600,000 Việt Nam Đồng", "(- Thẩm định: 1.600.000 đồng/01 cơ sở/lần.)")

        assert (parsed.amount, parsed.per, parsed.cell_conflict) == (1_600_000, "cơ sở/lần", False)
        assert parsed.certain

    @pytest.mark.parametrize("note", ["(Không có)", "(Không quy định.)", "(- Miễn lệ phí)"])
    def test_says_once_more_that_it_is_free(self, note):
        parsed = parse_fee("Miễn phí", note)

        assert (parsed.kind, parsed.amount, parsed.certain) == (FeeKind.FREE, 0, True)

    def test_waives_the_fee_for_a_time(self):
        parsed = parse_fee(
            "15,000,000 VNĐ",
            "(đồng/lần (Miễn phí từ ngày 07/4/2026 đến 30/6/2026 theo Thông tư 40/2026/TT-BTC))",
        )

        assert parsed.amount == 15_000_000
        assert [fee.to_json() for fee in parsed.temporary] == [
            {"amount": 0, "from": "2026-04-07", "to": "2026-06-30", "basis": "40/2026/TT-BTC"}
        ]
        assert parsed.certain

    def test_lowers_the_fee_for_a_time(self):
        parsed = parse_fee(
            "800,000 Việt Nam Đồng",
            "(áp dụng mức phí 400.000 đồng/hồ sơ kể từ ngày 01 tháng 7 năm 2025 đến hết ngày"
            " 31 tháng 12 năm 2026 theo Thông tư số 64/2025/TT-BTC)",
        )

        assert [(fee.amount, fee.starts, fee.ends) for fee in parsed.temporary] == [
            (400_000, "2025-07-01", "2026-12-31")
        ]
        assert (parsed.amount, parsed.per) == (800_000, "hồ sơ")

    def test_computes_half_of_the_fee_but_is_not_certain(self):
        parsed = parse_fee(
            "70,000 VNĐ",
            "(Từ ngày 01/7/2025 đến hết ngày 31/12/2026, mức lệ phí bằng 50% mức trên)",
        )

        assert [fee.amount for fee in parsed.temporary] == [35_000]
        assert not parsed.certain

    def test_lists_the_fees_of_several_cases(self):
        parsed = parse_fee("Miễn phí", "(- Cấp mới: 200.000 đồng/lần; - Cấp lại: 100.000 đồng/lần)")

        assert parsed.kind is FeeKind.SEVERAL
        assert [(other.amount, other.when) for other in parsed.others] == [
            (200_000, "Cấp mới"),
            (100_000, "Cấp lại"),
        ]

    def test_splits_a_sum_into_its_parts(self):
        parsed = parse_fee(
            "4,500,000 VNĐ", "(gồm 3.000.000 đồng thẩm định; 1.500.000 đồng kiểm tra)"
        )

        assert (parsed.amount, parsed.parts) == (4_500_000, (3_000_000, 1_500_000))

    def test_reads_rates_by_measure_with_their_minimum(self):
        parsed = parse_fee(
            "Miễn phí",
            "(+ Dưới 500 GT là 3.000 đồng/GT - lần (tối thiểu không dưới 300.000 đồng);"
            " + Từ 500 GT là 2.500 đồng/GT - lần)",
        )

        assert parsed.kind is FeeKind.PER_UNIT
        assert [other.amount for other in parsed.others] == [3_000, 2_500]
        assert parsed.minimum == 300_000

    def test_reads_millions(self):
        parsed = parse_fee("10,000,000 VNĐ", "(+ Dưới 50 tỷ: 10 triệu đồng/ Giấy chứng nhận)")

        assert (parsed.amount, parsed.cell_conflict) == (10_000_000, False)

    @pytest.mark.parametrize(
        ("cell", "note", "kind", "amount"),
        [
            ("20 VNĐ", "(20.000 đ/tờ khai)", "fixed", 20_000),
            ("0 VNĐ", "(20.000 đ/tờ khai)", "fixed", 20_000),
            ("155 VNĐ", "(Thẻ tạm trú: 155 USD/thẻ)", "fixed", 155),
            ("Miễn phí", "(Do Hội đồng nhân dân cấp tỉnh quyết định)", "local_council", None),
            ("Miễn phí", "(Theo quy định tại Thông tư số 101/2020/TT-BTC)", "by_regulation", None),
        ],
    )
    def test_contradicts_the_cell_so_that_a_person_must_decide(self, cell, note, kind, amount):
        parsed = parse_fee(cell, note)

        assert (parsed.kind.value, parsed.amount) == (kind, amount)
        assert parsed.cell_conflict
        assert not parsed.certain

    def test_notices_a_time_limit_that_slipped_into_the_note(self):
        parsed = parse_fee("200,000 VNĐ", "(đồng/lần)04 ngày, kể từ ngày nhận được hồ sơ hợp lệ.")

        assert parsed.amount == 200_000
        assert "Ghi chú có lẫn thời hạn giải quyết." in parsed.reasons

    def test_notices_that_words_and_figures_differ(self):
        assert not parse_fee("5,000,000 VNĐ", "(5.000.000 đồng (Năm trăm nghìn đồng)/lần)").certain


class TestRobustness:
    @given(st.text(max_size=60), st.text(max_size=300))
    def test_reads_any_text_without_failing(self, cell, note):
        parse_fee(cell, note)

    @given(
        st.sampled_from(["Miễn phí", "20,000 VNĐ", "0 VNĐ", "Không có thông tin"]),
        st.lists(
            st.sampled_from(
                [
                    "10.000",
                    "đồng",
                    "/lần",
                    "5",
                    "triệu",
                    "phí:",
                    "(",
                    ")",
                    ";",
                    "-",
                    "miễn",
                    "từ",
                    "ngày",
                    "01/7/2025",
                    "đến",
                    "hết",
                    "31/02/2026",
                    "tối",
                    "đa",
                    "gồm",
                    "+",
                    "x",
                    "Thông",
                    "tư",
                    "64/2025/TT-BTC",
                    "50%",
                    "USD",
                ]
            ),
            max_size=40,
        ),
    )
    def test_reads_any_heap_of_its_own_words_without_failing(self, cell, words):
        parse_fee(cell, " ".join(words)).to_json()

    @pytest.mark.parametrize(
        "piece", ["10 đồng/", "phí : ", "1+", "(", "không có ", "từ ngày 1/1/2025 đến "]
    )
    def test_long_notes_take_no_time(self, piece):
        note = piece * (20_000 // len(piece))
        started = time.perf_counter()

        parse_fee("20,000 VNĐ", note)

        assert time.perf_counter() - started < 3
