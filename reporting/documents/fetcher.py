"""The only door from a paper to the outside: `data:` and our own static files."""

from email.message import Message
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC_ROOT = Path(__file__).resolve().parents[2] / "static"
SUFFIXES = {".css", ".ttf", ".svg", ".png"}


class StaticFetcher(URLFetcher):
    """Answer `data:` and files below `root`; every other address stops the rendering.

    A refusal is fatal because a paper that silently lacks a part is worse than no paper.
    """

    def __init__(self, root: Path = STATIC_ROOT) -> None:
        super().__init__(
            allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True
        )
        self.root = root.resolve()

    def fetch(self, url: str, headers: Message | None = None) -> URLFetcherResponse:
        """Return the response for `url`; raises FatalURLFetchingError for a foreign address."""
        scheme = urlsplit(url).scheme
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme != "file":
            raise FatalURLFetchingError(url)
        path = self._own_file(url)
        mime_type = guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": mime_type})

    def _own_file(self, url: str) -> Path:
        parts = urlsplit(url)
        # Resolving first unmasks both "..", percent-encoded too, and symbolic links.
        path = Path(url2pathname(parts.path)).resolve()
        inside = not parts.netloc and path.is_relative_to(self.root)
        if not (inside and path.suffix in SUFFIXES and path.is_file()):
            raise FatalURLFetchingError(url)
        return path
