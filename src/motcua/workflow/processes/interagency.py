"""
The process of an interagency procedure, written from its parts.

Each part is a branch of its own: a specialist of the part's agency works, a leader of it signs. The lead
agency alone asks for a supplement, through the centre. The branches meet in `gather`, where on paper the
lead collects everything before it goes back to the centre (Decree 118/2025, art. 20(2)).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from motcua.legislation.durations import Duration, DurationUnit
from motcua.workflow.holders import AGENCY_PREFIX, UNIT_SEPARATOR, WHOLE_AGENCY
from motcua.workflow.processes.limits import share_of

Part = Mapping[str, Any]  # Any: one object of the pack, checked by its JSON Schema
Source = dict[str, Any]  # Any: what a template in YAML holds

GATHER: Final = "gather"
# How a step that nobody has to do is passed; no person can choose it.
PASSED: Final = "PASSED"
_WORK_SHARE: Final = Decimal(70)
_SIGN_SHARE: Final = Decimal(30)
_BRANCHES: Final = "parts"


def work_step(number: int) -> str:
    """Name the step in which the agency of a part works; parts are counted from 1."""
    return f"part_{number}"


def sign_step(number: int) -> str:
    """Name the step in which the leader of a part's agency signs its result."""
    return f"sign_{number}"


def number_of_step(step_key: str) -> int | None:
    """Return the number of the part a step belongs to, None for a step of the whole."""
    kind, _underscore, number = step_key.partition("_")
    return int(number) if kind in {"part", "sign"} and number.isdigit() else None


def write_interagency(parts: Sequence[Part]) -> Source:
    """Return the process of these parts in the form of a template."""
    steps: dict[str, Any] = {}
    for number, part in enumerate(parts, start=1):
        steps |= _steps_of(number, part)
    steps[GATHER] = {
        "name": "Cơ quan chủ trì nhận đủ kết quả",
        "role": "SPECIALIST",
        "holder": "COMPETENT_UNIT",
        "limit": {"amount": 4, "unit": "WORKING_HOUR"},
        "outcomes": {"GATHERED": "Chuyển Bộ phận Một cửa"},
        "next": "return",
    }
    steps["return"] = {
        "name": "Trả kết quả",
        "role": "COUNTER_OFFICER",
        "holder": "RETURN_SHOP",
        "limit": None,
        "outcomes": {"RETURN": "Trả kết quả"},
        "next": "end",
    }
    branches = [work_step(number) for number in range(1, len(parts) + 1)]
    return {
        "name": "Liên thông nhiều cơ quan",
        "start": _BRANCHES,
        "steps": steps,
        "parallel": {_BRANCHES: {"branches": branches, "to": GATHER}},
    }


def _steps_of(number: int, part: Part) -> dict[str, Any]:
    limit = Duration(
        value=Decimal(str(part["limit"]["amount"])), unit=DurationUnit(part["limit"]["unit"])
    )
    is_lead = part.get("lead", False)
    outcomes = {"PROPOSE": "Trình kết quả", "PROPOSE_REFUSAL": "Trình từ chối"}
    ways: list[dict[str, Any]] = [{"outcomes": [PASSED], "to": f"join:{_BRANCHES}"}]
    steps: dict[str, Any] = {}
    if is_lead:
        outcomes["SUPPLEMENT"] = "Yêu cầu bổ sung"
        ways.append({"outcomes": ["SUPPLEMENT"], "to": "await_supplement"})
        steps["await_supplement"] = {
            "name": "Chờ bổ sung",
            "role": "COUNTER_OFFICER",
            "holder": "INTAKE_SHOP",
            "limit": None,
            "waits_elsewhere": True,
            "outcomes": {"COMPLETED": "Đã nhận đủ bổ sung", "CLOSED": "Đóng hồ sơ"},
            "next": [{"outcomes": ["CLOSED"], "to": "stop"}, {"to": work_step(number)}],
        }
    worker, signer = _holders(part, is_lead=is_lead)
    return {
        work_step(number): {
            "name": part["name"],
            "role": "SPECIALIST",
            "holder": worker,
            "limit": share_of(limit, _WORK_SHARE),
            "keeps_officer": True,
            "outcomes": outcomes,
            "next": [*ways, {"to": sign_step(number)}],
        },
        **steps,
        sign_step(number): {
            "name": f"Ký: {part['name']}",
            "role": "LEADER",
            "holder": signer,
            "limit": share_of(limit, _SIGN_SHARE),
            "outcomes": {"SIGN": "Ký duyệt", "SEND_BACK": "Trả lại"},
            "next": [
                {"outcomes": ["SEND_BACK"], "to": work_step(number)},
                {"to": f"join:{_BRANCHES}"},
            ],
        },
    }


def _holders(part: Part, *, is_lead: bool) -> tuple[str, str]:
    """Say who works and who signs: the lead is who settles the whole."""
    if is_lead:
        return "COMPETENT_UNIT", "COMPETENT_AGENCY"
    agency = f"{AGENCY_PREFIX}{part['agency_function']}"
    unit = part.get("unit_function")
    worker = f"{agency}{UNIT_SEPARATOR}{unit}" if unit else agency
    return worker, f"{agency}{UNIT_SEPARATOR}{WHOLE_AGENCY}"
