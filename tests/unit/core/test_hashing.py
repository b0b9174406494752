import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.hashing import GENESIS, canonical_json, chain_hash, row_hash

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


class TestCanonicalJson:
    def test_says_the_same_moment_the_same_way(self):
        here = datetime(2026, 11, 25, 8, tzinfo=timezone(timedelta(hours=7)))

        assert canonical_json({"at": here}) == canonical_json({"at": here.astimezone(UTC)})
        assert canonical_json({"at": here}) == b'{"at":"2026-11-25T01:00:00.000000+00:00"}'

    def test_writes_every_kind_of_column(self):
        row = {"b": b"\x01\xff", "d": date(2026, 1, 2), "n": Decimal("1.50"), "x": None, "ô": True}

        assert canonical_json(row).decode() == (
            '{"b":"01ff","d":"2026-01-02","n":"1.50","x":null,"ô":true}'
        )

    @pytest.mark.parametrize("value", [datetime(2026, 1, 1), float("nan"), object()])
    def test_refuses_what_could_be_read_in_two_ways(self, value):
        with pytest.raises(ValueError):
            canonical_json({"value": value})

    @given(_JSON)
    def test_survives_being_stored_as_json(self, value):
        stored = json.loads(json.dumps(value))

        assert canonical_json({"data": stored}) == canonical_json({"data": value})


class TestChainHash:
    def test_depends_on_the_row_before_and_on_every_value(self):
        first = chain_hash(GENESIS, {"a": 1})

        assert len(first) == 32
        assert first != chain_hash(first, {"a": 1})
        assert first != chain_hash(GENESIS, {"a": 2})
        assert first != chain_hash(GENESIS, {"b": 1})
        assert row_hash({"a": 1}) != first

    def test_refuses_a_head_of_another_length(self):
        with pytest.raises(ValueError):
            chain_hash(b"", {"a": 1})
