"""Settings: every one comes from the environment, with a default that works on one's own machine."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class Unusable(Exception):
    """A setting that cannot be used; the message says which, and what is expected."""


def setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Settings:
    """One instance for one process. The name in the environment is that of the field, in capitals."""

    host: str = setting("127.0.0.1", "Address to listen on. Leave it on loopback behind a proxy.")
    port: int = setting(8000, "Port to listen on; 0 takes a free one.")
    public_url: str = setting(
        "", "The address people use, such as https://rooms.example.org; https makes cookies Secure."
    )
    data_dir: Path = setting(Path("data"), "Folder for the embedded database, attachments and the generated secret.")
    database_url: str = setting("", "Empty for SQLite in the data folder, or postgresql://user:password@host/name.")
    secret: str = setting("", "Key that signs forms. Empty: one is made once and kept in the data folder.")
    smtp_url: str = setting(
        "",
        "smtp://user:password@host:port for mail (smtps:// for TLS, ?starttls to begin it); "
        "empty: invitations are links and QR codes to hand over.",
    )
    mail_from: str = setting("", "From whom mail comes: name@example.org or Name <name@example.org>.")
    demo: bool = setting(False, "Serve the demonstration: one click enters as anyone. Never for a real conference.")
    development: bool = setting(False, "Serve /patterns and reload templates.")
    language: str = setting("en", "Language where neither the person nor the browser says one.")
    session_days: int = setting(30, "Days after which a session ends by itself.")
    upload_megabytes: int = setting(20, "Largest attachment.")
    posts_per_second: float = setting(2.0, "Acts a person may make each second, after a burst.")
    posts_burst: int = setting(20, "Acts a person may make at once.")
    signins_per_minute: float = setting(10.0, "Attempts to sign in for one address or one account each minute.")
    sockets: int = setting(10_000, "Live connections one process holds.")
    watch_seconds: float = setting(
        1.0, "Seconds between two looks at the store for what other processes or commands have entered."
    )
    log_level: str = setting("warning", "How much is logged: debug, info, warning, error. Words said are never logged.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; an unusable value is refused with the name of the setting."""
        found = os.environ if environment is None else environment
        given = {each.name: found[each.name.upper()] for each in fields(cls) if each.name.upper() in found}
        return cls(**{each.name: read(each, given[each.name]) for each in fields(cls) if each.name in given})

    @property
    def url(self) -> str:
        """The database's URL as SQLAlchemy wants it, with its asynchronous driver."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{(self.data_dir / 'antechamber.db').absolute()}"
        scheme, _, rest = self.database_url.partition("://")
        drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
        return f"{drivers.get(scheme, scheme)}://{rest}"

    @property
    def contents_dir(self) -> Path:
        """Where attached files lie, by their digests."""
        return self.data_dir / "contents"

    @property
    def keys_dir(self) -> Path:
        """Where the keys of open segments lie; never in a backup."""
        return self.data_dir / "keys"

    @property
    def backed_up(self) -> Path:
        """A file that was touched when the last backup was made."""
        return self.data_dir / "backed-up"

    @property
    def origin(self) -> str:
        """Where people reach this installation, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def key(self) -> bytes:
        """The signing key; made once and kept with owner-only rights where none is set."""
        if self.secret:
            return self.secret.encode()
        file = self.data_dir / "secret"
        if not file.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
                out.write(secrets.token_hex(32))
        return file.read_text().strip().encode()


def read(each: "Field[Any]", text: str) -> Any:
    """The value of one setting, from its text."""
    kind: Any = type(each.default)
    try:
        if kind is bool:
            return boolean(text)
        return kind(text.strip()) if kind is not Path else Path(text).expanduser()
    except ValueError:
        raise Unusable(f"{each.name.upper()} is “{text}”, which is not {NOUNS[kind]}.") from None


NOUNS: dict[Any, str] = {bool: "yes or no", int: "a whole number", float: "a number", str: "a text"}


def boolean(text: str) -> bool:
    word = text.strip().lower()
    if word not in TRUE | FALSE:
        raise ValueError
    return word in TRUE


def described() -> list[tuple[str, str, str]]:
    """Every setting: its name in the environment, its default, what it does."""
    return [(each.name.upper(), str(each.default), each.metadata["help"]) for each in fields(Settings)]
