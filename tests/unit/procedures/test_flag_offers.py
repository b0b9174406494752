from motcua.procedures.flag_offers import KEEP, apply_offer, list_offers

CONTENT = {"levels": ["COMMUNE"], "time_limits": [], "fees": []}


def fee_flag(**proposal):
    return {
        "field": "fees",
        "where": "COUNTER",
        "raw": "8.000 đồng/bản",
        "reason": "Công bố không nói là phí hay lệ phí.",
        "proposal": {"kind": "fixed", "amount": 8000, "others": [], "currency": "VND", **proposal},
    }


class TestFees:
    def test_the_person_says_whether_it_is_a_fee_or_a_charge(self):
        flag = fee_flag(per=None)
        offers = list_offers(flag, CONTENT)

        assert [offer.key for offer in offers] == ["FEE", "CHARGE", KEEP]
        row = apply_offer(flag, offers[1], CONTENT)["fees"][0]
        assert (row["kind"], row["amount"], row["channel"]) == ("CHARGE", 8000, "COUNTER")
        assert row["raw"] == flag["raw"]

    def test_a_price_per_piece_becomes_a_formula(self):
        flag = fee_flag(per="bản")
        row = apply_offer(flag, list_offers(flag, CONTENT)[0], CONTENT)["fees"][0]

        assert row["formula"] == "so_luong * 8000"
        assert "amount" not in row

    def test_a_temporary_price_keeps_its_dates(self):
        flag = fee_flag(
            per=None, temporary=[{"amount": 0, "from": "2026-04-07", "to": "2026-06-30"}]
        )
        rows = apply_offer(flag, list_offers(flag, CONTENT)[0], CONTENT)["fees"]

        assert [(row["amount"], row.get("to")) for row in rows] == [(8000, None), (0, "2026-06-30")]

    def test_what_has_several_prices_or_a_strange_one_is_not_offered(self):
        for flag in (fee_flag(others=[{"amount": 1}]), fee_flag(suspicious=True)):
            assert [offer.key for offer in list_offers(flag, CONTENT)] == [KEEP]

    def test_the_row_of_the_same_text_is_replaced_and_others_stay(self):
        flag = fee_flag(per=None)
        other = {"kind": "FEE", "name": "Phí", "channel": "ONLINE", "amount": 1, "raw": flag["raw"]}
        old = {"kind": "FEE", "name": "Phí", "channel": "COUNTER", "amount": 1, "raw": flag["raw"]}
        content = CONTENT | {"fees": [other, old]}

        rows = apply_offer(flag, list_offers(flag, content)[0], content)["fees"]

        assert other in rows
        assert old not in rows
        assert len(rows) == 2


class TestLimits:
    def test_a_bare_number_is_offered_as_both_kinds_of_days(self):
        flag = {
            "field": "time_limits",
            "where": "ONLINE",
            "raw": "5",
            "reason": "",
            "proposal": {"cell": {"durations": [{"role": "processing", "unit": None, "value": 5}]}},
        }
        offers = list_offers(flag, CONTENT)

        assert [offer.label for offer in offers] == [
            "5 ngày làm việc",
            "5 ngày",
            "Để trống, sửa sau",
        ]
        assert apply_offer(flag, offers[0], CONTENT)["time_limits"] == [
            {"amount": 5, "unit": "WORKING_DAY", "channel": "ONLINE", "raw": "5"}
        ]
