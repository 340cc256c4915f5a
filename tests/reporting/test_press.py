"""The engine: what it fetches, when it gives up, and that the same content gives the same bytes."""

import json
import os
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest

from governance.minutes import from_json, to_json
from reporting.documents.press import ROOT, Limits, RenderError, press
from reporting.documents.render import minutes_pdf
from tests.reporting.papers import content, lines, marked_text, outline, shape_pdf

pytestmark = pytest.mark.paper

MEBIBYTE = 1024 * 1024
STYLED = '<link rel="stylesheet" href="print/minutes.css">'


def page(body: str, head: str = STYLED) -> str:
    return (
        '<!DOCTYPE html><html lang="sv-SE"><head><meta charset="utf-8"><title>Prov</title>'
        f'{head}</head><body class="paper"><h1>Prov</h1>{body}</body></html>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file:///etc/hostname",
        "http://127.0.0.1:9/picture.png",
        "https://example.org/picture.png",
        "ftp://127.0.0.1/picture.png",
        "../manage.py",
        "../templates/base.html",
        "print/../../pyproject.toml",
        "print/%2e%2e/%2e%2e/pyproject.toml",
        "//etc/passwd",
        "print/fonts",
        "print/missing.png",
        "print/fonts/LICENSE.md",
    ],
)
def test_address_outside_our_static_files_stops_the_paper(address):
    with pytest.raises(RenderError, match="hänvisar till en fil utanför portalen"):
        press(page(f'<img src="{address}" alt="Bild">'))


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="background-image: url(file:///etc/passwd)">Text</p>',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url(https://example.org/all.css);</style>",
        "<style>@font-face { font-family: a; src: url(file:///etc/passwd) } p { font-family: a }</style>",
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_every_way_to_fetch_is_guarded(markup):
    with pytest.raises(RenderError, match="hänvisar till en fil utanför portalen"):
        press(page(f"<p>Text</p>{markup}"))


def test_symbolic_link_out_of_static_is_refused(tmp_path):
    script = (
        "import sys; from pathlib import Path\n"
        "from reporting.documents.syslibs import load_system_libraries\n"
        "load_system_libraries()\n"
        "from weasyprint.urls import FatalURLFetchingError\n"
        "from reporting.documents.fetcher import StaticFetcher\n"
        "root = Path(sys.argv[1])\n"
        "(root / 'out.css').symlink_to('/etc/passwd')\n"
        "(root / 'in.css').write_text('p {}')\n"
        "fetcher = StaticFetcher(root)\n"
        "assert fetcher((root / 'in.css').as_uri()).read() == b'p {}'\n"
        "try:\n"
        "    fetcher((root / 'out.css').as_uri())\n"
        "except FatalURLFetchingError:\n"
        "    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == b"refused"


def test_own_file_and_data_address_are_fetched():
    data = "data:text/css,p%20%7B%20color%3A%20%23222%20%7D"
    pdf = press(page("<p>Text</p>", f'{STYLED}<link rel="stylesheet" href="{data}">'))
    assert lines(pdf) == ["Prov", "Text"]


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<p>Text</p>", "<style>p { colour: red }</style>"),
        (
            '<p><img src="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27/%3E"></p>',
            "",
        ),
    ],
    ids=["unknown property", "picture without alternative text"],
)
def test_what_weasyprint_complains_of_stops_the_paper(body, head):
    with pytest.raises(RenderError, match="inte gick att sätta") as caught:
        press(page(body, STYLED + head))
    assert caught.value.detail


def test_monstrous_table_is_stopped_by_the_cpu_limit_with_a_sentence():
    row = "<tr>" + "<td>cell</td>" * 40 + "</tr>"
    with pytest.raises(RenderError, match=r"för omfattande.*mer än 2 sekunder.*sparad"):
        press(page(f"<table>{row * 3000}</table>"), Limits(cpu=2, memory=512 * MEBIBYTE, wall=60))


def test_wide_cell_is_stopped_by_the_cpu_limit():
    with pytest.raises(RenderError, match="för omfattande"):
        press(
            page('<table><tr><td colspan="65534">x</td></tr></table>' * 3),
            Limits(cpu=2, memory=512 * MEBIBYTE, wall=60),
        )


