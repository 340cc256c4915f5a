"""The process that renders one paper: `python -m reporting.documents.renderer CPU_S MEMORY_BYTES`.

Reads HTML on standard input and writes the PDF on standard output. Its own process, because
WeasyPrint is heavy (130 MB, 2 s to import) and because content of any size must not take the
web server with it. Ends with an `Exit` code; the reason stands last on standard error.
"""

import os
import resource
import sys
from enum import IntEnum
from typing import NoReturn

from reporting.documents import syslibs


class Exit(IntEnum):
    """Why the renderer ended without a PDF."""

    MEMORY = 71
    ADDRESS = 72
    COMPLAINT = 73
    LIBRARIES = 74


def main(arguments: list[str]) -> None:
    """Render standard input to standard output within the two limits given."""
    cpu, memory = (int(argument) for argument in arguments)
    limit(cpu=cpu, memory=memory)
    sys.addaudithook(refuse_network)
    html = sys.stdin.buffer.read().decode()
    try:
        sys.stdout.buffer.write(render(html))
    except (MemoryError, SystemError):  # a C library that got no memory may not even say so
        # At once: the interpreter's own clean-up would need the memory that is not there.
        os._exit(Exit.MEMORY)


def render(html: str) -> bytes:
    """Return the PDF, or leave the process with the code of what went wrong."""
    syslibs.load_system_libraries()
    try:
        # Imported late: importing WeasyPrint needs the libraries loaded on the line above.
        from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

        from reporting.documents import engine  # noqa: PLC0415 (same reason)
    except OSError as error:
        leave(Exit.LIBRARIES, str(error))
    try:
        return engine.to_pdf(html)
    except FatalURLFetchingError as error:
        leave(Exit.ADDRESS, str(error))
    except engine.ComplaintError as error:
        leave(Exit.COMPLAINT, str(error))


def limit(*, cpu: int, memory: int) -> None:
    """Let the kernel stop this process after `cpu` seconds or at `memory` bytes of own data."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    # Data, not address space: mapped shared libraries alone take hundreds of megabytes of that.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    """Audit hook, second lock behind the fetcher: nothing in this process opens a connection."""
    if event in {"socket.connect", "socket.getaddrinfo"}:
        raise PermissionError(event)


def leave(code: Exit, reason: str) -> NoReturn:
    """End the process with `code` and the reason on standard error."""
    sys.stderr.write(reason)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
