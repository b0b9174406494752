from datetime import date

import pytest

from motcua.directory.identity import (
    PROVINCE_CODES,
    CardUnreadable,
    Fault,
    birth_year_of,
    check_passport,
    check_personal_id,
    check_phone,
    check_tax_code,
    format_tax_code,
    normalize_number,
    normalize_phone,
    parse_identity_qr,
    sex_of,
)

CARD = (
    "999190123456|012345678|Nguyễn Thị Ánh|05031990|Nữ|Thôn Đông, xã Yên Phong, Bắc Ninh|15042021"
)


class TestPersonalId:
    @pytest.mark.parametrize(
        ("number", "fault"),
        [
            ("027190001234", None),
            ("001090000001", None),
            ("096303999999", None),
            ("101190000001", None),  # registered abroad
            ("02719000123", Fault.NOT_TWELVE_DIGITS),
            ("0271900012345", Fault.NOT_TWELVE_DIGITS),
            ("02719000123O", Fault.NOT_TWELVE_DIGITS),
            ("٠٢٧١٩٠٠٠١٢٣٤", Fault.NOT_TWELVE_DIGITS),  # figures of another script
            ("003190001234", Fault.UNKNOWN_PROVINCE),
            ("097190001234", Fault.UNKNOWN_PROVINCE),
            ("998190001234", Fault.UNKNOWN_PROVINCE),
            ("027490001234", Fault.UNKNOWN_CENTURY),
        ],
    )
    def test_looks_at_the_layout(self, number, fault):
        assert check_personal_id(number, is_imaginary_allowed=False) == fault

    def test_knows_the_sixty_three_provinces(self):
        assert len(PROVINCE_CODES) == 63
        assert {"001", "024", "027", "079", "096"} <= PROVINCE_CODES

    def test_lets_imaginary_people_in_only_where_allowed(self):
        assert check_personal_id("999190123456", is_imaginary_allowed=True) is None
        assert check_personal_id("999190123456", is_imaginary_allowed=False) == Fault.IMAGINARY

    @pytest.mark.parametrize(
        ("number", "year", "sex"),
        [
            ("027090001234", 1990, "M"),
            ("027190001234", 1990, "F"),
            ("027205001234", 2005, "M"),
            ("027305001234", 2005, "F"),
            ("027300001234", 2000, "F"),
        ],
    )
    def test_says_year_and_sex(self, number, year, sex):
        assert birth_year_of(number) == year
        assert sex_of(number) == sex
        assert (
            check_personal_id(number, is_imaginary_allowed=False, birth_year=year, sex=sex) is None
        )

    def test_is_compared_with_what_the_form_says(self):
        number = "027190001234"

        assert (
            check_personal_id(number, is_imaginary_allowed=False, birth_year=1991)
            == Fault.OTHER_YEAR
        )
        assert check_personal_id(number, is_imaginary_allowed=False, sex="M") == Fault.OTHER_SEX

    def test_is_typed_with_blanks_and_dots(self):
        assert normalize_number(" 0271 9000-1234 ") == "027190001234"
        assert normalize_number("０２７") == "027"


