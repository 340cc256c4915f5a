"""Every rule as one row: which roles it says yes to, and that each no comes with a reason."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.core import authz
from portal.core.authz import can, who_can
from tests.site.playing import undone
from tests.site.stage import ROLES, Stage, build_stage

pytestmark = pytest.mark.django_db  # the module's portal needs the database made
LOGINS = set(ROLES) - {"anonymous"}
INSIDERS = {"politician", "chair", "verifier", "secretary", "administrator"}
# Action, what it is asked about (a row of the stage), the roles that may.
RULES: list[tuple[str, str, set[str]]] = [
    ("core.keep_register", "", {"administrator"}),
    ("core.see_mail_failures", "", {"administrator"}),
    ("core.view_attachment", "attachment-draft", INSIDERS),
    ("core.view_attachment", "attachment-verified", INSIDERS),
    ("governance.create_body", "", {"administrator"}),
    ("governance.view_body", "own", LOGINS),
    ("governance.edit_body", "own", {"secretary", "administrator"}),
    ("governance.edit_body", "foreign", {"foreign_secretary", "administrator"}),
    ("governance.plan_meeting", "own", {"secretary"}),
    ("governance.plan_meeting", "foreign", {"foreign_secretary"}),
    ("governance.view_meeting", "draft meeting", INSIDERS),
    ("governance.view_meeting", "signing meeting", INSIDERS),
    ("governance.view_meeting", "verified meeting", LOGINS),
    ("governance.read_full_minutes", "verified meeting", INSIDERS),
    ("governance.edit_minutes", "draft meeting", {"secretary"}),
    ("governance.edit_minutes", "cancelled meeting", set()),
    ("governance.open_meeting", "draft meeting", {"secretary"}),
    ("governance.close_meeting", "draft meeting", {"secretary"}),
    ("governance.cancel_meeting", "draft meeting", {"secretary"}),
    ("governance.fix_minutes", "draft meeting", {"secretary"}),
    ("governance.view_paragraph", "draft paragraph", INSIDERS),
    ("governance.view_paragraph", "verified paragraph", LOGINS),
    ("governance.view_paragraph", "verified confidential", INSIDERS),
    ("governance.edit_paragraph", "draft paragraph", {"secretary"}),
    ("governance.edit_paragraph", "fixed paragraph", set()),
    ("governance.edit_paragraph", "verified paragraph", set()),
    ("governance.mask", "verified paragraph", {"secretary"}),
    ("governance.view_verification", "signing verification", INSIDERS),
    ("governance.view_verification", "verified verification", LOGINS),
    ("governance.reopen_minutes", "signing verification", {"secretary"}),
    ("governance.record_signatures", "signing verification", {"secretary"}),
    ("governance.verify", "signing verification", {"secretary"}),
    ("governance.view_decision", "draft decision", INSIDERS),
    ("governance.view_decision", "verified decision", LOGINS),
    ("governance.follow_up", "verified decision", {"secretary", "chair"}),
    ("reporting.view_document", "document-draft", INSIDERS),
    ("reporting.view_document", "document-hidden", INSIDERS),
    ("reporting.view_document", "document-superseded", INSIDERS),
    ("reporting.view_document", "document-plain", LOGINS),
    ("reporting.view_document", "document-public", LOGINS),
    ("reporting.order_draft", "draft meeting", {"secretary"}),
    ("reporting.retry_document", "document-failed", {"secretary"}),
]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), undone():
        yield build_stage()


def subject(stage: Stage, told: str) -> Any:
    """ "own" is a row of the stage, "draft meeting" a row of minutes in that state."""
    state, _, what = told.partition(" ")
    if not what:
        return stage.rows.get(told)
    minutes = stage.minutes[state]
    return minutes.paragraph.decisions.get() if what == "decision" else getattr(minutes, what)


def test_every_rule_has_a_row():
    assert {action for action, _, _ in RULES} == authz.actions()


@pytest.mark.parametrize(("action", "about", "allowed"), RULES)
def test_rule_says_yes_to_these_roles_and_gives_the_others_a_reason(
    action: str, about: str, allowed: set[str], stage: Stage
):
    obj = subject(stage, about)
    verdicts = {role: can(user, action, obj) for role, user in stage.users.items()}
    verdicts["anonymous"] = can(AnonymousUser(), action, obj)
    assert {role for role, verdict in verdicts.items() if verdict} == allowed
    assert [role for role, no in verdicts.items() if not no and not no.reason.endswith(".")] == []


@pytest.mark.parametrize(
    ("action", "about", "allowed"), [rule for rule in RULES if rule[0] in authz._FINDERS]
)
def test_finder_names_those_the_rule_says_yes_to(
    action: str, about: str, allowed: set[str], stage: Stage
):
    """who_can() and can() are two directions of one rule; not every action needs recipients."""
    found = set(who_can(action, subject(stage, about)))
    assert found & set(stage.users.values()) == {stage.users[role] for role in allowed}
