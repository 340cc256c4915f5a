"""The tags every template has: what they show, and that they escape what people write."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from portal.core.authz import ALLOW, Verdict

# Pages to link to that no app of ours has to bring.
pytestmark = pytest.mark.urls("allauth.urls")

EVIL = "<script>alert(1)</script>"


def show(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_texts_in_tags_are_escaped() -> None:
    sources = (
        "{% status evil %}",
        "{% page_header evil evil %}{{ evil }}{% endpage_header %}",
        "{% breadcrumb evil evil evil %}",
        "{% scroll_region evil %}{{ evil }}{% endscroll_region %}",
        "{% empty_state evil %}{{ evil }}{% endempty_state %}",
        "{% banner %}{{ evil }}{% endbanner %}",
        "{% link_button evil evil %}",
        "{% post_button evil evil %}",
        "{% disabled_button evil evil %}",
        '{% nav_link "account_login" evil %}',
    )
    for source in sources:
        html = show(source, evil=EVIL)
        assert "<script" not in html
        assert "&lt;script" in html


def test_page_header_has_one_h1_and_no_empty_box_for_actions() -> None:
    html = show('{% page_header "Möten" %} {% endpage_header %}')
    assert html.count("<h1") == 1
    assert "actions" not in html


def test_nav_link_marks_the_page_and_shows_what_waits() -> None:
    request = RequestFactory().get("/login/")
    html = show('{% nav_link "account_login" "Logga in" 3 %}', request=request)
    assert 'aria-current="page"' in html
    assert "(3)" in html


def test_nav_link_to_a_page_that_is_not_there_shows_nothing() -> None:
    assert show('{% nav_link "projects:plan-list" "Planer" %}') == ""


def test_button_with_a_refusing_verdict_shows_the_reason() -> None:
    html = show(
        '{% post_button "Fastställ" "/x/" verdict=no %}', no=Verdict(False, "Inget beslut.")
    )
    assert "<form" not in html
    assert 'aria-disabled="true"' in html
    assert "Inget beslut." in html


def test_button_with_an_allowing_verdict_posts_with_the_token() -> None:
    html = show(
        '{% post_button "Fastställ" "/x/" verdict=yes %}', yes=ALLOW, csrf_token="token-123"
    )
    assert 'action="/x/"' in html
    assert 'value="token-123"' in html


def test_two_disabled_buttons_describe_themselves_with_different_ids() -> None:
    html = show('{% disabled_button "A" "Skäl." %}{% disabled_button "A" "Skäl." %}')
    ids = {part.split('"')[0] for part in html.split('aria-describedby="')[1:]}
    assert len(ids) == 2
    assert all(f'id="{each}"' in html for each in ids)


def test_dates_and_amounts_are_swedish() -> None:
    at = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
    html = show(
        "{{ day|long_date }}|{{ at|clock }}|{{ at|moment }}|{{ amount|kronor }}|{{ none|kronor }}",
        day=date(2026, 11, 20),
        at=at,
        amount=Decimal(435000),
        none=None,
    )
    assert html == ("20 november 2026|10.42|20 november 2026 kl. 10.42|435\u00a0000\u00a0kr|")


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/moten/?organ=4&sida=2")
    page = Paginator(range(95), 10).page(2)
    html = show('{% include "components/_pagination.html" %}', request=request, page=page)
    assert 'href="?organ=4&amp;sida=3"' in html
    assert 'aria-current="page"' in html
    assert "Föregående" in html
    assert "Nästa" in html


def test_one_page_needs_no_page_links() -> None:
    page = Paginator(range(5), 10).page(1)
    request = RequestFactory().get("/")
    html = show('{% include "components/_pagination.html" %}', request=request, page=page)
    assert "<nav" not in html


def test_history_without_entries_says_so() -> None:
    assert "Inget har hänt ännu." in show('{% include "components/_history.html" %}', entries=[])
