from datetime import date

import pytest
from django import forms

from motcua.sites.ui.fields import describe_field, summarize_errors
from motcua.sites.ui.forms import DateBoxesField, PartialDate, PartialDateField


class Sample(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trên căn cước")
    whole = DateBoxesField(label="Ngày cấp")
    birth = PartialDateField(label="Ngày sinh", required=False)


def sample(day="12", month="10", year="2026", **more):
    return Sample(
        {"name": "Lành", "whole_day": day, "whole_month": month, "whole_year": year, **more}
    )


class TestDateBoxes:
    def test_makes_a_date(self):
        form = sample()

        assert form.is_valid()
        assert form.cleaned_data["whole"] == date(2026, 10, 12)

    def test_refuses_a_day_that_does_not_exist(self):
        assert sample(day="31", month="2").errors["whole"] == ["Không có ngày 31/2/2026."]

    def test_asks_for_all_three_boxes(self):
        assert sample(month="").errors["whole"] == ["Ghi đủ ngày, tháng, năm."]

    def test_keeps_what_was_typed(self):
        html = str(sample(day="31", month="13")["whole"])

        assert 'value="31"' in html
        assert 'value="13"' in html

    def test_names_each_box(self):
        html = str(sample()["whole"])

        assert html.count("<label") == 3
        assert 'for="id_whole_2"' in html


class TestPartialDate:
    @pytest.mark.parametrize(
        ("parts", "value", "written"),
        [
            ({"birth_year": "1949"}, PartialDate(year=1949), "1949"),
            (
                {"birth_year": "1949", "birth_month": "5"},
                PartialDate(year=1949, month=5),
                "05/1949",
            ),
            (
                {"birth_year": "1949", "birth_month": "5", "birth_day": "2"},
                PartialDate(year=1949, month=5, day=2),
                "02/05/1949",
            ),
        ],
    )
    def test_accepts_what_the_person_knows(self, parts, value, written):
        form = sample(**parts)

        assert form.is_valid()
        assert form.cleaned_data["birth"] == value
        assert str(form.cleaned_data["birth"]) == written

    @pytest.mark.parametrize(
        "parts",
        [
            {"birth_month": "5"},
            {"birth_year": "49"},
            {"birth_year": "1949", "birth_day": "2"},
            {"birth_year": "1949", "birth_month": "2", "birth_day": "30"},
        ],
    )
    def test_refuses_what_cannot_be(self, parts):
        assert "birth" in sample(**parts).errors


class TestDescribeField:
    def test_ties_hint_and_error_to_the_control(self):
        form = Sample({"name": ""})

        view = describe_field(form["name"], {})

        assert 'aria-invalid="true"' in view.control
        assert 'aria-describedby="id_name_helptext id_name_error"' in view.control
        assert 'class="form-control"' in view.control

    def test_hands_htmx_attributes_to_the_control(self):
        view = describe_field(Sample()["name"], {"hx_get": "/x", "key": "F3"})

        assert 'hx-get="/x"' in view.control
        assert 'data-key="F3"' in view.control


def test_error_summary_follows_the_order_of_the_page_and_links_to_the_first_box():
    faults = summarize_errors([Sample({"birth_month": "5"})])

    assert [fault.target for fault in faults] == ["id_name", "id_whole_0", "id_birth_0"]