class TestTaxCode:
    @pytest.mark.parametrize(
        ("code", "fault"),
        [
            ("0100109106", None),
            ("0300588569", None),
            ("0100109106-001", None),
            ("0100109106001", None),
            ("0100109106-000", Fault.NOT_A_TAX_CODE),
            ("0100109107", Fault.WRONG_CHECK_DIGIT),
            ("0100190106", Fault.WRONG_CHECK_DIGIT),  # two digits changed places
            ("010010910", Fault.NOT_A_TAX_CODE),
            ("0100000000", Fault.NOT_A_TAX_CODE),
            ("027190001234", None),  # a business household: its owner's number
            ("003190001234", Fault.UNKNOWN_PROVINCE),
            ("", Fault.NOT_A_TAX_CODE),
        ],
    )
    def test_proves_itself_by_its_tenth_digit(self, code, fault):
        assert check_tax_code(code) == fault

    def test_never_has_a_tenth_digit_of_ten(self):
        # Where the sum leaves 0, no number was ever issued.
        first_nine = next(
            f"{number:09d}"
            for number in range(10_000_001, 10_000_999)
            if sum(
                int(digit) * weight
                for digit, weight in zip(
                    f"{number:09d}", (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True
                )
            )
            % 11
            == 0
        )

        assert {check_tax_code(first_nine + digit) for digit in "0123456789"} == {
            Fault.WRONG_CHECK_DIGIT
        }

    def test_is_written_with_a_hyphen_for_branches(self):
        assert format_tax_code("0100109106001") == "0100109106-001"
        assert format_tax_code("0100 109 106") == "0100109106"


class TestOtherNumbers:
    @pytest.mark.parametrize("number", ["B1234567", "533380006", "K0503499E"])
    def test_passports_of_many_countries_are_taken(self, number):
        assert check_passport(number) is None

    @pytest.mark.parametrize("number", ["", "B1", "B 123", "Đ1234567"])
    def test_what_no_passport_shows_is_not(self, number):
        assert check_passport(number) == Fault.NOT_A_PASSPORT

    def test_phone_numbers_are_written_one_way(self):
        assert normalize_phone("+84 912 345 678") == "0912345678"
        assert normalize_phone("0222.3822.123") == "02223822123"
        assert check_phone("0912345678") is None
        assert check_phone("912345678") == Fault.NOT_A_PHONE

    @pytest.mark.parametrize("fault", list(Fault))
    def test_every_fault_has_words(self, fault):
        assert len(fault.message) > 20


class TestIdentityCard:
    def test_gives_its_seven_fields(self):
        card = parse_identity_qr(CARD)

        assert card.personal_id == "999190123456"
        assert card.old_number == "012345678"
        assert card.full_name == "Nguyễn Thị Ánh"
        assert card.birth_date == date(1990, 3, 5)
        assert card.sex == "F"
        assert card.address == "Thôn Đông, xã Yên Phong, Bắc Ninh"
        assert card.issued_date == date(2021, 4, 15)

    def test_may_say_more_than_we_know(self):
        card = parse_identity_qr(f"{CARD}|15042046|||")

        assert card.extra == ("15042046", "", "", "")
        assert card.issued_date == date(2021, 4, 15)

    def test_may_lack_the_old_number(self):
        empty = parse_identity_qr(CARD.replace("012345678", ""))
        without = parse_identity_qr(CARD.replace("|012345678", ""))

        assert empty == without
        assert without.old_number == ""
        assert without.full_name == "Nguyễn Thị Ánh"

    def test_is_read_in_decomposed_letters_too(self):
        import unicodedata

        assert parse_identity_qr(unicodedata.normalize("NFD", CARD)) == parse_identity_qr(CARD)

    def test_of_an_elder_knows_only_the_year(self):
        card = parse_identity_qr(CARD.replace("05031990", "00001940"))

        assert card.birth_date is None
        assert card.birth_year == 1940

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "không phải mã QR"),
            ("https://example.vn", "không phải mã QR"),
            ("H05.162-261125-0001", "không phải mã QR"),
            (CARD.replace("|", ""), "thiếu dấu phân cách"),
            (CARD.replace("999190123456", "99919012345"), "12 chữ số"),
            (CARD.encode().decode("cp1252", errors="replace"), "bảng mã"),
            (CARD.replace("Ánh", "A1nh"), "Bộ gõ"),
            (CARD.replace("Nguyễn", "Nguỹễn"), "Bộ gõ"),
            (CARD.replace("Nữ", "Nuwx"), "Bộ gõ"),
            (CARD.replace("Nguyễn Thị Ánh", "Nguyeenx Thij Anhs").replace("Nữ", "Nuwx"), "Bộ gõ"),
            ("999090123456||NGUYEN VAN A|01011990|Nam|So 1, Ha Noi|15042021", "mất dấu"),
        ],
    )
    def test_that_was_changed_on_the_way_says_what_to_do(self, text, words):
        with pytest.raises(CardUnreadable, match=words):
            parse_identity_qr(text)
