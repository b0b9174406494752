"""
What the applicant declared beside what is known elsewhere. Only sources that there are: the directory
of persons and organisations, the number itself, and the answer of the identity check.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.directory.identity import Sex, birth_year_of, sex_of
from motcua.directory.models import Organisation, Person
from motcua.directory.rules import check_personal_id, check_tax_code, search_form
from motcua.dossiers.models import Applicant, Dossier
from motcua.sites.ui import formats

_PERSONAL_ID_DIGITS = 12


class Finding(StrEnum):
    """Four words, as on the page; a missing source is not a fault."""

    MATCH = "MATCH"
    IN_ORDER = "IN_ORDER"
    MISMATCH = "MISMATCH"
    NO_SOURCE = "NO_SOURCE"


@dataclass(frozen=True, kw_only=True)
class Row:
    label: str
    declared: str
    known: str
    source: str
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class Group:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    groups: tuple[Group, ...]

    @property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    def _count(self, *findings: Finding) -> int:
        return sum(row.finding in findings for row in self._rows)

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def matches(self) -> int:
        return self._count(Finding.MATCH, Finding.IN_ORDER)

    @property
    def mismatches(self) -> int:
        return self._count(Finding.MISMATCH)

    @property
    def without_source(self) -> int:
        return self._count(Finding.NO_SOURCE)


def compare(dossier: Dossier) -> Comparison:
    """Compare the applicant and who came for him; reads nothing that the page has not read."""
    applicant = dossier.applicant
    groups = [
        Group(name=_("Người làm thủ tục"), rows=tuple(_rows_of_applicant(applicant))),
    ]
    representative = getattr(dossier, "representative", None)
    if representative is not None:
        rows = [
            _same(
                _("Họ và tên"),
                representative.full_name,
                representative.person.full_name if representative.person else "",
                _directory(),
            ),
            _number(representative.identity_number),
            Row(
                label=_("Giấy tờ ủy quyền"),
                declared=representative.authority_paper,
                known="",
                source="",
                finding=Finding.NO_SOURCE,
            ),
        ]
        groups.append(Group(name=_("Người nộp thay"), rows=tuple(rows)))
    return Comparison(groups=tuple(groups))


def _directory() -> str:
    return _("Danh bạ hệ thống")


def _rows_of_applicant(applicant: Applicant) -> Iterator[Row]:
    known: Person | Organisation | None = applicant.person or applicant.organisation
    name = ""
    if known is not None:
        name = known.name if isinstance(known, Organisation) else known.full_name
    is_person = applicant.organisation is None
    label = _("Họ và tên") if is_person else _("Tên tổ chức")
    yield _same(label, applicant.full_name, name, _directory())
    yield _number(applicant.identity_number) if is_person else _tax(applicant.identity_number)
    if applicant.person is not None:
        yield from _read_from_number(applicant.person, applicant.identity_number)
    yield _same(_("Địa chỉ"), applicant.address, known.address if known else "", _directory())
    yield _same(
        _("Điện thoại"),
        applicant.phone,
        known.phone if known else "",
        _directory(),
        is_hidden=True,
    )
    yield _identity_check(applicant)


def _same(label: str, declared: str, known: str, source: str, *, is_hidden: bool = False) -> Row:
    """Compare two texts as a reader does: letter case, marks and spaces do not count."""
    if not known or not declared:
        finding = Finding.NO_SOURCE
    elif search_form(declared) == search_form(known):
        finding = Finding.MATCH
    else:
        finding = Finding.MISMATCH
    return Row(
        label=label,
        declared=formats.mask_phone(declared) if is_hidden and declared else declared,
        known=formats.mask_phone(known) if is_hidden and known else known,
        source=source if known else "",
        finding=finding,
    )


def _number(number: str) -> Row:
    if len(number) != _PERSONAL_ID_DIGITS or not number.isdigit():
        return Row(
            label=_("Hộ chiếu, giấy tờ khác"),
            declared=formats.mask_id(number),
            known="",
            source="",
            finding=Finding.NO_SOURCE,
        )
    fault = check_personal_id(number, is_imaginary_allowed=True)
    return Row(
        label=_("Số định danh"),
        declared=formats.mask_id(number),
        known=fault.message if fault else _("Đúng cấu trúc 12 số"),
        source=_("Cấu trúc số định danh"),
        finding=Finding.MISMATCH if fault else Finding.IN_ORDER,
    )


def _tax(code: str) -> Row:
    fault = check_tax_code(code)
    return Row(
        label=_("Mã số thuế"),
        declared=code,
        known=fault.message if fault else _("Đúng số kiểm tra"),
        source=_("Cấu trúc mã số thuế"),
        finding=Finding.MISMATCH if fault else Finding.IN_ORDER,
    )


def _read_from_number(person: Person, number: str) -> Iterator[Row]:
    """A personal number says century of birth, year and sex (Circular 59/2021/TT-BCA, art. 4)."""
    if len(number) != _PERSONAL_ID_DIGITS or not number.isdigit():
        return
    source = _("Theo số định danh")
    born = person.birth_date
    year = born.year if born else person.birth_year
    shown = f"{born:%d/%m/%Y}" if born else str(year or "")
    expected = birth_year_of(number)
    is_same = year is None or year == expected
    yield Row(
        label=_("Ngày sinh"),
        declared=shown,
        known=_("năm %(year)s") % {"year": expected},
        source=source,
        finding=Finding.NO_SOURCE
        if year is None
        else Finding.MATCH
        if is_same
        else Finding.MISMATCH,
    )
    words = {Sex.MALE: _("Nam"), Sex.FEMALE: _("Nữ")}
    sex = sex_of(number)
    declared = {"M": Sex.MALE, "F": Sex.FEMALE}.get(person.sex)
    yield Row(
        label=_("Giới tính"),
        declared=words[declared] if declared else "",
        known=words[sex],
        source=source,
        finding=Finding.NO_SOURCE
        if declared is None
        else Finding.MATCH
        if declared is sex
        else Finding.MISMATCH,
    )


def _identity_check(applicant: Applicant) -> Row:
    moment: datetime = applicant.identity_checked_at
    words, finding = {
        "VERIFIED": (_("Cơ sở dữ liệu xác nhận"), Finding.MATCH),
        "NOT_FOUND": (_("Không tìm thấy người này"), Finding.MISMATCH),
        "UNAVAILABLE": (_("Cơ sở dữ liệu không trả lời"), Finding.NO_SOURCE),
        "PAPER": (_("Cán bộ đối chiếu với thẻ"), Finding.NO_SOURCE),
    }.get(applicant.identity_check, ("", Finding.NO_SOURCE))
    if applicant.has_data_mismatch:
        words, finding = _("Có mục lệch khi tra"), Finding.MISMATCH
    return Row(
        label=_("Kiểm tra danh tính"),
        declared="",
        known=words,
        source=formats.vn_datetime(timezone.localtime(moment), short=True, with_weekday=False),
        finding=finding,
    )
