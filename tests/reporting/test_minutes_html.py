"""The same content as a web page: one tree of headings, links that lead, and hostile text tamed."""

import json
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from governance.document import parse_meeting
from governance.minutes import build_minutes, to_json
from reporting.documents.kinds import KINDS, kind_of
from reporting.documents.render import minutes_html, minutes_print_html
from tests.reporting.papers import NAMES, content

HOSTILE = '<script>alert("x")</script> & <b>fet</b> \' " {{ 7|add:7 }}'
VOID = {"meta", "link", "br", "img"}


class Reader(HTMLParser):
    """Collects what a test asks about: headings, ids, links, tags, and table shapes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.rows: list[list[int]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes |= set(values)
        if tag not in VOID:
            self.open.append(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag == "a":
            self.links.append(values["href"] or "")
        if tag == "table":
            self.rows.append([])
        if tag == "tr":
            self.rows[-1].append(0)
        if tag in {"td", "th"}:
            self.rows[-1][-1] += 1
        if tag == "th":
            assert values.get("scope") in {"row", "col"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", NAMES)
def test_page_has_one_h1_and_skips_no_level(name):
    levels = Reader(minutes_html(content(name))).levels
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", NAMES)
def test_body_inside_another_page_begins_at_h2(name):
    reader = Reader(render_to_string("documents/_minutes_body.html", {"content": content(name)}))
    assert min(reader.levels) == 2
    assert reader.levels[0] == 2


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_paragraph_and_ids_are_unique(name):
    said = content(name)
    reader = Reader(minutes_html(said))
    assert reader.links == [f"#{item.anchor}" for item in said.paragraphs]
    assert len(set(reader.ids)) == len(reader.ids)
    assert {link[1:] for link in reader.links} <= set(reader.ids)


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_rectangular(name):
    for table in Reader(minutes_html(content(name))).rows:
        assert len(set(table)) == 1


def test_page_carries_no_script_and_no_inline_style():
    reader = Reader(minutes_html(content("vote_matrix")))
    assert not {"script", "style"} & set(reader.tags)
    assert "style" not in reader.attributes


def test_hostile_text_is_text_everywhere():
    meeting = {
        "format": "samverkan.meeting/1",
        "body": {"name": HOSTILE, "host": HOSTILE, "decides_as": HOSTILE},
        "meeting": {"date": "2026-01-01", "place": HOSTILE, "case_number": HOSTILE},
        "people": [
            {
                "id": "a",
                "name": HOSTILE,
                "party": HOSTILE,
                "organisation": HOSTILE,
                "title": HOSTILE,
            }
        ],
        "attendance": [{"person": "a", "as": "member", "group": HOSTILE}],
        "paragraphs": [
            {
                "number": 1,
                "heading": HOSTILE,
                "summary": f"{HOSTILE}\n\n## {HOSTILE}\n- {HOSTILE}",
                "tables": [{"caption": HOSTILE, "header": [HOSTILE], "rows": [[HOSTILE]]}],
                "decisions": [{"clauses": [HOSTILE]}],
                "motions": [{"kind": "approval", "by": ["a"], "to": HOSTILE, "text": HOSTILE}],
                "recipients": [HOSTILE],
            }
        ],
    }
    html = minutes_html(build_minutes(parse_meeting(json.dumps(meeting))))
    assert not {"script", "b"} & set(Reader(html).tags)
    assert "{{ 7|add:7 }}" in html


def test_paper_and_page_are_the_same_but_for_the_address_of_the_stylesheet():
    said = content("notes")
    page, paper = minutes_html(said), minutes_print_html(said)
    assert [line for line in page.splitlines() if "stylesheet" not in line] == [
        line for line in paper.splitlines() if "stylesheet" not in line
    ]


def test_kind_is_found_by_the_format_of_the_stored_content():
    stored = to_json(content("notes"))
    assert kind_of(stored).html(stored) == minutes_html(content("notes"))
    assert list(KINDS) == ["samverkan.minutes/1"]
