"""The files of the interface: read once, marked by their content, compressed once; the style sheet joined."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

STATIC = Path(__file__).parent.parent / "static"
IMPORT = re.compile(r'@import\s+(?:url\()?["\']([^"\']+)["\']\)?[^;]*;')
MODULE = re.compile(r'((?:from|import)\s*\(?\s*["\'])\./([\w-]+\.js)(["\'])')
PLAIN = {".css", ".js", ".svg", ".txt", ".json"}
SERVED = PLAIN | {".woff2", ".png"}
SHEET = "css/app.css"


@dataclass(frozen=True)
class File:
    content: bytes
    packed: bytes | None
    kind: str
    mark: str


class Assets:
    """Addresses and contents of what is under `static/`; read anew for each request in development."""

    def __init__(self, folder: Path = STATIC, development: bool = False) -> None:
        self.folder, self.development = folder, development
        self.files: dict[str, File] = {}

    def address(self, path: str) -> str:
        """Where a file is served, with the mark of its content."""
        file = self.file(path)
        return f"/static/{path}?v={file.mark}" if file else f"/static/{path}"

    def file(self, path: str) -> File | None:
        if path not in self.files or self.development:
            content = self.read(path)
            if content is None:
                return None
            self.files[path] = made(path, content)
        return self.files[path]

    def read(self, path: str) -> bytes | None:
        if path == SHEET:
            return self.sheet()
        # One file has one spelling: what is kept by its address stays as little as what is served.
        if ".." in Path(path).parts or not path.isprintable():
            return None
        file = (self.folder / path).resolve()
        if not file.is_relative_to(self.folder.resolve()) or file.suffix not in SERVED or not file.is_file():
            return None
        return (
            self.marked(path, file.read_bytes())
            if file.suffix == ".js" and path.startswith("js/")
            else file.read_bytes()
        )

    def sheet(self) -> bytes:
        """The style sheet: its parts in the order of the index, which opens with the order of the layers."""
        index = (self.folder / "css" / "index.css").read_text()
        parts = [IMPORT.sub("", index).strip()]
        parts += [(self.folder / "css" / name).read_text() for name in IMPORT.findall(index)]
        return "\n".join(parts).encode()

    def marked(self, path: str, content: bytes) -> bytes:
        """A module whose imports name the content of what they import."""
        folder = path.rsplit("/", 1)[0]

        def mark(found: re.Match[str]) -> str:
            file = self.file(f"{folder}/{found[2]}")
            return f"{found[1]}./{found[2]}{'?v=' + file.mark if file else ''}{found[3]}"

        return MODULE.sub(mark, content.decode()).encode()


def made(path: str, content: bytes) -> File:
    kind = {".js": "text/javascript", ".woff2": "font/woff2"}.get(Path(path).suffix) or mimetypes.guess_type(path)[0]
    packed = gzip.compress(content, 9, mtime=0) if Path(path).suffix in PLAIN else None
    return File(content, packed, kind or "application/octet-stream", hashlib.sha256(content).hexdigest()[:16])


@get("/static/{path:path}")
async def static(request: Request[Any, Any, Any], path: FromPath[Path]) -> Response[bytes]:
    """One file of the interface."""
    file = request.app.state.assets.file(str(path).lstrip("/"))
    if file is None:
        return Response(b"", status_code=404)
    headers = {"etag": f'"{file.mark}"', "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(b"", status_code=304, headers=headers)
    packed = file.packed is not None and "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["content-encoding"] = "gzip"
    text = "; charset=utf-8" if file.kind.startswith("text/") else ""
    return Response(file.packed if packed else file.content, media_type=file.kind + text, headers=headers)
