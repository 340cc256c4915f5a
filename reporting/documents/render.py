"""Content → HTML → PDF."""

from base64 import b64encode

from django.template.loader import render_to_string

from governance.minutes import MinutesContent
from reporting.documents.press import MINUTES_LIMITS, ROOT, Limits, RenderError, press

STYLESHEET = "print/minutes.css"

__all__ = ["RenderError", "minutes_html", "minutes_pdf", "minutes_print_html"]


def minutes_html(content: MinutesContent) -> str:
    """The protokoll as a page that stands alone: its stylesheet lies in the file itself."""
    css = (ROOT / "static" / STYLESHEET).read_bytes()
    return _html(content, f"data:text/css;base64,{b64encode(css).decode()}")


def minutes_print_html(content: MinutesContent) -> str:
    """The same page for the renderer, addresses relative to `static/`."""
    return _html(content, STYLESHEET)


def minutes_pdf(content: MinutesContent, limits: Limits = MINUTES_LIMITS) -> bytes:
    """The protokoll as PDF, PDF/A-3a and PDF/UA-1; raises RenderError with a Swedish sentence."""
    return press(minutes_print_html(content), limits)


def _html(content: MinutesContent, stylesheet: str) -> str:
    context = {"content": content, "stylesheet": stylesheet}
    return render_to_string("documents/minutes.html", context)
