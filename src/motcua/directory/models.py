"""Tables of the directory."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from motcua.directory.rules import Level, Role


def _choices(values: type[Level] | type[Role]) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


class Account(AbstractBaseUser):
    """
    A way to sign in.

    Staff sign in with a password and a second factor; a citizen's account is made only by national
    e-identity and never holds a password (Decree 69/2024, art. 40).
    """

    class Kind(models.TextChoices):
        STAFF = "STAFF"
        CITIZEN = "CITIZEN"

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STAFF)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager()


class SignInAttempt(models.Model):
    """One try of a name at the staff sign-in; failures of the last minutes lock name and address."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    is_success = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["username", "at"], name="directory_attempt_name"),
            models.Index(fields=["address", "at"], name="directory_attempt_address"),
            models.Index(fields=["at"], name="directory_attempt_at"),
        ]


class Dated(models.Model):
    """A row that holds from one date to another; an open end is null."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Province(Dated):
    code = models.CharField(max_length=2)
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=120)
    # One centre with branches, no commune centres (Decree 118/2025, art. 7(2)(b), 7(3)(c); rule 3).
    is_one_tier = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="directory_province_code_unique"
            ),
            # Rule 7: one instance is the source of record of one province (Decree 118/2025, art. 27(2)(a)).
            models.UniqueConstraint(
                fields=["valid_to"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="directory_one_province_of_record",
            ),
        ]


class Commune(Dated):
    """A xã, phường or đặc khu. The same code may mean an old and a new unit: validity goes with it."""

    class Kind(models.TextChoices):
        COMMUNE = "COMMUNE", "xã"
        WARD = "WARD", "phường"
        SPECIAL_ZONE = "SPECIAL_ZONE", "đặc khu"

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    full_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    province = models.ForeignKey(Province, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="directory_commune_code_unique"
            ),
        ]


class CommuneSuccession(models.Model):
    """Which commune took over from which; `is_divided` when the old one went to several."""

    predecessor = models.ForeignKey(Commune, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Commune, models.PROTECT, related_name="precessions")
    effective_date = models.DateField()
    ground = models.CharField(max_length=200)
    is_divided = models.BooleanField(default=False)


class Agency(Dated):
    """
    A body with an identity code (Decision 20/2020/QĐ-TTg).

    `function` says what it does independent of its name, so that procedures can name "the department of
    construction" of any province.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    function = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10, choices=_choices(Level))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="directory_agency_code_unique"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="directory_agency_ends_after_it_begins",
            ),
        ]


class AgencySuccession(models.Model):
    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="precessions")
    effective_date = models.DateField()
    ground = models.CharField(max_length=200)
    # The predecessor went to several: none of them inherits all of its work.
    is_divided = models.BooleanField(default=False)


class Unit(Dated):
    """A division inside an agency that holds work."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    function = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="directory_unit_code_unique"
            ),
        ]


class UnitSuccession(models.Model):
    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="precessions")
    effective_date = models.DateField()
    ground = models.CharField(max_length=200)
    # The predecessor went to several: none of them inherits all of its work.
    is_divided = models.BooleanField(default=False)


class OneStopShop(Dated):
    """Bộ phận Một cửa: the provincial centre, a commune centre or a branch (Decree 118/2025, art. 7)."""

    class Kind(models.TextChoices):
        SERVICE_CENTER = "SERVICE_CENTER"
        COMMUNE_CENTER = "COMMUNE_CENTER"
        BRANCH = "BRANCH"

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="shop")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1)


class ReceptionPoint(Dated):
    shop = models.ForeignKey(OneStopShop, models.PROTECT, related_name="points")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)


class Counter(Dated):
    point = models.ForeignKey(ReceptionPoint, models.PROTECT, related_name="counters")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    is_priority = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "number"],
                condition=Q(valid_to=None),
                name="directory_counter_number_unique",
            ),
        ]


class OpeningHours(Dated):
    """One range of one weekday (0 = Monday); without a shop it is the province's default."""

    shop = models.ForeignKey(OneStopShop, models.CASCADE, null=True, blank=True)
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="directory_opening_weekday_in_week"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="directory_opening_range_forward"
            ),
        ]


class Position(models.Model):
    """A title, such as "Công chức Tư pháp – Hộ tịch"."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)


class Officer(models.Model):
    account = models.OneToOneField(Account, models.PROTECT, related_name="officer")
    full_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    is_imaginary = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)


class Posting(Dated):
    """One role of one officer at one place, while it lasts. An officer may hold several."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="postings")
    role = models.CharField(max_length=30, choices=_choices(Role))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    shop = models.ForeignKey(OneStopShop, models.PROTECT, null=True, blank=True)
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True)
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True)
    is_seconded = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["officer", "valid_to"], name="directory_posting_officer")]


class Delegation(Dated):
    """Work of one officer done by another while he is away; scope narrows it to a unit and role."""

    delegator = models.ForeignKey(Officer, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Officer, models.PROTECT, related_name="delegations_held")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=30, choices=_choices(Role), blank=True)
    ground = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(delegator=F("delegate")), name="directory_no_self_delegation"
            ),
        ]


class Person(models.Model):
    """A natural person, known by the 12-digit personal number or by a passport."""

    personal_id = models.CharField(max_length=12, null=True, blank=True, unique=True)
    passport_number = models.CharField(max_length=20, blank=True)
    passport_country = models.CharField(max_length=2, blank=True)
    full_name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200)
    sex = models.CharField(max_length=1, blank=True)
    # Elders often know only the year: birth_date may be null while birth_year is set.
    birth_date = models.DateField(null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True)
    is_imaginary = models.BooleanField(default=False)

    class Meta:
        indexes = [
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="person_name_trgm")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(personal_id=None) | Q(personal_id__regex=r"^[0-9]{12}$"),
                name="directory_personal_id_twelve_digits",
            ),
        ]


class Organisation(models.Model):
    tax_code = models.CharField(max_length=14, null=True, blank=True, unique=True)
    name = models.CharField(max_length=300)
    search_name = models.CharField(max_length=300)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    is_imaginary = models.BooleanField(default=False)

    class Meta:
        indexes = [
            GinIndex(
                fields=["search_name"], opclasses=["gin_trgm_ops"], name="organisation_name_trgm"
            )
        ]
