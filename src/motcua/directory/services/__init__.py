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
from motcua.directory.services.shops import (
    add_counter,
    add_point,
    create_shop,
    edit_shop,
    end_counter,
)
from motcua.directory.services.staff import edit_officer, reset_second_factor, save_position

__all__ = [
    "AgencyFacts",
    "HoursRange",
    "UnitFacts",
    "add_counter",
    "add_point",
    "close_agency",
    "close_unit",
    "create_agency",
    "create_shop",
    "create_unit",
    "delegate_work",
    "edit_officer",
    "edit_shop",
    "end_counter",
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
    "reset_second_factor",
    "save_position",
    "set_account_active",
    "set_opening_hours",
    "set_staff_password",
]
