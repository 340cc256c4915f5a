"""Makes Pango loadable where set-up could only unpack it beside the code (no root, no apt).

Only the standard library is used here: set-up asks this module before Django can be imported."""

import ctypes
from pathlib import Path

SYSLIBS = Path(__file__).resolve().parent.parent.parent / ".syslibs"


def load_system_libraries(folder: Path = SYSLIBS) -> list[Path]:
    """Load every library below `folder`, so that WeasyPrint finds them by name; call it first.

    Returns those that could not be loaded (WeasyPrint says which one it misses). Does nothing
    where the folder is absent, that is, where the libraries are installed in the system. Fonts
    are not looked for in it: the press names its own FONTCONFIG_FILE."""
    if not folder.is_dir():
        return []
    waiting = sorted(path for path in folder.rglob("*.so.*") if path.is_file())
    while waiting:
        failed = [path for path in waiting if not _load(path)]
        if len(failed) == len(waiting):
            return failed
        waiting = failed  # what they need may have been loaded in this round
    return []


def _load(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True
