"""Settings, read once from the environment.

| variable | meaning | default |
|---|---|---|
| `TRAINFAC_ENV` | `development`, `testing` or `production` | `development` |
| `SECRET_KEY` | signs cookies and links | made once in the instance folder in development; required in production |
| `DATABASE_URL` | SQLite or PostgreSQL | `instance/trainfac.sqlite` |
| `INSTANCE_PATH` | folder of database, files and keys | `instance/` beside this file |
| `PUBLIC_URL` | address printed in QR codes and links | loopback in development; required in production |
| `PORT` | where `make run` listens | 8000 |
| `TRUSTED_HOSTS` | host names answered, comma-separated | those of `PUBLIC_URL` and the loopback |
| `PROXY_COUNT` | reverse proxies in front that set X-Forwarded-* | 0 |
| `MAIL_URL` | SMTP server, as `smtp+starttls://user:password@host` | none: messages are kept in the outbox |
| `MAIL_FROM` | address that messages come from; needed with `MAIL_URL` | none |
| `KEY_PASSPHRASE` | opens the private keys that sign certificates | as `SECRET_KEY`; none in production: no keys |
| `TIMESTAMP_URL` | time-stamp service (RFC 3161) for certificates | none |
| `TIMESTAMP_CERTIFICATES` | PEM file of the roots that its certificate rests on; needed with it | none |
| `MAIL_HOLD_MINUTES` | how long messages can be taken back before they go | 5 |
| `JOB_LEASE_SECONDS` | after how long a job whose worker died is taken up by another | 60 |
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("development", "testing", "production")
MailSecurity = Literal["none", "starttls", "tls"]
_MAIL_SCHEMES: dict[str, tuple[MailSecurity, int]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
_MAIL_URL_WANTED = (
    "MAIL_URL must be an address such as smtp+starttls://user:password@mail.example.org:587,"
    " smtps://user:password@mail.example.org, or smtp://localhost; characters such as @ / : # in a name or"
    " password are written %40 %2F %3A %23"
)
_LONGEST_HOLD = 24 * 60  # minutes
_LONGEST_PASSPHRASE = 1023  # bytes
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SettingsError(RuntimeError):
    """The environment does not describe a system that could run safely."""


@dataclass(frozen=True)
class MailServer:
    """Where messages are handed over, and in whose name; ``password`` never travels in the clear beyond this host."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything the application is told from outside."""

    environment: str
    secret_key: str
    database_url: str
    instance_path: Path
    public_url: str
    trusted_hosts: tuple[str, ...]
    proxy_count: int = 0
    rate_limits: bool = True
    argon2_time_cost: int = 3
    job_lease_seconds: int = 60
    mail: MailServer | None = None  # none: messages are kept and not sent
    mail_hold_minutes: int = 5
    key_passphrase: str = field(default="", repr=False)  # none: no keys can be made or used

    timestamp_url: str = ""  # none: certificates get no time stamps
    timestamp_certificates: str = field(default="", repr=False)  # PEM

    @property
    def secure(self) -> bool:
        """Whether pages are served over HTTPS, so that cookies and headers insist on it."""
        return self.public_url.startswith("https://")

    @property
    def files_path(self) -> Path:
        return self.instance_path / "files"

    @property
    def keys_path(self) -> Path:
        return self.instance_path / "keys"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raises SettingsError that says what to set."""
    env = os.environ if env is None else env
    environment = env.get("TRAINFAC_ENV", "development")
    if environment not in ENVIRONMENTS:
        raise SettingsError(f"TRAINFAC_ENV is “{environment}”; it must be one of {', '.join(ENVIRONMENTS)}")
    instance = Path(env.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    public_url = _public_url(env, environment)
    return Settings(
        environment=environment,
        secret_key=_secret_key(env, environment, instance),
        database_url=_database_url(env.get("DATABASE_URL", ""), instance),
        instance_path=instance,
        public_url=public_url,
        trusted_hosts=_trusted_hosts(env.get("TRUSTED_HOSTS", ""), public_url),
        proxy_count=_whole_number(env, "PROXY_COUNT", 0),
        job_lease_seconds=_whole_number(env, "JOB_LEASE_SECONDS", 60),
        mail=_mail_server(env.get("MAIL_URL", "").strip(), env.get("MAIL_FROM", "").strip()),
        mail_hold_minutes=_hold_minutes(env),
        key_passphrase=_key_passphrase(env, environment, instance),
        timestamp_url=_timestamp_url(env),
        timestamp_certificates=_timestamp_certificates(env),
    )


def _secret_key(env: Mapping[str, str], environment: str, instance: Path) -> str:
    given = env.get("SECRET_KEY", "")
    if given:
        if len(given) < 16:
            raise SettingsError("SECRET_KEY is shorter than 16 characters; make one with `openssl rand -hex 32`")
        return given
    if environment == "production":
        raise SettingsError(
            "SECRET_KEY is not set. Make one with `openssl rand -hex 32`, keep it, and start again with it; "
            "or set TRAINFAC_ENV=development on a computer of your own."
        )
    return _made_once(instance / "secret_key")


def _key_passphrase(env: Mapping[str, str], environment: str, instance: Path) -> str:
    given = env.get("KEY_PASSPHRASE", "").strip()
    if given:
        check_passphrase("KEY_PASSPHRASE", given)
    if given or environment == "production":
        return given
    return _made_once(instance / "key_passphrase")


def check_passphrase(name: str, given: str) -> None:
    """Raises SettingsError when files that anybody may try to open at leisure should not have this passphrase."""
    if len(given) < 20:
        raise SettingsError(f"{name} is shorter than 20 characters; make one with `openssl rand -base64 32`")
    try:
        size = len(given.encode())
    except UnicodeEncodeError:
        raise SettingsError(f"{name} is not text in UTF-8; make one with `openssl rand -base64 32`") from None
    if size > _LONGEST_PASSPHRASE:
        raise SettingsError(f"{name} is longer than {_LONGEST_PASSPHRASE} bytes, and OpenSSL takes no more")


def _timestamp_url(env: Mapping[str, str]) -> str:
    url = env.get("TIMESTAMP_URL", "").strip()
    if url and not _is_web_address(url):
        raise SettingsError("TIMESTAMP_URL must be an address such as https://tsa.example.org/")
    return url


def _timestamp_certificates(env: Mapping[str, str]) -> str:
    if not env.get("TIMESTAMP_URL", "").strip():
        return ""
    path = env.get("TIMESTAMP_CERTIFICATES", "").strip()
    try:
        content = Path(path).read_text(encoding="ascii") if path else ""
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"TIMESTAMP_CERTIFICATES cannot be read: {error}") from None
    if "-----BEGIN CERTIFICATE-----" not in content:
        raise SettingsError(
            "TIMESTAMP_CERTIFICATES is needed with TIMESTAMP_URL: a PEM file of the roots that its certificate rests on"
        )
    return content


def _made_once(path: Path) -> str:
    """A secret of a computer of one's own, kept in a file."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'trainfac.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("postgresql+psycopg://", "sqlite:///")):
        return url
    raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://")


