"""Texts that save themselves: versions, conflicts whose loser keeps the text, and presence.

Every save locks the row and compares versions. A stale save goes through all the same when
nothing it touches has changed since (two people in different texts of one §); otherwise it is
a Conflict, and the text that lost is kept as a draft of its writer.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.timezone import localtime

from portal.core.authz import Verdict, can, require
from portal.core.errors import Conflict, DomainError
from portal.core.models import Draft, DraftKind
from portal.core.swedish import clean_text
from portal.core.work import recurring

if TYPE_CHECKING:
    from portal.core.models import User

PRESENT_FOR = timedelta(seconds=60)
Subject = Callable[[Any], Any]


# -- Which texts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextRule:
    """Who may write a model's texts, and how long each may be.

    `whole` gives the row that is locked before the text's own: what freezes the whole (fixing
    the minutes) and a text of a part of it then never pass each other."""

    model: type[models.Model]
    max_lengths: Mapping[str, int]
    policy: str
    subject: Subject
    whole: Subject | None = None


_RULES: dict[type[models.Model], TextRule] = {}


def register_text(
    model: type[models.Model],
    fields: Mapping[str, int],
    *,
    policy: str,
    subject: Subject,
    whole: Subject | None = None,
) -> None:
    """Let texts of a Versioned model with history be saved as they are written.

    `fields` gives each its longest length in signs; `policy` is asked with `subject(obj)`.
    The model's manager has `visible_to(user)`. For a part, `whole(obj)` is locked first."""
    _RULES[model] = TextRule(model, fields, policy, subject, whole)


def rule_for(model: type[models.Model], field: str) -> TextRule:
    """The rule of a registered text; LookupError for any other."""
    rule = _RULES[model]
    if field not in rule.max_lengths:
        raise KeyError(field)
    return rule


def find_text(label: str, pk: int, field: str, user: "User") -> models.Model:
    """The row whose text the address names, if it is registered and the user may see it.

    Raises LookupError or the model's DoesNotExist."""
    model = apps.get_model(label)
    rule_for(model, field)
    manager: Any = model._default_manager
    found: models.Model = manager.visible_to(user).get(pk=pk)
    return found


def may_write(user: "User", target: models.Model, field: str) -> Verdict:
    """Whether the user may write this text now."""
    rule = rule_for(type(target), field)
    return can(user, rule.policy, rule.subject(target))


# -- Saving one text -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    """The version that stands after a save, and when it was saved."""

    version: int
    at: datetime


class TextConflict(Conflict):
    """Somebody else saved first; `draft` keeps the text that lost."""

    def __init__(self, draft: Draft, *, theirs: str, theirs_by: str, current_version: int) -> None:
        super().__init__(
            f"{theirs_by} har ändrat texten medan du skrev. Din text är sparad vid sidan om. "
            "Jämför texterna och välj vilken som ska gälla.",
            current_version=current_version,
        )
        self.draft, self.theirs, self.theirs_by = draft, theirs, theirs_by


def save_text(
    *,
    target: models.Model,
    field: str,
    text: str,
    version: int,
    by: "User",
    at: datetime | None = None,
) -> Saved:
    """Save a text that was written on top of `version`.

    Raises NotAllowed; DomainError when the text is too long; TextConflict when another text was
    saved since, and then the loser's text is stored as a draft. Starts its own transaction."""
    at = at or timezone.now()
    text = _checked(rule_for(type(target), field), field, text)
    with transaction.atomic(durable=True):
        outcome = _save_locked(target, field, text, version, by, at)
    if isinstance(outcome, TextConflict):
        raise outcome  # after the commit that kept the draft
    return outcome


def _save_locked(
    target: models.Model, field: str, text: str, version: int, by: "User", at: datetime
) -> Saved | TextConflict:
    rule = rule_for(type(target), field)
    if rule.whole is not None:
        locked(rule.whole(target))
    row = locked(target)
    require(by, rule.policy, rule.subject(row))
    current = getattr(row, field)
    if current == text:
        return Saved(row.version, at)
    if is_stale(row, version) and not unchanged_since(row, version, field):
        draft = _keep(row, field, text, version, by, at)
        return TextConflict(
            draft, theirs=current, theirs_by=last_writer(row), current_version=row.version
        )
    setattr(row, field, text)
    raise_version(row, [field], by, reason="Sparades medan den skrevs")
    return Saved(row.version, at)


def _checked(rule: TextRule, field: str, text: str) -> str:
    """The text cleaned, with lines ended as the browser shows them."""
    text = clean_text(text)
    over = len(text) - rule.max_lengths[field]
    if over > 0:
        raise DomainError(
            f"Texten är {over} tecken för lång. Den får vara högst {rule.max_lengths[field]} "
            "tecken. Det senaste är inte sparat."
        )
    return text


