"""Help per role and the accessibility statement: open pages, one template per role."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class HelpPage:
    """One role's help: its place in the address, its name, and what the role does here."""

    slug: str
    title: str
    about: str

    @property
    def template(self) -> str:
        return f"portal/help/{self.slug}.html"


PAGES = (
    HelpPage("sekreterare", "Sekreterare", "Planera möten, skriva protokoll och få dem justerade."),
    HelpPage("ordforande", "Ordförande", "Läsa utkast, skriva under och följa upp beslut."),
    HelpPage("justerare", "Justerare", "Granska protokollet och skriva under det."),
    HelpPage("ledamot", "Ledamot och ersättare", "Läsa handlingar, protokoll och hitta beslut."),
    HelpPage("projektledare", "Projektledare", "Följa sina grupper och föra anteckningar."),
    HelpPage("rapportansvarig", "Rapportansvarig i länet", "Hålla reda på länets grupper."),
    HelpPage("nationell-samordnare", "Nationell samordnare", "Följa länens grupper och protokoll."),
    HelpPage("administrator", "Administratör", "Sköta registret, inloggningar och mejl."),
)
_BY_SLUG = {page.slug: page for page in PAGES}


@login_not_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """All roles' help pages."""
    return render(request, "portal/help/index.html", {"pages": PAGES})


@login_not_required
@require_safe
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The help of one role."""
    page = _BY_SLUG.get(slug)
    if page is None:
        raise Http404
    return render(request, page.template, {"page": page, "pages": PAGES})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelse (lag 2018:1937)."""
    return render(request, "portal/accessibility.html")
