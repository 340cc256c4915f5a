"""Logins: invitations, closed sign-up, equal answers, rate limits and the second factor."""

import re
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from portal.core import accounts
from portal.core.errors import DomainError, NotAllowed
from portal.core.models import Event, Mail, User, Work
from portal.core.second_factor import has_second_factor
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "en lång lösenfras 2026"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    """Rate limits count in the cache."""
    cache.clear()


@pytest.fixture
def administrator() -> User:
    return make_user(is_administrator=True)


def with_password(**fields: object) -> User:
    user = make_user(**fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def link_in(mail: Mail) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(\S+/reset/key/\S+)", mail.text)
    assert found
    return found[1]


def choose_password(client: Client, link: str) -> int:
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    answer = client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    return answer.status_code


def log_in(client: Client, email: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]  # the test client's own answer
    return client.post(reverse("account_login"), {"login": email, "password": password})


# -- Invitations -----------------------------------------------------------------------------------


def test_invited_person_chooses_a_password_and_logs_in(client: Client, administrator: User) -> None:
    person = make_person("Eva Strand")
    user = accounts.invite(person_id=person.pk, email=" Eva@Example.org ", by=administrator)
    assert not user.has_usable_password()
    mail = Mail.objects.get()
    assert (mail.to, "Hej Eva Strand!" in mail.text) == ("eva@example.org", True)
    assert Work.objects.get().target_id == mail.pk
    assert choose_password(client, link_in(mail)) == 302
    assert log_in(client, "eva@example.org").url == reverse("home")
    assert client.get(reverse("home")).wsgi_request.user == user
    assert choose_password(Client(), link_in(mail)) != 302  # used


def test_new_invitation_makes_the_old_link_useless(client: Client, administrator: User) -> None:
    person = make_person()
    user = accounts.invite(person_id=person.pk, email="a@example.org", by=administrator)
    accounts.invite_again(user_id=user.pk, by=administrator)
    new, old = Mail.objects.all()
    assert choose_password(Client(), link_in(old)) != 302
    assert choose_password(client, link_in(new)) == 302


def test_person_or_address_with_a_login_is_not_invited(administrator: User) -> None:
    user = make_user("finns@example.org")
    with pytest.raises(DomainError, match="har redan en inloggning"):
        accounts.invite(person_id=user.person_id, email="ny@example.org", by=administrator)
    with pytest.raises(DomainError, match="används redan"):
        accounts.invite(person_id=make_person().pk, email="FINNS@example.org", by=administrator)
    assert (Mail.objects.count(), Event.objects.count()) == (0, 0)


def test_only_an_administrator_invites() -> None:
    with pytest.raises(NotAllowed):
        accounts.invite(person_id=make_person().pk, email="a@example.org", by=make_user())
    assert not Mail.objects.exists()


def test_closed_login_is_out_at_the_next_request(client: Client, administrator: User) -> None:
    user = make_user()
    client.force_login(user)
    assert client.get(reverse("core:kept-texts")).status_code == 200
    accounts.close_login(user_id=user.pk, by=administrator)
    assert client.get(reverse("core:kept-texts")).status_code == 302
    accounts.open_login(user_id=user.pk, by=administrator)
    user.refresh_from_db()
    assert user.is_active


@pytest.mark.parametrize("act", [accounts.close_login, accounts.reset_second_factor])
def test_nobody_locks_themselves_out(administrator: User, act) -> None:  # type: ignore[no-untyped-def]  # two acts of one shape
    with pytest.raises(DomainError):
        act(user_id=administrator.pk, by=administrator)
    administrator.refresh_from_db()
    assert administrator.is_active


# -- django-allauth --------------------------------------------------------------------------------


def test_sign_up_is_closed(client: Client) -> None:
    before = User.objects.count()
    values = {"email": "ny@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for answer in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), values),
    ):
        assert answer.templates[0].name == "account/signup_closed.html"
    assert User.objects.count() == before


@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "password/set/", "login/code/", "login/code/confirm/"]
)
def test_pages_of_allauth_that_are_not_used_do_not_exist(client: Client, path: str) -> None:
    client.force_login(make_user())
    assert client.get(f"/konto/{path}").status_code == 404


def test_allauth_knows_no_way_to_change_the_address() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


@pytest.mark.parametrize("email", ["finns@example.org", "finns.inte@example.org"])
def test_reset_answers_alike_for_known_and_unknown(client: Client, email: str) -> None:
    make_user("finns@example.org")
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert answer.url == reverse("account_reset_password_done")
    page = client.get(answer.url).content.decode()
    assert email not in page
    sent = [mail.to for mail in Mail.objects.all()]
    assert sent == ([email] if email == "finns@example.org" else [])
    assert Work.objects.count() == len(sent)


def test_reset_does_the_same_work_for_known_and_unknown(client: Client) -> None:
    make_user("finns@example.org")
    statements = []
    for email in ("finns@example.org", "finns.inte@example.org"):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("account_reset_password"), {"email": email})
        written = [query["sql"] for query in queries if "INSERT INTO" in query["sql"]]
        statements.append(["core_" in sql for sql in written].count(True))
    assert statements == [2, 2]  # the mail and its work


