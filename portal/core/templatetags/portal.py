"""Tags and filters that every template has (a builtin): links, buttons, boxes, Swedish dates and money."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from portal.core.forms import autosave_attrs
from portal.core.swedish import NBSP, format_decimal

register = template.Library()

ICONS = "vendor/bootstrap-icons-1.13.2/icons.svg"
NOTHING_SAVED = "Inget är sparat ännu. Det du skrev står kvar i formuläret."
# Ids that can't meet on one page, whatever else stands on it.
_reason_numbers = count(1)
BANNER_ICONS = {
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "error": "exclamation-circle",
}


# -- Small pieces ------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon from the sprite; the text beside it carries the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static(ICONS),
        name,
    )


@register.simple_tag
def status(text: str, level: str = "secondary") -> SafeString:
    """A badge: always words, with a colour (secondary, primary, success, warning, danger) beside."""
    return format_html('<span class="status status-{}">{}</span>', level, text)


@register.filter
def banner_icon(level: str) -> str:
    """The icon of a banner's level."""
    return BANNER_ICONS.get(level, "info-circle")


@register.filter
def banner_role(level: str) -> str:
    """How a message is told to screen readers: faults at once, the rest in turn."""
    return "alert" if level == "error" else "status"


# -- Navigation --------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url_name: str, text: str, number: int | None = None) -> SafeString:
    """One item of the top bar, marked when the page lies under it; nothing if the page isn't there."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return SafeString()
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    current = ""
    if path == url:
        current = "page"
    elif url != "/" and path.startswith(url):
        current = "true"
    marked = format_html(' aria-current="{}"', current) if current else ""
    waiting = format_html(' <span class="count">({})</span>', number) if number is not None else ""
    return format_html('<li><a href="{}"{}>{}{}</a></li>', url, marked, text, waiting)


@register.simple_tag
def breadcrumb(*steps: str) -> SafeString:
    """The way here: text and address in turn, the last text (this page) without an address."""
    pairs = [(steps[i], steps[i + 1]) for i in range(0, len(steps) - 1, 2)]
    links = format_html_join("", '<li class="breadcrumb-item"><a href="{1}">{0}</a></li>', pairs)
    here = ""
    if len(steps) % 2:
        here = format_html(
            '<li class="breadcrumb-item active" aria-current="page">{}</li>', steps[-1]
        )
    return format_html(
        '<nav aria-label="Du är här"><ol class="breadcrumb">{}{}</ol></nav>', links, here
    )


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """The address of this list's page `number`, with the filters kept."""
    query = context["request"].GET.copy()
    query["sida"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def page_window(page: Page[Any]) -> Iterable[int | str]:
    """The page numbers to show: first, last, and those around the current one."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


# -- Blocks ------------------------------------------------------------------------------------


@register.simple_block_tag
def page_header(content: str, title: str, lead: str = "") -> SafeString:
    """The page's only h1, a line under it, and the page's one primary action as content."""
    below = format_html('<p class="lead">{}</p>', lead) if lead else ""
    actions = format_html('<div class="actions">{}</div>', content) if content.strip() else ""
    return format_html(
        '<div class="page-head"><div><h1 tabindex="-1">{}</h1>{}</div>{}</div>',
        title,
        below,
        actions,
    )


@register.simple_block_tag
def scroll_region(content: str, label: str) -> SafeString:
    """A region that scrolls sideways by keyboard too; put each `<table>` (with caption) in one."""
    return format_html(
        '<div class="table-responsive" role="region" aria-label="{}" tabindex="0">{}</div>',
        label,
        content,
    )


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """What stands where a list would be: why it is empty, and the next step as content."""
    return format_html('<div class="empty"><h2>{}</h2>{}</div>', title, content)


@register.simple_block_tag
def banner(content: str, level: str = "info", role: str = "") -> SafeString:
    """A box for what must be seen: info, success, warning or error."""
    return format_html(
        '<div class="banner banner-{}"{}>{}<div>{}</div></div>',
        level,
        format_html(' role="{}"', role) if role else "",
        icon(banner_icon(level)),
        content,
    )


# -- Buttons -----------------------------------------------------------------------------------


@register.inclusion_tag("components/_disabled_button.html")
def disabled_button(text: str, reason: str) -> dict[str, Any]:
    """A button that can be reached and read but not used, with the reason beside it."""
    return {"text": text, "reason": reason, "reason_id": f"skal-{next(_reason_numbers)}"}


@register.inclusion_tag("components/_action.html")
def link_button(
    text: str, url: str, verdict: Any = None, style: str = "secondary", icon_name: str = ""
) -> dict[str, Any]:
    """A link that looks like a button; with a refusing verdict its reason instead."""
    return {"text": text, "url": url, "verdict": verdict, "style": style, "icon_name": icon_name}


@register.inclusion_tag("components/_action.html", takes_context=True)
def post_button(
    context: Context,
    text: str,
    url: str,
    verdict: Any = None,
    style: str = "secondary",
    icon_name: str = "",
) -> dict[str, Any]:
    """A button that changes something, as a form of its own; with a refusing verdict its reason."""
    button = link_button(text, url, verdict, style, icon_name)
    return {**button, "post": True, "csrf_token": context.get("csrf_token")}


# -- Forms -------------------------------------------------------------------------------------


def _target(field: BoundField) -> str:
    """The id a link must point at: the first choice of a group has its own."""
    # A group of boxes may have no box at all, when there is nothing to choose from.
    grouped = field.use_fieldset and field.subwidgets
    return field.subwidgets[0].id_for_label if grouped else field.id_for_label or field.auto_id


def _form_errors(form: BaseForm) -> list[dict[str, str]]:
    found = [{"target": "", "text": str(error)} for error in form.non_field_errors()]
    for name, errors in form.errors.items():
        if name in form.fields:
            field = form[name]
            label = str(field.label).removesuffix(" (valfritt)")
            found += [{"target": _target(field), "text": f"{label}: {error}"} for error in errors]
    return found


@register.inclusion_tag("components/_error_summary.html")
def error_summary(
    *forms: BaseForm | BaseFormSet[Any] | None, lead: str = NOTHING_SAVED
) -> dict[str, Any]:
    """Every fault of the given forms and formsets in one focusable list, each with a link."""
    found: list[dict[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            found += [{"target": "", "text": str(error)} for error in form.non_form_errors()]
            found += [error for part in form.forms for error in _form_errors(part)]
        elif form is not None and form.is_bound:
            found += _form_errors(form)
            # Crispy's own box (templates/bootstrap5/errors.html) need not say it again.
            vars(form)["faults_listed"] = True
    return {"faults": found, "lead": lead}


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """The form with labels only: allauth repeats each label inside its field."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.inclusion_tag("components/_autosave_field.html")
def autosave_field(
    field: BoundField, save_url: str = "", presence_url: str = "", version: int | None = None
) -> dict[str, Any]:
    """A long text that saves itself (static/js/autosave.js); without save_url a plain textarea."""
    attrs: dict[str, str | bool] = {
        "class": "form-control" + (" is-invalid" if field.errors else "")
    }
    if save_url and version is not None:
        attrs |= autosave_attrs(
            field.name,
            save_url=save_url,
            version=version,
            presence_url=presence_url,
            form=field.form,
        )
    return {"field": field, "widget": field.as_widget(attrs=attrs)}


# -- Dates, times, money -------------------------------------------------------------------------


@register.filter
def long_date(value: date | None) -> str:
    """20 november 2026"""
    return date_format(_local(value), "j F Y") if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """10.42, on a Swedish clock"""
    return date_format(_local(value), "H.i") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """20 november 2026 kl. 10.42"""
    return date_format(_local(value), "j F Y \\k\\l. H.i") if value else ""


def _local(value: Any) -> Any:
    return localtime(value) if isinstance(value, datetime) and value.tzinfo else value


@register.filter
def kronor(value: Decimal | int | None) -> str:
    """435 000 kr, with spaces that do not break"""
    return f"{format_decimal(Decimal(value))}{NBSP}kr" if value is not None else ""