# -- Versions --------------------------------------------------------------------------------------


def locked(target: models.Model) -> Any:
    """The row as it stands, under its lock until the end of the transaction."""
    manager = type(target)._default_manager
    return manager.select_for_update(of=("self",), no_key=True).get(pk=target.pk)


def is_stale(row: Any, version: int) -> bool:
    """True when somebody has saved on top of `version`."""
    return bool(row.version != version)


def base_of(row: Any, version: int) -> Any | None:
    """The row as it was at `version`, out of its history."""
    return row.history.filter(version=version).order_by("-history_id").first()


def unchanged_since(row: Any, version: int, field: str) -> bool:
    """True when `field` has been the same in every save from `version` until now."""
    since = row.history.filter(version__gte=version)
    known = since.filter(version=version).exists()
    return known and not since.exclude(**{field: getattr(row, field)}).exists()


def raise_version(row: Any, fields: Iterable[str], by: "User", *, reason: str = "") -> None:
    """Save the fields and the next version, with who and why in the history."""
    row.version += 1
    row._history_user = by
    row._change_reason = reason or None
    row.save(update_fields=[*fields, "version"])


def last_writer(row: Any) -> str:
    """Who saved last, as the one who lost reads it."""
    last = row.history.select_related("history_user__person").order_by("-history_id").first()
    return str(last.history_user) if last and last.history_user else "Någon annan"


# -- Saving a form ---------------------------------------------------------------------------------


class FormConflict(Conflict):
    """A form was filled in on top of an older version; `texts` are the fields that clash."""

    def __init__(self, row: Any, texts: dict[str, str], *, base_version: int) -> None:
        labels = ", ".join(str(row._meta.get_field(name).verbose_name) for name in texts)
        super().__init__(
            f"{last_writer(row)} har ändrat samma uppgifter medan du skrev ({labels}). "
            "Inget har skrivits över.",
            current_version=row.version,
        )
        self.row, self.texts, self.base_version = row, texts, base_version


def versioned_save(
    obj: Any, *, expected_version: int, update_fields: Iterable[str], by: "User", reason: str = ""
) -> None:
    """Save an edited instance unless others changed the same fields since `expected_version`.

    Runs inside the command's transaction. Fields the user left alone take the others' values,
    in `obj` too. Raises FormConflict, with nothing saved; the view then calls
    `keep_losing_texts(conflict, by=...)` and sends the user to the address it gives."""
    if not connection.in_atomic_block:
        raise RuntimeError("a versioned save runs inside the transaction of its act")
    fields = list(update_fields)
    row = locked(obj)
    if is_stale(row, expected_version):
        _merge(obj, row, expected_version, fields)
    obj.version = row.version
    raise_version(obj, fields, by, reason=reason)


def _merge(obj: Any, row: Any, version: int, fields: list[str]) -> None:
    """Put the others' values into the fields that `obj` did not change, or raise FormConflict."""
    base = base_of(row, version)
    clashes: dict[str, str] = {}
    for field in fields:
        name = row._meta.get_field(field).attname
        mine, theirs = getattr(obj, name), getattr(row, name)
        old = getattr(base, name) if base is not None else object()
        if mine == old:
            setattr(obj, name, theirs)
        elif theirs not in (old, mine):
            clashes[field] = str(mine)
    if clashes:
        raise FormConflict(row, clashes, base_version=version)


@transaction.atomic
def keep_losing_texts(conflict: FormConflict, *, by: "User", at: datetime | None = None) -> str:
    """Keep the texts a form lost with; gives the address where the first is compared.

    An empty address when none of the clashing fields is a registered text."""
    rule = _RULES.get(type(conflict.row))
    texts = {name: text for name, text in conflict.texts.items() if rule_has(rule, name)}
    at = at or timezone.now()
    drafts = [
        _keep(conflict.row, name, clean_text(text), conflict.base_version, by, at)
        for name, text in texts.items()
    ]
    return drafts[0].get_absolute_url() if drafts else ""


@transaction.atomic
def keep_refused_texts(
    target: Any, texts: Mapping[str, str], *, version: int, by: "User", at: datetime | None = None
) -> list[Draft]:
    """Keep texts whose place was closed while they were written on top of `version`.

    What stands already, and what the user did not touch, is left out."""
    at = at or timezone.now()
    rows = [row for row in (target, base_of(target, version)) if row is not None]
    cleaned = {name: clean_text(text) for name, text in texts.items()}
    return [
        _keep(target, name, text, version, by, at)
        for name, text in cleaned.items()
        if text and text not in [getattr(row, name, None) for row in rows]
    ]


