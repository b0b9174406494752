"""Persons and organisations: one row for each identity number."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.core.transactions import transaction_required
from motcua.directory.errors import NameMissing, NotAnIdentityNumber, NotATaxCode
from motcua.directory.identity import (
    PERSONAL_ID_DIGITS,
    Fault,
    format_tax_code,
    normalize_phone,
)
from motcua.directory.models import Organisation, Person
from motcua.directory.rules import (
    check_passport,
    check_personal_id,
    check_tax_code,
    normalize_number,
    search_form,
    tidy_name,
)

Values = dict[str, Any]  # Any: column values


@transaction_required
def register_person(
    *,
    identity_number: str,
    full_name: str,
    sex: str = "",
    birth_date: date | None = None,
    birth_year: int | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
    commune_id: int | None = None,
    is_imaginary: bool = False,
    passport_country: str = "",
) -> Person:
    """
    Find the person with this number and bring the row up to date, or make it, in one statement.

    Twelve digits are a personal number; anything with letters, or with a country, a passport. What is
    not said this time stays as it was known.

    :raises NotAnIdentityNumber: if it can be neither
    :raises NameMissing: if the name is empty
    """
    name = tidy_name(full_name)
    if not name:
        raise NameMissing(_("Ghi họ và tên."))
    values: Values = {
        "full_name": name,
        "search_name": search_form(name),
        "sex": sex,
        "birth_date": birth_date,
        "birth_year": birth_date.year if birth_date else birth_year,
        "phone": normalize_phone(phone),
        "email": email.strip(),
        "address": tidy_name(address),
        "commune_id": commune_id,
    }
    number = normalize_number(identity_number)
    if passport_country or not number.isdigit():
        return _register_by_passport(
            number, country=passport_country.upper(), values=values, is_imaginary=is_imaginary
        )
    fault = check_personal_id(number, is_imaginary_allowed=is_imaginary or settings.MOTCUA_DEMO)
    if fault is not None:
        raise NotAnIdentityNumber(fault.message)
    # Two counters at one moment: the unique number makes one row of both.
    (person,) = Person.objects.bulk_create(
        [Person(personal_id=number, is_imaginary=is_imaginary, **values)],
        update_conflicts=True,
        unique_fields=["personal_id"],
        update_fields=_said(values),
    )
    return person


@transaction_required
def register_organisation(
    *,
    tax_code: str,
    name: str,
    phone: str = "",
    email: str = "",
    address: str = "",
    is_imaginary: bool = False,
) -> Organisation:
    """
    Find the organisation with this tax code and bring the row up to date, or make it.

    :raises NotATaxCode: if the code cannot be right
    :raises NameMissing: if the name is empty
    """
    code = format_tax_code(tax_code)
    fault = check_tax_code(code)
    if fault is not None:
        raise NotATaxCode(fault.message)
    title = tidy_name(name)
    if not title:
        raise NameMissing(_("Ghi tên tổ chức."))
    values: Values = {
        "name": title,
        "search_name": search_form(title),
        "phone": normalize_phone(phone),
        "email": email.strip(),
        "address": tidy_name(address),
    }
    (organisation,) = Organisation.objects.bulk_create(
        [Organisation(tax_code=code, is_imaginary=is_imaginary, **values)],
        update_conflicts=True,
        unique_fields=["tax_code"],
        update_fields=_said(values),
    )
    return organisation


def _said(values: Values) -> list[str]:
    """Name the columns that this visit says something about."""
    return [name.removesuffix("_id") for name, value in values.items() if value not in {"", None}]


def _register_by_passport(
    number: str, *, country: str, values: Values, is_imaginary: bool
) -> Person:
    fault = check_passport(number)
    if fault is not None:
        only_digits = number.isdigit() and len(number) != PERSONAL_ID_DIGITS
        raise NotAnIdentityNumber((Fault.NOT_TWELVE_DIGITS if only_digits else fault).message)
    known = Person.objects.select_for_update().filter(
        passport_number=number, passport_country=country
    )
    person = known.order_by("pk").first()
    if person is None:
        return Person.objects.create(
            passport_number=number,
            passport_country=country,
            is_imaginary=is_imaginary,
            **values,
        )
    said = _said(values)
    for name, value in values.items():
        if name.removesuffix("_id") in said:
            setattr(person, name, value)
    person.save(update_fields=said)
    return person
