"""Sign-in of staff: both steps, the lock, the dialog on top of a page, acting as somebody in the demo."""

import base64
import hashlib
import hmac
import re
import struct
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.integration.directory.people import make_agency, make_officer, make_shop, make_unit, post

from motcua.audit.models import AuditEntry
from motcua.directory import second_factor
from motcua.directory.models import Account, SignInAttempt
from motcua.directory.rules import Role
from motcua.directory.services import sign_in as services

pytestmark = pytest.mark.django_db
PASSWORD = "sông Cầu nước chảy"
SIGN_IN = "/can-bo/dang-nhap"
DIALOG = {"X-Motcua-Dialog": "1"}


@pytest.fixture
def officer():
    agency = make_agency()
    person = make_officer(password=PASSWORD)
    post(person, agency, unit=make_unit(agency))
    return person


def sign_in(client, password=PASSWORD, username="chuyenvien", **extra):
    return client.post(SIGN_IN, {"username": username, "password": password}, **extra)


def code_of(secret, moment=None):
    """The code that an app on a phone would show (RFC 6238), reckoned by other means than ours."""
    step = int((moment or timezone.now()).timestamp()) // 30
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture
def secret(officer):
    fresh = second_factor.new_secret()
    past = timezone.now() - timedelta(minutes=5)
    services.enable_second_factor(
        account_id=officer.account_id, secret=fresh, code=code_of(fresh, past), at=past
    )
    return fresh


def is_signed_in(client):
    return client.get(reverse("staff:session")).status_code == 204


class TestPassword:
    def test_opens_a_session_and_leads_to_work(self, client, officer):
        response = sign_in(client)

        assert response.status_code == 302
        assert response.url != SIGN_IN
        assert is_signed_in(client)
        entry = AuditEntry.objects.get(action="account.sign_in")
        assert (entry.actor_id, entry.origin) == (officer.account_id, "127.0.0.1")

    def test_does_not_care_about_capitals_in_the_name(self, client, officer):
        assert sign_in(client, username=" ChuyenVien ").status_code == 302

    @pytest.mark.parametrize("values", [{"password": "sai"}, {"username": "khong.co"}])
    def test_that_is_wrong_says_no_more_than_that(self, client, officer, values):
        response = sign_in(client, **values)

        assert response.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.text
        assert not is_signed_in(client)
        assert AuditEntry.objects.filter(action="account.sign_in_failed").count() == 1

    def test_is_asked_for_when_missing(self, client, officer):
        response = sign_in(client, password="")

        assert response.status_code == 422
        assert "Nhập mật khẩu." in response.text
        assert SignInAttempt.objects.count() == 0

    def test_leads_back_to_the_page_that_was_wanted(self, client, officer):
        response = client.post(
            SIGN_IN,
            {"username": "chuyenvien", "password": PASSWORD, "next": "/xu-ly/?trang=2"},
        )

        assert response.url == "/xu-ly/?trang=2"

    @pytest.mark.parametrize(
        "target", ["https://example.org/", "//example.org", "javascript:alert(1)"]
    )
    def test_leads_nowhere_else(self, client, officer, target):
        response = client.post(
            SIGN_IN, {"username": "chuyenvien", "password": PASSWORD, "next": target}
        )

        assert "example.org" not in response.url
        assert not response.url.startswith("javascript")

    def test_of_a_citizen_or_locked_account_does_not_exist(self, client, officer):
        Account.objects.update(kind=Account.Kind.CITIZEN)
        assert sign_in(client).status_code == 422
        Account.objects.update(kind=Account.Kind.STAFF, is_active=False)
        assert sign_in(client).status_code == 422

    def test_changes_the_session_id(self, client, officer):
        client.get(SIGN_IN)
        session = client.session
        session["x"] = 1
        session.save()
        before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""

        sign_in(client)

        assert client.cookies["sessionid"].value != before