def test_login_answers_alike_for_known_and_unknown(client: Client) -> None:
    with_password(email="finns@example.org")
    pages = []
    for email in ("finns@example.org", "finns.inte@example.org"):
        page = log_in(client, email, "fel lösenord").content.decode()
        assert "fel lösenord" not in page
        errors = re.findall(r"<strong>(.*?)</strong>|invalid-feedback[^>]*>(.*?)<", page)
        pages.append(errors)
    assert pages[0] == pages[1]


def test_unknown_login_hashes_a_password_too(client: Client) -> None:
    with patch.object(User, "set_password", autospec=True) as hashed:
        log_in(client, "finns.inte@example.org")
    assert hashed.call_count == 1


def test_reset_link_uses_our_address_and_not_the_host_header(client: Client) -> None:
    make_user("finns@example.org")
    client.post(
        reverse("account_reset_password"),
        {"email": "finns@example.org"},
        headers={"host": "localhost"},
    )
    assert "http://127.0.0.1:8000/konto/" in Mail.objects.get().text


def test_many_wrong_passwords_close_the_account_for_a_while(client: Client) -> None:
    user = with_password()
    for _ in range(5):
        log_in(client, user.email, "fel")
    answer = log_in(client, user.email)
    assert answer.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


def test_many_tries_from_one_address_answer_429(client: Client) -> None:
    answers = [log_in(client, f"a{n}@example.org").status_code for n in range(31)]
    assert answers[-1] == 429
    assert "För många försök" in log_in(client, "a@example.org").content.decode()


# -- Second factor ---------------------------------------------------------------------------------


def add_totp(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@override_settings(PRODUCTION=True)
def test_administrator_without_a_second_factor_is_sent_to_get_one(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    answer = client.get(reverse("core:user-list"))
    assert answer.url == reverse("mfa_index")
    page = client.get(answer.url).content.decode()
    assert "Din roll kräver tvåstegsinloggning" in page
    assert client.get(reverse("core:healthz")).status_code == 200


@override_settings(PRODUCTION=True)
def test_administrator_with_a_second_factor_comes_in(client: Client, administrator: User) -> None:
    add_totp(administrator)
    client.force_login(administrator)
    assert client.get(reverse("core:user-list")).status_code == 200


@override_settings(PRODUCTION=True)
def test_others_need_no_second_factor(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("core:kept-texts")).status_code == 200


def test_outside_production_the_second_factor_is_optional(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    assert client.get(reverse("core:user-list")).status_code == 200


def test_login_with_a_second_factor_asks_for_its_code(client: Client) -> None:
    user = with_password()
    secret = add_totp(user)
    assert log_in(client, user.email).url == reverse("mfa_authenticate")
    assert client.get(reverse("core:kept-texts")).status_code == 302  # not in yet
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.url == reverse("home")
    assert client.get(reverse("core:kept-texts")).status_code == 200


def test_user_who_logged_in_can_add_a_second_factor(client: Client) -> None:
    user = with_password()
    log_in(client, user.email)
    activate = reverse("mfa_activate_totp")
    assert reverse("account_reauthenticate") in client.get(activate).url
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = client.get(activate).context["form"]
    answer = client.post(activate, {"code": code_of(form.secret)})
    assert answer.status_code == 302
    assert has_second_factor(user)


def test_lost_second_factor_is_taken_away_and_the_user_logged_out(
    client: Client, administrator: User
) -> None:
    user = make_user()
    add_totp(user)
    client.force_login(user)
    accounts.reset_second_factor(user_id=user.pk, by=administrator)
    assert not has_second_factor(user)
    assert not Authenticator.objects.exists()
    assert client.get(reverse("core:kept-texts")).status_code == 302


# -- The screens -----------------------------------------------------------------------------------


def test_administrator_invites_on_the_screen(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    person = make_person("Eva Strand", email="eva@example.org")
    answer = client.post(reverse("core:user-invite"), {"person": person.pk, "email": ""})
    assert answer.url == reverse("core:user-list")
    page = client.get(answer.url).content.decode()
    assert "Eva Strand" in page
    assert "Inbjuden" in page


def test_invitation_without_any_address_is_told_in_the_form(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    answer = client.post(reverse("core:user-invite"), {"person": make_person().pk, "email": ""})
    assert "Personen har ingen e-postadress" in answer.content.decode()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("act", ["stang-av", "bjud-in-igen", "gor-till-administrator"])
def test_acts_on_the_screen(client: Client, administrator: User, act: str) -> None:
    client.force_login(administrator)
    user = make_user()
    answer = client.post(reverse("core:user-act", args=[user.pk, act]), follow=True)
    assert answer.status_code == 200
    assert Event.objects.count() == 1


@pytest.mark.parametrize("name", ["user-list", "user-invite", "user-detail", "user-act"])
def test_users_are_closed_to_others(client: Client, name: str) -> None:
    user = make_user()
    client.force_login(user)
    args = {"user-detail": [user.pk], "user-act": [user.pk, "gor-till-administrator"]}
    url = reverse(f"core:{name}", args=args.get(name))
    answer = client.post(url) if name == "user-act" else client.get(url)
    assert answer.status_code == 403
    user.refresh_from_db()
    assert not user.is_administrator
