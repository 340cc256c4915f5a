"""What no linter knows: the rules of the house that hold for every file, read from the files."""

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles.finders import find
from django.template import Template
from django.template.loader import get_template

from governance.models import BodyRoleKind
from portal.core import authz
from portal.core.events import known_verbs
from portal.core.models import CountyRoleKind, OrganisationRoleKind
from tests.site.stage import url_names

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "governance", "projects", "reporting")
TEMPLATES = ROOT / "templates"
# Templates that other packages ask for by name.
FOREIGN_TEMPLATES = ("account/", "mfa/", "allauth/", "bootstrap5/", "usersessions/")
# By Django, and 429 by django-allauth's rate limits.
ERROR_PAGES = {f"{status}.html" for status in ("400", "403", "403_csrf", "404", "429", "500")}


def python_files() -> list[Path]:
    """All modules of ours that are not migrations."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")])


# Building blocks that no page of this release uses; tests show that they work.
SPARE_COMPONENTS = {"components/_facts.html", "components/_history.html"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_view_module(path: Path) -> bool:
    return "views" in path.parts or path.name in {"views.py", "home.py"}


def strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of functions or methods with one of the names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in names:
                yield node


# -- Modules and functions --------------------------------------------------------------------------


def test_every_module_opens_with_what_belongs_there():
    silent = [
        relative(path)
        for path in python_files()
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree_of(path))
    ]
    assert silent == []


def test_no_module_is_a_box_for_anything():
    boxes = {"utils.py", "helpers.py", "services.py", "util.py", "misc.py", "common.py"}
    assert [relative(path) for path in python_files() if path.name in boxes] == []


def test_modules_stay_readable():
    """A module is split at about 400 lines; the longest may pass that by a tenth."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {relative(path): lines for path, lines in lengths.items() if lines > 440} == {}


