from datetime import date

import pytest

from motcua.dossiers import codes
from motcua.dossiers.national import NationalState, StateFacts, national_state
from motcua.dossiers.rules import NEXT_STATES, OPEN_STATES, DossierState, can_move
from motcua.legislation.rules import get_rule_set


class TestStates:
    def test_no_state_is_forgotten(self):
        assert set(NEXT_STATES) == set(DossierState)

    def test_every_state_is_reached_from_the_first(self):
        reached, waiting = set(), [DossierState.SUBMITTED]
        while waiting:
            state = waiting.pop()
            reached.add(state)
            waiting.extend(NEXT_STATES[state] - reached)

        assert reached == set(DossierState)

    def test_ends_lead_nowhere(self):
        assert DossierState.RETURNED not in OPEN_STATES
        assert not can_move(DossierState.RETURNED, DossierState.IN_PROCESS)


class TestNationalState:
    @pytest.mark.parametrize("state", list(DossierState))
    def test_every_state_has_one(self, state: DossierState):
        assert national_state(StateFacts(state=state)) in NationalState

    def test_received_until_somebody_works_on_it(self):
        fresh = StateFacts(state=DossierState.IN_PROCESS, has_been_worked_on=False)

        assert national_state(fresh) is NationalState.RECEIVED


class TestCodes:
    def test_rule_029_the_prefix_changed_with_the_law(self):
        facts = {"intake_code": "H05.01.01", "competent_code": "H05.162"}

        assert codes.choose_prefix(get_rule_set("D118-2025"), **facts) == "H05.162"
        assert codes.choose_prefix(get_rule_set("D61-2018"), **facts) == "H05.01.01"

    @pytest.mark.parametrize(("serial", "end"), [(1, "0001"), (9999, "9999"), (10000, "10000")])
    def test_a_serial_grows_beyond_four_digits(self, serial: int, end: str):
        code = codes.format_code("H05.162", date(2026, 11, 25), serial)

        assert code == f"H05.162-261125-{end}"
