"""Addresses of ours for what is read elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app


def absolute(path: str) -> str:
    """A path with our public name before it."""
    return f"{_public_url()}{path}"


def domain() -> str:
    """What stands behind the @ of identifiers in calendar files."""
    return urlsplit(_public_url()).hostname or "localhost"


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)