def logical_lines(function: ast.FunctionDef, source: str) -> int:
    """Lines of the body as written, not as the formatter wraps them; the docstring is free."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    rows = source.splitlines(keepends=True)[body[0].lineno - 1 : body[-1].end_lineno]
    text = "".join(rows)
    margin = len(text) - len(text.lstrip(" "))
    text = "".join(row[margin:] if row.strip() else row for row in text.splitlines(keepends=True))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.NEWLINE for token in tokens)


@pytest.mark.parametrize(("views", "most"), [(True, 20), (False, 30)], ids=["views", "others"])
def test_functions_stay_short(views: bool, most: int):
    long = {}
    for path in python_files():
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(tree_of(path)):
            if is_view_module(path) is views and isinstance(node, ast.FunctionDef):
                lines = logical_lines(node, source)
                if lines > most:
                    long[f"{relative(path)} {node.name}"] = lines
    assert long == {}


# -- Rows and their history -------------------------------------------------------------------------

# Where rows are written without history, and why that loses nothing.
WRITTEN_IN_BULK = {
    "governance/interchange/importing.py": "Participation is frozen, has no history",
}


def test_tracked_rows_are_never_written_past_their_history():
    """QuerySet.update() takes keywords only, unlike dict.update(); bulk_* write no history."""
    found = set()
    for path in python_files():
        for call in calls(tree_of(path), "update", "bulk_create", "bulk_update", "_raw_delete"):
            method = getattr(call.func, "attr", "")
            if method != "update" or (call.keywords and not call.args):
                found.add(relative(path))
    assert found == set(WRITTEN_IN_BULK)


def test_what_is_written_in_bulk_has_no_history():
    for name in WRITTEN_IN_BULK:
        for call in calls(tree_of(ROOT / name), "bulk_create", "bulk_update"):
            model = ast.unparse(call.func).split(".")[0]
            found = next(each for each in apps.get_models() if each.__name__ == model)
            assert not hasattr(found, "history"), model


def test_no_model_overrides_save_or_delete():
    found = [
        f"{relative(path)} {node.name}.{part.name}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if "models" in path.parts and isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.FunctionDef) and part.name in {"save", "delete"}
    ]
    assert found == []


# -- Rights -----------------------------------------------------------------------------------------

ROLE_WORDS = {*BodyRoleKind.values, *CountyRoleKind.values, *OrganisationRoleKind.values}
ROLE_NAMES = {"BodyRoleKind", "CountyRoleKind", "OrganisationRoleKind"}


def test_views_ask_policies_and_never_look_at_roles():
    found = []
    for path in filter(is_view_module, python_files()):
        keys = {
            key
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Dict)
            for key in node.keys
        }
        for node in set(ast.walk(tree_of(path))) - keys:
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            word = node.value if isinstance(node, ast.Constant) else None
            flag = isinstance(node, ast.Attribute) and node.attr == "is_administrator"
            if flag or name in ROLE_NAMES or (isinstance(word, str) and word in ROLE_WORDS):
                found.append(f"{relative(path)}:{node.lineno}")  # type: ignore[attr-defined]  # all three kinds of node have it
    assert found == []


def asked_actions() -> set[str]:
    """Every action named in code: in can(), require() and who_can(), and as a constant."""
    prefixes = tuple(f"{label}." for label in ("core", "governance", "reporting", "projects"))
    found = set()
    for path in python_files():
        for call in calls(tree_of(path), "can", "require", "who_can", "has_perm"):
            for argument in call.args[:2]:
                if isinstance(argument, ast.Constant) and str(argument.value).startswith(prefixes):
                    found.add(str(argument.value))
        for call in calls(tree_of(path), "register_history", "register_text"):
            found |= {
                keyword.value.value
                for keyword in call.keywords
                if keyword.arg == "policy" and isinstance(keyword.value, ast.Constant)
            }
    return found


def test_every_action_asked_for_has_a_rule():
    assert asked_actions() - authz.actions() == set()


def test_every_rule_is_named_in_a_test():
    """By its action, or by the function that is the rule."""
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [action for action in sorted(authz.actions()) if not _is_tested(action, told)] == []


def _is_tested(action: str, told: str) -> bool:
    rule = authz._RULES[action].__name__  # the registry has no public reader of functions
    return action in told or rule in told


# -- Events -----------------------------------------------------------------------------------------


def test_every_recorded_verb_has_a_sentence():
    recorded = {
        call.args[1].value
        for path in python_files()
        for call in calls(tree_of(path), "record")
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    }
    assert recorded
    assert recorded - known_verbs() == set()


def test_every_sentence_belongs_to_a_verb_that_is_recorded():
    """Named a second time in code, beside the table of sentences."""
    told = [text for path in python_files() for text in strings(tree_of(path))]
    assert {verb for verb in known_verbs() if told.count(verb) < 2} == set()


# -- Templates --------------------------------------------------------------------------------------


def markup_of(path: Path) -> str:
    """The template without its tags, variables and comments: what reaches the browser."""
    return re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize(
    "forbidden",
    [
        r"<style\b",
        r"<script\b(?![^>]*\bsrc=)",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=",
        r"\bhx-on",
        r"javascript:",
        r"https?://(?!www\.w3\.org|www\.digg\.se)",
    ],
)
def test_no_template_holds_what_the_policy_of_content_forbids(forbidden: str):
    found = [relative(path) for path in templates() if re.search(forbidden, markup_of(path))]
    assert found == []


def test_nothing_switches_escaping_off():
    pattern = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
    found = [
        relative(path) for path in TEMPLATES.rglob("*.html") if pattern.search(path.read_text())
    ]
    found += [
        relative(path)
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if getattr(node, "id", None) in {"mark_safe", "SafeText"}
    ]
    assert found == []


def test_every_fragment_names_its_context_first():
    """A layout that pages extend is no fragment."""
    silent = [
        relative(path)
        for path in TEMPLATES.rglob("_*.html")
        if path.stem != "_layout"
        and not re.match(r"{# (Context:|Use {%|One per page)", path.read_text(encoding="utf-8"))
    ]
    assert silent == []


def named_templates() -> set[str]:
    """Every template that code or another template names in full."""
    found = {
        text
        for path in python_files()
        for text in strings(tree_of(path))
        if re.fullmatch(r"[a-z0-9_/]+\.(html|txt)", text)
    }
    pattern = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")
    for path in templates():
        found |= set(pattern.findall(path.read_text(encoding="utf-8")))
    return found


def built_templates() -> set[str]:
    """Names put together of parts: f"governance/{template}.html" with a word of the same module."""
    found = set()
    for path in python_files():
        words = set(strings(tree_of(path)))
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.JoinedStr):
                continue
            first, *rest = node.values
            ends = isinstance(rest[-1], ast.Constant) if rest else False
            if ends and isinstance(first, ast.Constant) and str(rest[-1].value).endswith(".html"):  # type: ignore[attr-defined]  # just tested
                found |= {f"{first.value}{word}.html" for word in words}
    return found


def test_every_named_picture_and_stylesheet_exists():
    """A missing one breaks its page in production, where each gets a name by its content."""
    named = {
        name
        for path in templates()
        for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert [name for name in sorted(named) if find(name) is None] == []
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", readme)
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def test_every_named_template_exists():
    names = {name for name in named_templates() if not name.startswith("static/")}
    for name in sorted(names):
        assert isinstance(get_template(name).template, Template), name  # type: ignore[attr-defined]  # the engine is Django's


def test_no_template_is_orphaned():
    used = named_templates() | built_templates() | ERROR_PAGES
    mails = {
        text for path in python_files() for text in strings(tree_of(path)) if "/email/" in text
    }
    orphans = []
    for path in templates():
        name = path.relative_to(TEMPLATES).as_posix()
        by_slug = name.startswith("portal/help/") and (ROOT / "portal/core/views/guide.py").exists()
        by_package = name.startswith(FOREIGN_TEMPLATES)
        by_mail = any(name.startswith(mail) for mail in mails)
        if name not in used and not (by_slug or by_package or by_mail):
            orphans.append(name)
    assert set(orphans) == SPARE_COMPONENTS


# -- Addresses and files ----------------------------------------------------------------------------

# Every word of an address of ours; a new one is read here by somebody before it is public.
SWEDISH = """
aterta alla andra anslag anvandare avsluta beslut besluta bilagor bjud-in byt-namn dagordning
dokument faststall filer flytta forra forsok-igen fras gick hamta hela historik hjalp inte-framme
jamfor justerare justeringar kom kontroll lan lansdel lansdelar lansroll lansroller mandatperioder
moten namn narvarande narvaro ny nya nytt oppna organ organisationer organisationsnamn
organisationsroll organisationsroller paragrafer partier personer planera-igen platser protokoll
ratta redigera register registrera roller rubrik skannat spara sparade-undan stall-in ta-bort
tillganglighet tjanstgor underskrifter uppdrag utkast vakant vakanta vanliga
"""
# Asked for by machines, or pages of django-allauth under konto/, which keep that package's words.
OTHER_ADDRESSES = re.compile(r"healthz$|readyz$|konto/")


def test_every_address_is_in_swedish():
    words = set()
    for pattern in url_names().values():
        if not OTHER_ADDRESSES.match(pattern):
            words |= set(re.sub(r"<[^>]+>", "", pattern).strip("/").split("/")) - {""}
    assert words - set(SWEDISH.split()) == set()


def tracked_files() -> list[Path]:
    """What git keeps; without git (an unpacked archive), every file of ours."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if (path := ROOT / name).is_file()]
    hidden = {".venv", "var", "out", "media", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.parts)]


def test_no_file_holds_the_path_of_a_machine_or_the_address_of_a_registry():
    """The requirements are installed from whichever registry the machine is set to."""
    pattern = re.compile(
        rb"/(?:home|Users)/[a-z]+/|--(?:extra-)?index-url|"
        rb"https?://[^\s\"']+/(?:simple|packages)/|\b10\.\d+\.\d+\.\d+\b"
    )
    own = Path(__file__).resolve()
    found = {}
    for path in tracked_files():
        if path.resolve() == own or "vendor" in path.parts or path.suffix in {".pdf", ".png"}:
            continue
        hit = pattern.search(path.read_bytes())
        if hit:
            found[relative(path)] = hit.group()
    assert found == {}


def test_readme_says_why_each_package_is_here():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    names = [re.split(r"[\[<>=]", requirement)[0] for requirement in wanted]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert [name for name in names if name.lower() not in readme] == []


def test_no_admin_in_the_product():
    assert not apps.is_installed("django.contrib.admin")