def test_memory_limit_stops_the_paper_with_a_sentence():
    with pytest.raises(RenderError, match=r"för omfattande.*minne"):
        press(page("<p>Text</p>" * 20_000), Limits(cpu=60, memory=80 * MEBIBYTE, wall=120))


def test_wall_clock_stops_a_renderer_that_hangs():
    with pytest.raises(RenderError, match="för omfattande"):
        press(page("<p>Text</p>" * 20_000), Limits(cpu=60, memory=512 * MEBIBYTE, wall=0.3))


def test_no_process_is_left_behind():
    with pytest.raises(RenderError):
        press(page("<p>Text</p>" * 20_000), Limits(cpu=60, memory=512 * MEBIBYTE, wall=0.3))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_weasyprint_stays_out_of_this_process():
    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\n"
        "import django; django.setup()\n"
        "import reporting.documents.render\n"
        "print([name for name in ('weasyprint', 'pydyf', 'fontTools') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == b"[]"


def test_secrets_of_the_web_process_are_not_handed_on(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemlig")
    seen = []
    run = subprocess.run
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda *args, **kwargs: seen.append(kwargs["env"]) or run(*args, **kwargs),
    )
    press(page("<p>Text</p>"))
    assert "SECRET_KEY" not in seen[0]


def test_characters_outside_the_font_become_readable():
    decomposed = "Ande\u0308rs a\u030angra\u0301r"
    pdf = press(page(f"<p>{decomposed} \U0001f600 \u200bslut\u202e \u4e2d</p>"))
    assert lines(pdf) == ["Prov", "Andërs ångrár [tecken U+1F600] slut [tecken U+4E2D]"]


def test_only_our_own_fonts_are_embedded():
    with pikepdf.open(BytesIO(shape_pdf("vote_matrix"))) as document:
        fonts = {
            str(item.FontName).split("+")[1].strip(",")
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        }
        embedded = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary)
            and item.get("/Type") == "/FontDescriptor"
            and "/FontFile2" not in item
        ]
    assert fonts == {"Source-Sans-3", "Source-Sans-3-Semi-Bold", "Source-Sans-3-Italic"}
    assert embedded == []


def test_same_content_gives_the_same_bytes_in_every_process():
    said = content("recusal_with_substitute")
    stored = json.loads(json.dumps(to_json(said)))
    assert minutes_pdf(from_json(stored)) == minutes_pdf(said)


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_hash_seed_and_time_zone_leave_no_trace(seed, monkeypatch):
    said = shape_pdf("recusal_with_substitute")
    monkeypatch.setattr(
        "reporting.documents.press._environment",
        lambda: {
            "PATH": os.environ["PATH"],
            "FONTCONFIG_FILE": str(ROOT / "static" / "print" / "fonts.conf"),
            "LC_ALL": "C.UTF-8",
            "TZ": "Pacific/Kiritimati",
            "PYTHONHASHSEED": seed,
        },
    )
    assert minutes_pdf(content("recusal_with_substitute")) == said


def test_title_language_and_outline_stand_in_the_file():
    pdf = shape_pdf("recusal_with_substitute")
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.docinfo.Title) == "Sammanträdesprotokoll 2026-03-12, Styrelsen"
        assert str(document.docinfo.CreationDate) == "D:20260312"
        assert str(document.Root.Lang) == "sv-SE"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(document.Root.MarkInfo.Marked)
    assert outline(pdf) == [
        "Sammanträdesprotokoll",
        "Ledamöter och ersättare",
        "Ärendelista",
        "§ 1 Sammanträdets öppnande",
        "§ 2 Val av justerare",
        "§ 3 Årsredovisning 2025",
        "§ 4 Bidrag till arbetsintegrerande förening",
        "§ 5 Förbundschefen informerar",
        "§ 6 Avslutning",
    ]


def test_running_text_is_artifact_and_all_else_is_tagged():
    pdf = shape_pdf("recusal_with_substitute")
    tagged, artifacts = marked_text(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        # Owner, name, date and page above, two labels below.
        assert artifacts == 6 * len(document.pages)
    assert tagged > 100