class TestLock:
    def test_falls_after_five_failures_of_a_name(self, client, officer):
        for _number in range(5):
            assert sign_in(client, "sai").status_code == 422

        response = sign_in(client)

        assert response.status_code == 429
        assert "Thử lại sau 15 phút" in response.text
        assert not is_signed_in(client)

    def test_of_a_name_is_no_lock_of_others(self, client, officer):
        other = make_officer("khac", password=PASSWORD)
        post(other, make_agency("H05.05", "Sở khác"), Role.LEADER)
        for _number in range(5):
            sign_in(client, "sai")

        assert sign_in(client, username="khac").status_code == 302

    def test_of_an_address_falls_after_twenty(self, client, officer):
        for number in range(20):
            assert sign_in(client, "sai", username=f"nguoi.{number}").status_code == 422

        assert sign_in(client).status_code == 429
        assert sign_in(client, REMOTE_ADDR="10.1.1.1").status_code == 302

    def test_ends_after_fifteen_minutes_however_often_one_tries(self, client, officer):
        for _number in range(5):
            sign_in(client, "sai")
        for _number in range(3):
            assert sign_in(client, "sai").status_code == 429
        SignInAttempt.objects.update(at=timezone.now() - timedelta(minutes=15, seconds=1))

        assert sign_in(client).status_code == 302

    def test_forgets_failures_before_a_success(self, client, officer):
        for _number in range(4):
            sign_in(client, "sai")
        sign_in(client)
        for _number in range(4):
            assert sign_in(client, "sai").status_code == 422

        assert sign_in(client).status_code == 302


class TestSecondFactor:
    def test_is_asked_for_after_the_password(self, client, secret):
        response = sign_in(client)

        assert response.url == reverse("staff:second_factor")
        assert not is_signed_in(client)
        assert client.post(response.url, {"code": code_of(secret)}).status_code == 302
        assert is_signed_in(client)

    def test_takes_a_code_once(self, client, secret):
        sign_in(client)
        code = code_of(secret)
        client.post(reverse("staff:second_factor"), {"code": code})
        client.post(reverse("staff:sign_out"))

        sign_in(client)
        response = client.post(reverse("staff:second_factor"), {"code": code})

        assert response.status_code == 422
        assert not is_signed_in(client)

    @pytest.mark.parametrize("minutes", [-2, 2])
    def test_takes_no_code_of_another_time(self, client, secret, minutes):
        sign_in(client)
        code = code_of(secret, timezone.now() + timedelta(minutes=minutes))

        assert client.post(reverse("staff:second_factor"), {"code": code}).status_code == 422

    def test_locks_after_five_wrong_codes(self, client, secret):
        sign_in(client)
        for _number in range(5):
            response = client.post(reverse("staff:second_factor"), {"code": "000000"})
            assert response.status_code == 422

        response = client.post(reverse("staff:second_factor"), {"code": code_of(secret)})

        assert response.status_code == 429
        assert sign_in(client).status_code == 429

    def test_needs_the_password_first(self, client, secret):
        response = client.post(reverse("staff:second_factor"), {"code": code_of(secret)})

        assert response.url == SIGN_IN

    def test_waits_five_minutes_for_the_code(self, client, secret):
        sign_in(client)
        session = client.session
        session["staff_sign_in"]["at"] = (timezone.now() - timedelta(minutes=6)).isoformat()
        session.save()

        response = client.post(reverse("staff:second_factor"), {"code": code_of(secret)})

        assert response.url == SIGN_IN

    def test_is_turned_on_with_a_picture_and_a_code(self, client, officer):
        sign_in(client)
        page = client.get(reverse("staff:enable_second_factor"))
        shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
        assert "<svg" in page.text

        wrong = client.post(reverse("staff:enable_second_factor"), {"code": "000000"})
        assert wrong.status_code == 422
        done = client.post(reverse("staff:enable_second_factor"), {"code": code_of(shown)})

        assert len(re.findall(r"<code>\d{8}</code>", done.text)) == 10
        assert second_factor.is_enabled(account_id=officer.account_id)

    def test_takes_each_recovery_code_once(self, client, officer):
        fresh = second_factor.new_secret()
        codes = services.enable_second_factor(
            account_id=officer.account_id,
            secret=fresh,
            code=code_of(fresh),
            at=timezone.now(),
        )
        sign_in(client)
        spaced = f"{codes[0][:4]} {codes[0][4:]}"
        assert client.post(reverse("staff:second_factor"), {"code": spaced}).status_code == 302
        client.post(reverse("staff:sign_out"))

        sign_in(client)
        again = client.post(reverse("staff:second_factor"), {"code": codes[0]})

        assert again.status_code == 422
        assert second_factor.count_recovery_codes(account_id=officer.account_id) == 9

    def test_lies_encrypted_in_the_database(self, secret):
        from allauth.mfa.models import Authenticator

        stored = str(list(Authenticator.objects.values_list("data", flat=True)))

        assert secret not in stored

    def test_is_turned_off_with_a_code(self, client, officer, secret):
        sign_in(client)
        client.post(reverse("staff:second_factor"), {"code": code_of(secret)})
        url = reverse("staff:disable_second_factor")

        assert client.post(url, {"code": "000000"}).status_code == 422
        later = code_of(secret, timezone.now() + timedelta(seconds=30))
        assert client.post(url, {"code": later}).status_code == 302
        assert not second_factor.is_enabled(account_id=officer.account_id)


