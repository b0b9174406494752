"""Values of the directory and the checks of identity numbers. No Django, no clock."""

from enum import StrEnum


class Level(StrEnum):
    """Level of government after 1 July 2025 (Decree 118/2025, art. 7)."""

    MINISTRY = "MINISTRY"
    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"
    VERTICAL = "VERTICAL"


class Role(StrEnum):
    """What an officer may do at a unit while a posting lasts."""

    COUNTER_OFFICER = "COUNTER_OFFICER"
    CENTER_HEAD = "CENTER_HEAD"
    SPECIALIST = "SPECIALIST"
    UNIT_HEAD = "UNIT_HEAD"
    LEADER = "LEADER"
    CLERK = "CLERK"
    PROCEDURE_EDITOR = "PROCEDURE_EDITOR"
    PROCEDURE_PUBLISHER = "PROCEDURE_PUBLISHER"
    ADMINISTRATOR = "ADMINISTRATOR"
    AUDITOR = "AUDITOR"
