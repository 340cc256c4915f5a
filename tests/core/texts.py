"""A rule for the tests of texts that save themselves: everyone but "läsare" may write."""

from typing import Any

import pytest

from governance.models import Paragraph
from portal.core import authz, autosave
from portal.core.authz import ALLOW, Verdict


@pytest.fixture
def writable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of a § may be written by everyone whose person isn't called "Läsare"."""

    def may_write(user: Any, _paragraph: Any) -> Verdict:
        return Verdict(False, "Du läser bara.") if str(user) == "Läsare" else ALLOW

    monkeypatch.setattr(authz, "_RULES", {**authz._RULES, "test.write": may_write})
    fields = {"background": 1000, "procedure": 1000}
    rule = autosave.TextRule(Paragraph, fields, "test.write", lambda paragraph: paragraph)
    monkeypatch.setattr(autosave, "_RULES", {Paragraph: rule})
