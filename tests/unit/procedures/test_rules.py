from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from motcua.procedures import rules
from motcua.procedures.rules import UnableToComputeFee


@dataclass(frozen=True, kw_only=True)
class Limit:
    label: str
    variant_id: int | None = None
    channel: str = ""
    is_for_complex: bool = False


@dataclass(frozen=True, kw_only=True)
class Fee:
    name: str = "Lệ phí"
    kind: str = "CHARGE"
    amount: int | None = 0
    variant_id: int | None = None
    channel: str = ""
    currency: str = "VND"
    per: str = ""
    formula: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    inputs: list[dict[str, object]] = field(default_factory=list)


TODAY = date(2026, 11, 25)
COPIES = {"key": "copies", "label": "Số bản", "default": 0}


class TestChooseTimeLimit:
    LIMITS = [
        Limit(label="all"),
        Limit(label="online", channel="ONLINE"),
        Limit(label="house", variant_id=1),
        Limit(label="house online", variant_id=1, channel="ONLINE"),
        Limit(label="complex", is_for_complex=True),
    ]

    @pytest.mark.parametrize(
        ("variant_id", "channel", "is_complex", "expected"),
        [
            (None, "COUNTER", False, "all"),
            (2, "POST", False, "all"),
            (2, "ONLINE", False, "online"),
            (1, "COUNTER", False, "house"),
            (1, "ONLINE", False, "house online"),
            (1, "ONLINE", True, "complex"),
        ],
    )
    def test_takes_the_most_specific_one(self, variant_id, channel, is_complex, expected):
        chosen = rules.choose_time_limit(
            self.LIMITS, variant_id=variant_id, channel=channel, is_complex=is_complex
        )

        assert chosen is not None
        assert chosen.label == expected

    def test_prefers_the_variant_to_the_channel(self):
        limits = [Limit(label="online", channel="ONLINE"), Limit(label="house", variant_id=1)]

        chosen = rules.choose_time_limit(limits, variant_id=1, channel="ONLINE", is_complex=False)

        assert chosen is limits[1]

    def test_has_none_when_nothing_fits(self):
        limits = [Limit(label="house", variant_id=1), Limit(label="long", is_for_complex=True)]

        assert (
            rules.choose_time_limit(limits, variant_id=2, channel="POST", is_complex=False) is None
        )


class TestFeeTotal:
    def total(self, *fees, variant_id=None, channel="COUNTER", on=TODAY, **inputs):
        return rules.fee_total(fees, variant_id=variant_id, channel=channel, on=on, inputs=inputs)

    def test_is_nothing_without_fees(self):
        assert self.total() == 0

    def test_adds_what_has_different_names(self):
        fees = [Fee(amount=15_000), Fee(name="Phí bản sao", kind="FEE", amount=8_000)]

        assert self.total(*fees) == 23_000

    def test_takes_the_online_price_instead_of_the_general_one(self):
        fees = [Fee(amount=15_000), Fee(amount=7_000, channel="ONLINE")]

        assert self.total(*fees, channel="ONLINE") == 7_000
        assert self.total(*fees) == 15_000

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (date(2025, 6, 30), 800_000),
            (date(2025, 7, 1), 400_000),
            (date(2026, 12, 31), 400_000),
            (date(2027, 1, 1), 800_000),
        ],
    )
    def test_takes_a_reduced_price_on_its_first_and_last_day(self, on, expected):
        fees = [
            Fee(amount=800_000),
            Fee(amount=400_000, valid_from=date(2025, 7, 1), valid_to=date(2026, 12, 31)),
        ]

        assert self.total(*fees, on=on) == expected

    def test_counts_copies(self):
        assert self.total(Fee(formula="copies * 8000", inputs=[COPIES]), copies=3) == 24_000

    def test_uses_the_default_of_an_input(self):
        assert self.total(Fee(formula="copies * 8000", inputs=[COPIES])) == 0

    def test_asks_for_an_input_without_default(self):
        fee = Fee(formula="area * 1000", inputs=[{"key": "area", "label": "Diện tích"}])

        with pytest.raises(UnableToComputeFee, match="Diện tích"):
            self.total(fee)

    @pytest.mark.parametrize("value", [-1, "3", 1.5, True])
    def test_refuses_an_input_that_is_no_count(self, value):
        with pytest.raises(UnableToComputeFee):
            self.total(Fee(formula="copies * 8000", inputs=[COPIES]), copies=value)

    def test_understands_yes_and_no(self):
        fee = Fee(
            formula="late ? 8000 : 0",
            inputs=[{"key": "late", "label": "Quá hạn", "type": "BOOLEAN", "default": False}],
        )

        assert self.total(fee) == 0
        assert self.total(fee, late=True) == 8_000
        assert self.total(fee, late=1) == 8_000

    def test_never_guesses_an_unknown_amount(self):
        with pytest.raises(UnableToComputeFee):
            self.total(Fee(amount=None))

    def test_does_not_convert_dollars(self):
        with pytest.raises(UnableToComputeFee, match="USD"):
            self.total(Fee(amount=10, currency="USD"))

    @pytest.mark.parametrize("formula", ["copies -", "other * 2", "'text'", "0 - 5", "copies > 1"])
    def test_refuses_a_formula_that_gives_no_sum(self, formula):
        with pytest.raises(UnableToComputeFee):
            self.total(Fee(formula=formula, inputs=[COPIES]))

    def test_leaves_the_rows_alone(self):
        fee = Fee(amount=5)

        assert self.total(fee, replace(fee, name="Khác")) == 10