class TestDialog:
    """A session that ends does not eat a form: the form of the page waits under the dialog."""

    def test_is_asked_for_by_scripts(self, client):
        response = client.get(reverse("staff:session"))

        assert response.status_code == 401
        assert response.headers["X-Motcua-Sign-In"] == SIGN_IN

    def test_shows_the_form_alone(self, client, officer):
        response = client.get(SIGN_IN, headers=DIALOG)

        assert "data-sign-in-form" in response.text
        assert "<html" not in response.text

    def test_answers_success_with_the_new_token(self, client, officer):
        response = sign_in(client, headers=DIALOG)

        assert response.status_code == 204
        assert response.headers["X-Motcua-Csrf"]
        assert is_signed_in(client)

    def test_answers_failure_with_the_form_again(self, client, officer):
        response = sign_in(client, "sai", headers=DIALOG)

        assert response.status_code == 422
        assert "data-sign-in-form" in response.text
        assert "không đúng" in response.text

    def test_asks_for_the_code_in_the_same_place(self, client, secret):
        response = sign_in(client, headers=DIALOG)
        assert f'action="{reverse("staff:second_factor")}"' in response.text

        done = client.post(
            reverse("staff:second_factor"), {"code": code_of(secret)}, headers=DIALOG
        )

        assert done.status_code == 204
        assert is_signed_in(client)

    def test_gives_a_token_that_the_server_accepts(self, officer):
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        page = client.get(SIGN_IN, headers=DIALOG)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        answer = client.post(
            SIGN_IN,
            {"username": "chuyenvien", "password": PASSWORD, "csrfmiddlewaretoken": token},
            headers=DIALOG,
        )

        new = answer.headers["X-Motcua-Csrf"]
        signed_out = client.post(reverse("staff:sign_out"), headers={"X-CSRFToken": new})
        assert signed_out.status_code == 302


