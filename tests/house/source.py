"""The house as it is written: its files, their syntax trees, and what they define."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("rooms", "server")


@cache
def files(*folders: str, kind: str = "py") -> list[Path]:
    """Every file of a kind under these folders."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob(f"*.{kind}"))


@cache
def tracked() -> list[Path]:
    """Every file that is, or is about to be, in the repository; from a bare folder every file but what is made."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    if found.returncode == 0 and found.stdout:
        return sorted(ROOT / name for name in found.stdout.decode().split("\0") if name and (ROOT / name).is_file())
    made = {".venv", "data", "pictures", "__pycache__"}
    return sorted(
        file
        for file in ROOT.rglob("*")
        if file.is_file() and not any(part in made or part.startswith(".") for part in file.relative_to(ROOT).parts)
    )


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def module(file: Path) -> str:
    """The name a file is imported by."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(of: ast.AST, running: bool = False) -> Iterator[str]:
    """Every module that is imported, with each name taken from it as if it were one too; if asked only when running."""
    named = [inner for node in ast.walk(of) if typing_alone(node) for inner in ast.walk(node)] if running else []
    for node in ast.walk(of):
        if node in named:
            continue
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"
            yield from (f"{'.' * node.level}{node.module or ''}.{each.name}" for each in node.names)


def typing_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def functions(of: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a module, and the methods of its classes."""
    found = [node for node in of.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in of.body:
        if isinstance(node, ast.ClassDef):
            found += [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    return found


def applies(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether this function is what `apply` does for one kind of event."""
    return any(ast.unparse(each).startswith("apply.register") for each in function.decorator_list)
