"""What may be uploaded: known kinds by content and extension, of bounded size, with clean names."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files import File

from portal.core.errors import DomainError
from portal.core.swedish import one_line

MAX_UNPACKED = 200 * 1024 * 1024  # bytes in a docx, xlsx or odt once unpacked
MAX_ENTRIES = 5_000
MAX_STEM = 150
KINDS_IN_WORDS = (
    "PDF, Word (docx), Excel (xlsx), OpenDocument (odt), bild (png, jpg), txt eller csv"
)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
MACROS = re.compile(r"vbaproject|vbadata|macrosheets|activex|^basic/|^scripts/", re.IGNORECASE)


class UploadError(DomainError):
    """The file is not accepted; nothing of it was stored."""


@dataclass(frozen=True)
class CheckedUpload:
    """What is known of an accepted file: a clean name, its kind, size in bytes and SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


def check_upload(file: File[Any]) -> CheckedUpload:
    """Accept the file or raise UploadError with the sentence the user reads."""
    name = clean_name(file.name or "")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in KINDS:
        raise UploadError(
            f"Filen ”{name}” är av ett slag som inte tas emot. Spara den som {KINDS_IN_WORDS} "
            "och försök igen. Inget har laddats upp."
        )
    size = _checked_size(file, name)
    content_type, is_such = KINDS[suffix]
    file.seek(0)
    if not is_such(file):
        raise UploadError(
            f"Filen ”{name}” är inte en hel, vanlig {suffix[1:]}-fil. Öppna den i sitt program, "
            "spara den på nytt utan lösenord och försök igen. Inget har laddats upp."
        )
    return CheckedUpload(name, content_type, size, file_sha256(file))


def file_sha256(file: File[Any]) -> str:
    """The SHA-256 of the whole file, hexadecimal."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def clean_name(name: str) -> str:
    """The file's own name without path, control signs, and signs that turn the reading direction.

    "../a\\x00b\\u202efdp.exe" becomes "abfdp.exe"; an empty name becomes "fil"."""
    base = one_line(name.replace("\\", "/").rpartition("/")[2])
    base = re.sub(r'[<>:"|?*]', "", base).strip(" .")
    stem, dot, suffix = base.rpartition(".")
    if not dot:
        stem, suffix = base, ""
    return f"{stem[:MAX_STEM].strip() or 'fil'}{dot}{suffix[:20].strip()}"


def _checked_size(file: File[Any], name: str) -> int:
    size = file.size
    if not size:
        raise UploadError(f"Filen ”{name}” är tom. Välj en annan fil.")
    if size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        raise UploadError(
            f"Filen ”{name}” är för stor: den får vara högst {most} MB. Dela den eller spara "
            "bilderna i lägre upplösning och försök igen. Inget har laddats upp."
        )
    return size


# -- Kinds -----------------------------------------------------------------------------------------

IsSuch = Callable[[File[Any]], bool]


def _begins(*signatures: bytes) -> IsSuch:
    return lambda file: file.read(16).startswith(signatures)


def _is_text(file: File[Any]) -> bool:
    """Text in UTF-8 or the Western European code page, without control signs."""
    content = b"".join(file.chunks())
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            return False
    return re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text) is None


# What zipfile raises for archives that are damaged, locked or packed in unknown ways.
BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError),
    *(RuntimeError, ValueError),
)


def _office(part: str) -> IsSuch:
    """A ZIP of the office kind that holds `part`, of bounded unpacked size and without macros."""

    def is_such(file: File[Any]) -> bool:
        if not _begins(b"PK\x03\x04")(file):
            return False
        try:
            with zipfile.ZipFile(file.file or file) as archive:
                return _is_sound(archive) and _has_part(archive, part)
        except BROKEN_ZIP:
            return False

    return is_such


def _is_sound(archive: zipfile.ZipFile) -> bool:
    """Few enough entries, none locked or a macro, and no more bytes than allowed when unpacked.

    The sizes the file itself states may lie, so the bytes are counted."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        return False
    if any(entry.flag_bits & 1 or MACROS.search(entry.filename) for entry in entries):
        return False
    left = MAX_UNPACKED
    for entry in entries:
        with archive.open(entry) as part:
            while chunk := part.read(1024 * 1024):
                left -= len(chunk)
                if left < 0:
                    return False
    return True


def _has_part(archive: zipfile.ZipFile, part: str) -> bool:
    if part == "mimetype":
        return archive.read(part).strip() == ODT_TYPE
    types = archive.read("[Content_Types].xml")
    return part in archive.namelist() and b"macroEnabled" not in types


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, IsSuch]] = {
    ".pdf": ("application/pdf", _begins(b"%PDF-")),
    ".png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ".jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".docx": (f"{OFFICE}.wordprocessingml.document", _office("word/document.xml")),
    ".xlsx": (f"{OFFICE}.spreadsheetml.sheet", _office("xl/workbook.xml")),
    ".odt": (ODT_TYPE.decode(), _office("mimetype")),
    ".txt": ("text/plain", _is_text),
    ".csv": ("text/csv", _is_text),
}
