"""Files: checked when they come in, stored whole or not at all, shown only after a policy's yes."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from portal.core.authz import Verdict, can, policy
from portal.core.errors import DomainError
from portal.core.models import Attachment
from portal.core.uploads import check_upload
from portal.core.work import recurring

if TYPE_CHECKING:
    from portal.core.models import User

DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
INCOMING = ".incoming"  # beside the stored files, on the same disk, so that a link is atomic
INCOMING_KEPT = 24 * 3600  # seconds a file of a killed process lies there


class StorageFullError(DomainError):
    """There is no room for the file; nothing of it was stored."""

    def __init__(self) -> None:
        super().__init__(
            "Filen kunde inte sparas eftersom lagringsutrymmet är fullt. Inget av den har "
            "sparats. Behåll filen, säg till portalens administratör och försök igen senare."
        )


@deconstructible(path="portal.core.files.AtomicFileStorage")
class AtomicFileStorage(FileSystemStorage):
    """Files on disk that are either whole or not there: written aside, synced, then linked."""

    def _save(self, name: str, content: File[Any]) -> str:
        incoming = Path(self.location) / INCOMING
        with _disk_full_told():
            incoming.mkdir(parents=True, exist_ok=True)
            handle, written = tempfile.mkstemp(dir=incoming)
            try:
                with os.fdopen(handle, "wb") as out:
                    for chunk in content.chunks():
                        out.write(chunk)
                    out.flush()
                    os.fsync(out.fileno())
                return self._publish(Path(written), name)
            finally:
                Path(written).unlink()

    def _publish(self, written: Path, name: str) -> str:
        """Give the written file its name; one taken meanwhile is never overwritten."""
        while True:
            full = Path(self.path(name))
            full.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(written, full)
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            _sync(full.parent)
            return name.replace("\\", "/")


@contextmanager
def _disk_full_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise StorageFullError from error
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@recurring
def remove_leftovers(now: datetime) -> None:
    """Remove what processes killed in the middle of writing left behind."""
    storage = Attachment._meta.get_field("file").storage
    incoming = Path(storage.path(INCOMING))
    for left in incoming.iterdir() if incoming.is_dir() else ():
        try:
            if now.timestamp() - left.stat().st_mtime > INCOMING_KEPT:
                left.unlink()
        except FileNotFoundError:
            continue  # another machine's sweep was quicker


# -- Attachments -----------------------------------------------------------------------------------

MaySee = Callable[[Any, Any], Verdict]
_MAY_SEE: dict[type[models.Model], MaySee] = {}


def attachment_policy(model: type[models.Model]) -> Callable[[MaySee], MaySee]:
    """Register who may see attachments of `model`: `rule(user, target) -> Verdict`.

    Without a rule nobody sees them."""

    def register(rule: MaySee) -> MaySee:
        if model in _MAY_SEE:
            raise ValueError(f"two attachment policies for {model}")
        _MAY_SEE[model] = rule
        return rule

    return register


@policy("core.view_attachment")
def may_view_attachment(user: "User", attachment: Attachment) -> Verdict:
    """Whatever the policy of the thing it hangs on says."""
    target = attachment.target
    rule = _MAY_SEE.get(type(target)) if target is not None else None
    if rule is None:
        return Verdict(False, "Bilagan hör inte till något du får se.")
    return rule(user, target)


def visible_attachment(user: "User", attachment: Attachment) -> bool:
    """True when the user may fetch the attachment and there is a file to fetch."""
    return bool(attachment.file) and bool(can(user, "core.view_attachment", attachment))


@transaction.atomic
def store_attachment(
    *,
    target: models.Model,
    upload: File[Any],
    title: str,
    by: "User | None",
    at: datetime | None = None,
    key: str = "",
) -> Attachment:
    """Check the upload and store it as an attachment of `target`.

    Raises UploadError or StorageFullError with the sentence the user reads; then nothing is
    stored. Whether `by` may attach something is the calling act's business."""
    checked = check_upload(upload)
    attachment = Attachment(
        target=target,
        key=key,
        title=title or checked.name,
        original_name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
    )
    upload.seek(0)
    attachment.file.save(checked.name, upload, save=False)
    attachment.save()
    return attachment
