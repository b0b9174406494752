"""What is written to the directory."""

from motcua.directory.services.organisation import (
    AgencyFacts,
    UnitFacts,
    close_agency,
    close_unit,
    create_agency,
    create_unit,
    merge_agencies,
    merge_units,
    rename_agency,
    rename_unit,
)
from motcua.directory.services.parties import register_organisation, register_person
from motcua.directory.services.people import (
    delegate_work,
    end_delegation,
    end_posting,
    post_officer,
    register_officer,
    set_account_active,
    set_staff_password,
)
from motcua.directory.services.places import HoursRange, set_opening_hours

__all__ = [
    "AgencyFacts",
    "HoursRange",
    "UnitFacts",
    "close_agency",
    "close_unit",
    "create_agency",
    "create_unit",
    "delegate_work",
    "end_delegation",
    "end_posting",
    "merge_agencies",
    "merge_units",
    "post_officer",
    "register_officer",
    "register_organisation",
    "register_person",
    "rename_agency",
    "rename_unit",
    "set_account_active",
    "set_opening_hours",
    "set_staff_password",
]
