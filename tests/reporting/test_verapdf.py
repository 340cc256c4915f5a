"""Every paper is PDF/A-3a and PDF/UA-1; and the validator would have told us if it were not."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from governance.minutes import Status, build_minutes
from reporting.documents.press import press
from reporting.documents.render import minutes_pdf
from tests.reporting.papers import NAMES, Options, changed, shape_pdf
from tests.reporting.verapdf import ENGINE, PROFILES, engine_version, faults

pytestmark = pytest.mark.paper

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4"
    "z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
PICTURE = (
    '<!DOCTYPE html><html lang="sv-SE"><head><title>Bild</title>'
    '<link rel="stylesheet" href="print/minutes.css"></head>'
    '<body class="paper"><h1>Bild</h1>'
    f'<p><img style="image-rendering: crisp-edges; width: 1cm" src="{PIXEL}" alt="En bild"></p>'
    "</body></html>"
)


def test_engine_is_the_pinned_one():
    assert engine_version() == ENGINE


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", NAMES)
def test_shape_conforms(name, profile):
    assert faults(shape_pdf(name), profile) == []


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "options",
    [Options(status=Status.DRAFT), Options(public=True), Options(verification=0)],
    ids=["draft", "public", "one verification"],
)
def test_other_versions_of_a_paper_conform(options, profile):
    assert faults(shape_pdf("immediate_paragraph", options), profile) == []


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("attendance", ["list", "matrix", "organisations"])
@pytest.mark.parametrize("layout", ["decision_first", "narrative_first"])
def test_each_layout_conforms(layout, attendance, profile):
    assert faults(_in_layout(layout, attendance), profile) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_picture_with_alternative_text_conforms(profile):
    assert faults(press(PICTURE), profile) == []


def test_missing_alternative_text_is_told():
    pdf = _with(press(PICTURE), _drop_alternative_text)
    assert [fault[:7] for fault in faults(pdf, "PDF/UA-1")] == ["7.3-1: "]


def test_missing_declaration_of_pdfua_is_told():
    pdf = _with(shape_pdf("notes"), _drop_declaration)
    assert [fault[:5] for fault in faults(pdf, "PDF/UA-1")] == ["5-1: "]


def test_running_header_that_is_no_artifact_is_told():
    pdf = _with(shape_pdf("notes"), _untag_artifacts)
    assert any(fault.startswith("7.1-3: ") for fault in faults(pdf, "PDF/UA-1"))


@pytest.mark.parametrize("profile", PROFILES)
def test_missing_structure_is_told(profile):
    assert faults(_with(shape_pdf("notes"), _drop_structure), profile) != []


@cache
def _in_layout(layout: str, attendance: str) -> bytes:
    document = changed("two_day_meeting", layout=layout, attendance_layout=attendance)
    return minutes_pdf(build_minutes(document))


def _with(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def _drop_alternative_text(document: pikepdf.Pdf) -> None:
    figures = [
        item
        for item in document.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
    ]
    assert len(figures) == 1
    del figures[0].Alt


def _drop_declaration(document: pikepdf.Pdf) -> None:
    metadata = document.Root.Metadata
    xmp = metadata.read_bytes()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp
    metadata.write(xmp.replace(b"<pdfuaid:part>1</pdfuaid:part>", b""))


def _untag_artifacts(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        stream = page.Contents.read_bytes()
        assert b"/Artifact" in stream
        page.Contents.write(stream.replace(b"/Artifact", b"/Span"))


def _drop_structure(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot
