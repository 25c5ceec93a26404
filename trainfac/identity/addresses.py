"""Mail addresses, which are how people sign in."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def mail_address(typed: str | None) -> str | None:
    """The address as we keep and compare it, in lower case; none when it cannot be one."""
    try:
        return validate_email((typed or "").strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
