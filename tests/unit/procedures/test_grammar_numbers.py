from decimal import Decimal

import pytest

from motcua.procedures.grammar.numbers import parse_amount, parse_decimal, parse_words, plain


class TestParseWords:
    @pytest.mark.parametrize(
        ("words", "number"),
        [
            ("năm", 5),
            ("mười", 10),
            ("mười lăm", 15),
            ("hai mươi mốt", 21),
            ("ba mươi", 30),
            ("bốn mươi lăm", 45),
            ("một trăm linh năm", 105),
            ("một trăm hai mươi", 120),
            ("ba mươi lăm triệu", 35_000_000),
            ("Một triệu năm trăm nghìn", 1_500_000),
            ("hai triệu hai trăm năm mươi nghìn", 2_250_000),
            ("sáu mươi lăm triệu", 65_000_000),
        ],
    )
    def test_reads_vietnamese_numbers(self, words, number):
        assert parse_words(words) == number

    @pytest.mark.parametrize("words", ["", "năm năm", "mèo", "hai triệu rưỡi", "5"])
    def test_refuses_what_is_not_one_number(self, words):
        assert parse_words(words) is None


class TestParseAmount:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1.600.000", 1_600_000),
            ("1,600,000", 1_600_000),
            ("400000", 400_000),
            ("20 000", 20_000),
        ],
    )
    def test_accepts_every_separator_of_thousands(self, text, amount):
        assert parse_amount(text) == amount

    @pytest.mark.parametrize("text", ["15.000.0000", "3000.000", "1.5"])
    def test_refuses_mangled_groups(self, text):
        assert parse_amount(text) is None


class TestParseDecimal:
    @pytest.mark.parametrize("text", ["1,5", "1.5", "01,50"])
    def test_accepts_comma_and_point(self, text):
        assert parse_decimal(text) == Decimal("1.5")

    def test_shows_whole_numbers_without_fraction(self):
        assert plain(Decimal("120.00")) == 120
        assert isinstance(plain(Decimal("120.00")), int)
