import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from motcua.directory import queries, services
from motcua.directory.errors import NameMissing, NotAnIdentityNumber, NotATaxCode
from motcua.directory.models import Organisation, Person

NUMBER = "999190123456"


class TestRegisterPerson:
    pytestmark = pytest.mark.django_db

    def test_makes_one_row_for_one_number_in_one_statement(self):
        with CaptureQueriesContext(connection) as captured:
            services.register_person(
                identity_number="9991 9012 3456", full_name="Nguyễn  Thị Ánh", is_imaginary=True
            )

        person = Person.objects.get()
        assert len(captured) == 1
        assert person.personal_id == NUMBER
        assert (person.full_name, person.search_name) == ("Nguyễn Thị Ánh", "nguyen thi anh")

    def test_brings_up_to_date_what_is_said_and_keeps_what_is_not(self):
        first = services.register_person(
            identity_number=NUMBER,
            full_name="Nguyễn Thị Ánh",
            birth_date=date(1990, 3, 5),
            phone="0900 123 456",
            is_imaginary=True,
        )

        second = services.register_person(
            identity_number=NUMBER, full_name="Nguyễn Thị Ngọc Ánh", address="Xã Yên Phong"
        )

        person = Person.objects.get()
        assert first.pk == second.pk == person.pk
        assert person.full_name == "Nguyễn Thị Ngọc Ánh"
        assert person.phone == "0900123456"
        assert (person.birth_date, person.birth_year) == (date(1990, 3, 5), 1990)
        assert person.address == "Xã Yên Phong"
        assert person.is_imaginary

    def test_takes_a_passport_by_country(self):
        first = services.register_person(
            identity_number="b1234567", full_name="John Smith", passport_country="gb"
        )
        again = services.register_person(
            identity_number="B1234567", full_name="John A. Smith", passport_country="GB"
        )
        other = services.register_person(
            identity_number="B1234567", full_name="Jean Petit", passport_country="FR"
        )

        assert first.pk == again.pk != other.pk
        assert Person.objects.get(pk=first.pk).full_name == "John A. Smith"
        assert queries.find_person(identity_number="B1234567").pk == first.pk

    def test_lets_the_year_stand_alone(self):
        services.register_person(identity_number=NUMBER, full_name="Cụ Lành", birth_year=1940)

        assert Person.objects.get().birth_year == 1940
        assert Person.objects.get().birth_date is None

    @pytest.mark.parametrize("number", ["", "123456789", "998190123456", "Đ1"])
    def test_refuses_what_can_be_nobodys_number(self, number):
        with pytest.raises(NotAnIdentityNumber):
            services.register_person(identity_number=number, full_name="Ai đó")

    def test_refuses_imaginary_numbers_outside_the_demo(self, settings):
        settings.MOTCUA_DEMO = False

        with pytest.raises(NotAnIdentityNumber):
            services.register_person(identity_number=NUMBER, full_name="Ai đó")

    def test_needs_a_name(self):
        with pytest.raises(NameMissing):
            services.register_person(identity_number=NUMBER, full_name="  ")


@pytest.mark.django_db(transaction=True)
class TestRegisterPersonAtOneMoment:
    def test_needs_an_open_transaction(self):
        with pytest.raises(TransactionManagementError):
            services.register_person(identity_number=NUMBER, full_name="Ai đó")

    @pytest.mark.concurrency
    def test_at_ten_counters_makes_one_row(self):
        faults = []
        start = threading.Barrier(10)

        def register(number):
            try:
                start.wait()
                with transaction.atomic():
                    services.register_person(
                        identity_number=NUMBER, full_name=f"Nguyễn Thị Ánh {number}"
                    )
            except Exception as error:  # noqa: BLE001 — shown by the assertion below
                faults.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=register, args=(number,)) for number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert faults == []
        assert Person.objects.count() == 1


class TestRegisterOrganisation:
    pytestmark = pytest.mark.django_db

    def test_makes_one_row_for_one_code(self):
        first = services.register_organisation(tax_code="0100109106", name="Công ty  A")
        second = services.register_organisation(
            tax_code="0100 109 106", name="Công ty A", phone="0222 3822 123"
        )
        branch = services.register_organisation(tax_code="0100109106001", name="Chi nhánh A")

        assert first.pk == second.pk != branch.pk
        assert Organisation.objects.get(pk=first.pk).phone == "02223822123"
        assert queries.find_organisation(tax_code="0100109106-001").pk == branch.pk

    def test_refuses_a_wrong_check_digit(self):
        with pytest.raises(NotATaxCode):
            services.register_organisation(tax_code="0100109107", name="Công ty A")


class TestListPersonsNamed:
    pytestmark = pytest.mark.django_db

    def test_finds_names_typed_without_accents(self):
        for number, name in ((NUMBER, "Nguyễn Thị Ánh"), ("999190123457", "Trần Văn Bình")):
            services.register_person(identity_number=number, full_name=name)

        assert [row.full_name for row in queries.list_persons_named(name="anh nguyen")] == [
            "Nguyễn Thị Ánh"
        ]
        assert queries.list_persons_named(name=" ") == []