class TestActAs:
    def test_opens_a_session_of_an_imaginary_person(self, client, officer):
        response = client.post(reverse("staff:act_as"), {"username": "chuyenvien"})

        assert response.status_code == 302
        assert is_signed_in(client)

    def test_changes_from_one_to_another(self, client, officer):
        other = make_officer("khac")
        post(other, make_agency("H05.05", "Sở khác"), Role.LEADER)
        sign_in(client)

        client.post(reverse("staff:act_as"), {"username": "khac"})

        assert client.session["_auth_user_id"] == str(other.account_id)

    def test_does_not_exist_outside_the_demo(self, client, officer, settings):
        settings.MOTCUA_DEMO = False

        response = client.post(reverse("staff:act_as"), {"username": "chuyenvien"})

        assert response.status_code == 403
        assert not is_signed_in(client)
        assert "Vào vai" not in client.get(SIGN_IN).text

    def test_never_opens_a_real_persons_account(self, client, officer):
        officer.is_imaginary = False
        officer.save()

        assert client.post(reverse("staff:act_as"), {"username": "chuyenvien"}).status_code == 422
        assert not is_signed_in(client)

    def test_is_offered_with_names_roles_and_password(self, client, officer):
        page = client.get(SIGN_IN).text

        assert "Nguyễn Văn Thử" in page
        assert "Chuyên viên thụ lý" in page
        assert "motcua-demo" in page

    @pytest.mark.parametrize("number", [1, 40])
    def test_costs_the_same_for_any_number_of_people(
        self, client, django_assert_max_num_queries, number
    ):
        agency = make_agency()
        for index in range(number):
            post(make_officer(f"nguoi{index}"), agency, Role.LEADER)

        with django_assert_max_num_queries(3):
            client.get(SIGN_IN)


class TestAccount:
    def test_signs_out(self, client, officer):
        sign_in(client)
        client.post(reverse("staff:sign_out"))

        assert not is_signed_in(client)
        assert AuditEntry.objects.filter(action="account.sign_out").exists()
        assert client.get(reverse("staff:sign_out")).status_code == 405

    def test_shows_postings_and_changes_between_them(self, client, officer):
        shop = make_shop(make_agency("H05.01.01", "Trung tâm tỉnh", function="SERVICE_CENTER"))
        second = post(officer, shop.agency, Role.COUNTER_OFFICER, shop=shop)
        sign_in(client)
        page = client.get(reverse("staff:account")).text
        assert "Trung tâm tỉnh" in page

        client.post(reverse("staff:switch_unit"), {"unit": str(second.pk)})

        actor = client.get(reverse("staff:account")).context["actor"]
        assert actor.active.id == second.pk

    def test_cannot_choose_a_foreign_posting(self, client, officer):
        foreign = post(make_officer("khac"), make_agency("H05.05", "Sở khác"), Role.LEADER)
        sign_in(client)
        client.post(reverse("staff:switch_unit"), {"unit": str(foreign.pk)})

        actor = client.get(reverse("staff:account")).context["actor"]
        assert actor.active.id != foreign.pk

    def test_changes_the_password_and_stays_signed_in(self, client, officer):
        sign_in(client)
        url = reverse("staff:change_password")

        assert client.post(url, {"current": "sai", "new": "một câu rất dài"}).status_code == 422
        assert client.post(url, {"current": PASSWORD, "new": "ngắn"}).status_code == 422
        assert client.post(url, {"current": PASSWORD, "new": "một câu rất dài"}).status_code == 302

        assert is_signed_in(client)
        client.post(reverse("staff:sign_out"))
        assert sign_in(client).status_code == 422
        assert sign_in(client, "một câu rất dài").status_code == 302

    def test_ends_the_session_of_a_locked_account(self, client, officer):
        sign_in(client)
        Account.objects.update(is_active=False)

        assert not is_signed_in(client)

    def test_of_somebody_without_postings_opens_no_page(self, client, officer):
        sign_in(client)
        officer.postings.all().delete()

        assert client.get(reverse("staff:account")).status_code == 403


class TestOldAttempts:
    def test_are_forgotten_after_a_month(self, officer):
        now = timezone.now()
        for days in (1, 40):
            SignInAttempt.objects.create(username="x", address="x", at=now - timedelta(days=days))

        assert services.forget_old_attempts(before=now - timedelta(days=30)) == 1