def rule_has(rule: TextRule | None, field: str) -> bool:
    """True when the field is a registered text."""
    return rule is not None and field in rule.max_lengths


# -- Kept texts ------------------------------------------------------------------------------------


def _keep(row: Any, field: str, text: str, version: int, by: "User", at: datetime) -> Draft:
    """Keep a text that lost; the same text is kept once."""
    same: dict[str, Any] = {
        "target_type": ContentType.objects.get_for_model(row),
        "target_id": row.pk,
        "field": field,
        "kind": DraftKind.CONFLICT,
        "user": by,
        "text": text,
        "resolved_at": None,
    }
    kept = Draft.objects.filter(**same).first()
    return kept or Draft.objects.create(**same, base_version=version, created_at=at, seen_at=at)


def kept_texts(user: "User") -> models.QuerySet[Draft]:
    """The user's texts that lost and are not settled yet, newest first."""
    return Draft.objects.filter(user=user, kind=DraftKind.CONFLICT, resolved_at=None)


def find_targets(drafts: Iterable[Draft], user: "User") -> list[models.Model | None]:
    """What each kept text was written in, one query per model; None where it is gone or closed."""
    wanted: dict[Any, set[int]] = {}
    for draft in drafts:
        wanted.setdefault(draft.target_type.model_class(), set()).add(draft.target_id)
    found: dict[Any, dict[int, models.Model]] = {
        model: model._default_manager.visible_to(user).in_bulk(keys)
        for model, keys in wanted.items()
        if model in _RULES
    }
    return [found.get(draft.target_type.model_class(), {}).get(draft.target_id) for draft in drafts]


def settle(
    *, draft: Draft, keep: str, version: int, by: "User", at: datetime | None = None
) -> None:
    """Settle a conflict: keep "mine", "theirs" or "both" (mine after theirs).

    `version` is what the user compared with. Raises TextConflict when the other text has changed
    again: the draft stays, to be compared anew."""
    at = at or timezone.now()
    target: Any = draft.target
    if target is None:
        raise DomainError("Det du skrev i finns inte längre. Kopiera texten om du behöver den.")
    if keep in ("mine", "both"):
        theirs = getattr(target, draft.field) if keep == "both" else ""
        text = "\n\n".join(part for part in (theirs, draft.text) if part)
        if is_stale(target, version) and not unchanged_since(target, version, draft.field):
            raise _changed_again(draft, target)
        save_text(target=target, field=draft.field, text=text, version=version, by=by, at=at)
    elif keep != "theirs":
        raise DomainError("Välj vilken text som ska gälla.")
    discard(draft, at=at)


def discard(draft: Draft, *, at: datetime | None = None) -> None:
    """Take a kept text off the list; the row stays."""
    draft.resolved_at = at or timezone.now()
    draft.save(update_fields=["resolved_at"])


def _changed_again(draft: Draft, target: Any) -> TextConflict:
    return TextConflict(
        draft,
        theirs=getattr(target, draft.field),
        theirs_by=last_writer(target),
        current_version=target.version,
    )


# -- Presence --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Present:
    """Somebody else who writes in a text, and since when."""

    name: str
    since: datetime

    def sentence(self) -> str:
        return f"{self.name} skriver här sedan {localtime(self.since):%H.%M}"


@transaction.atomic
def tell_presence(
    *, target: models.Model, field: str, by: "User", at: datetime | None = None
) -> list[Present]:
    """Note that `by` writes in the text now; gives the others who did within the last minute."""
    at = at or timezone.now()
    here = {
        "target_type": ContentType.objects.get_for_model(target),
        "target_id": target.pk,
        "field": field,
        "kind": DraftKind.WRITING,
    }
    mine, created = Draft.objects.select_for_update().get_or_create(
        **here, user=by, defaults={"created_at": at, "seen_at": at}
    )
    if not created:
        if mine.seen_at < at - PRESENT_FOR:
            mine.created_at = at  # came back
        mine.seen_at = at
        mine.save(update_fields=["created_at", "seen_at"])
    others = Draft.objects.filter(**here, seen_at__gte=at - PRESENT_FOR).exclude(user=by)
    return [
        Present(str(other.user), other.created_at)
        for other in others.select_related("user__person").order_by("created_at")
    ]


@recurring
def forget_presence(now: datetime) -> None:
    """Presence of yesterday is nobody's business."""
    day_ago = now - timedelta(days=1)
    Draft.objects.filter(kind=DraftKind.WRITING, seen_at__lt=day_ago).delete()