def _public_url(env: Mapping[str, str], environment: str) -> str:
    url = env.get("PUBLIC_URL", "").rstrip("/")
    if not url:
        if environment == "production":
            raise SettingsError(
                "PUBLIC_URL is not set. It is the address people type, as https://training.example.org; "
                "it is printed in the QR code of every certificate."
            )
        return f"http://127.0.0.1:{_whole_number(env, 'PORT', 8000)}"
    if not _is_web_address(url):
        raise SettingsError(f"PUBLIC_URL is “{url}”; it must be an address such as https://training.example.org")
    return url


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _mail_server(url: str, sender: str) -> MailServer | None:
    """The SMTP server of an address; what the address says wrongly is told without the password in it."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(_MAIL_URL_WANTED) from None  # the error may quote the password
    if parts.scheme not in _MAIL_SCHEMES or not host or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise SettingsError(_MAIL_URL_WANTED)
    security, usual_port = _MAIL_SCHEMES[parts.scheme]
    if parts.username and security == "none" and host not in _LOOPBACK:
        raise SettingsError("MAIL_URL would send the password in the clear; use smtp+starttls:// or smtps://")
    if not _is_address(sender):
        raise SettingsError(
            "MAIL_FROM is needed with MAIL_URL: the address messages come from, as training@example.org"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or usual_port, security, sender, user, password)


def _is_address(text: str) -> bool:
    name, at, host = text.rpartition("@")
    return bool(name and at and host) and text.isascii() and text.isprintable() and not set(text) & set(' <>,;:"()')


def _hold_minutes(env: Mapping[str, str]) -> int:
    minutes = _whole_number(env, "MAIL_HOLD_MINUTES", 5)
    if minutes > _LONGEST_HOLD:
        raise SettingsError(f"MAIL_HOLD_MINUTES is {minutes}; it must be at most {_LONGEST_HOLD}, a day")
    return minutes


def _trusted_hosts(given: str, public_url: str) -> tuple[str, ...]:
    named = tuple(host.strip() for host in given.split(",") if host.strip())
    return named or tuple(dict.fromkeys((urlsplit(public_url).hostname or "127.0.0.1", "127.0.0.1", "localhost")))


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    given = env.get(name, "")
    if not given:
        return default
    if not given.isdecimal():
        raise SettingsError(f"{name} is “{given}”; it must be a whole number")
    return int(given)
