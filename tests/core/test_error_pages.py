"""Error pages that must stand when nothing else does."""

import re

import pytest
from django.template.loader import get_template
from django.test import override_settings

from tests.e2e.stage import STATIC


@override_settings(
    ROOT_URLCONF="no.such.addresses",
    STORAGES={"staticfiles": {"BACKEND": "no.such.storage"}},
)
@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_error_page_relies_on_no_request_no_address_and_no_database(name: str) -> None:
    html = get_template(f"{name}.html").render()
    assert html.count("<h1") == 1
    assert '<html lang="sv">' in html
    for path in re.findall(r'href="/static/([^"]+)"', html):
        assert (STATIC / path).is_file()
