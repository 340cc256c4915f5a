"""The file form of a document: `.json` alone, or `.zip` with meeting.json and files/."""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from governance.document import MeetingDocument, dump_meeting, parse_meeting
from governance.document_text import MAX_BYTES, DocumentFaults, Fault

MEETING = "meeting.json"
MAX_FILES = 500
MAX_UNPACKED = 500_000_000
# Fixed, so that the same meeting gives the same archive.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Package:
    """A document with the bytes of its files, by their paths in the document."""

    document: MeetingDocument
    files: Mapping[str, bytes] = field(default_factory=dict)


def read_package(path: Path) -> Package:
    """Read a `.json` or `.zip`; DocumentFaults tells what is wrong with it."""
    try:
        if zipfile.is_zipfile(path):
            return _read_zip(path)
        if path.stat().st_size > MAX_BYTES:
            raise DocumentFaults([Fault("$", f"Filen är större än {MAX_BYTES // 10**6} MB.")])
        return Package(parse_meeting(path.read_bytes()))
    except FileNotFoundError:
        raise DocumentFaults([Fault("$", "Filen finns inte.")]) from None
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError):
        raise DocumentFaults([Fault("$", "Filen går inte att läsa.")]) from None


def _read_zip(path: Path) -> Package:
    with zipfile.ZipFile(path) as archive:
        infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        _refuse_monsters(infos)
        if MEETING not in infos:
            raise DocumentFaults([Fault("$", f"Arkivet saknar filen {MEETING}.")])
        document = parse_meeting(archive.read(infos[MEETING]))
        wanted = {item.file for item in document.attachments if item.file}
        faults = [
            Fault(f"$.attachments[{index}].file", f"Filen {item.file} finns inte i arkivet.")
            for index, item in enumerate(document.attachments)
            if item.file and item.file not in infos
        ]
        faults += [
            Fault("$.attachments", f"Arkivet innehåller {name}, som dokumentet inte nämner.")
            for name in sorted(infos.keys() - wanted - {MEETING})
        ]
        if faults:
            raise DocumentFaults(faults)
        files = {name: archive.read(infos[name]) for name in wanted}
    _check_hashes(document, files)
    return Package(document, files)


def _refuse_monsters(infos: Mapping[str, zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_FILES:
        raise DocumentFaults([Fault("$", f"Arkivet innehåller fler än {MAX_FILES} filer.")])
    if sum(info.file_size for info in infos.values()) > MAX_UNPACKED:
        size = MAX_UNPACKED // 10**6
        raise DocumentFaults([Fault("$", f"Arkivet blir större än {size} MB uppackat.")])
    if any(info.flag_bits & 0x1 for info in infos.values()):
        raise DocumentFaults([Fault("$", "Arkivet är krypterat.")])


def _check_hashes(document: MeetingDocument, files: Mapping[str, bytes]) -> None:
    faults = [
        Fault(
            f"$.attachments[{index}].sha256",
            f"Filen {item.file} har en annan kontrollsumma än den angivna.",
        )
        for index, item in enumerate(document.attachments)
        if item.sha256 and item.file in files
        if hashlib.sha256(files[item.file]).hexdigest() != item.sha256
    ]
    if faults:
        raise DocumentFaults(faults)


def write_package(package: Package) -> bytes:
    """The ZIP archive of a document with its files; the same package gives the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        members = [
            (MEETING, dump_meeting(package.document).encode()),
            *sorted(package.files.items()),
        ]
        for name, content in members:
            info = zipfile.ZipInfo(name, date_time=EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()
