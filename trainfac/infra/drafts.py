"""What somebody had typed when their session ended, kept for the same browser until it is sent."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from flask import g, request, session
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import ImmutableMultiDict

from trainfac.infra.addresses import path_of_own
from trainfac.infra.db import Base, read, transact

KEPT_FOR: Final = timedelta(days=14)
_LIMIT: Final = 200_000  # characters


class FormDraft(Base):
    """The fields of one page, typed in one browser."""

    __tablename__ = "form_draft"

    token: Mapped[str] = mapped_column(index=True)  # in that browser's session
    path: Mapped[str]
    fields: Mapped[list[Any]]  # [name, value] pairs


def may_be_kept(name: str) -> bool:
    return name != "csrf_token" and "password" not in name


def keep_typed(path: str | None = None) -> bool:
    """Keep what this request posted, to be offered when its page is opened again; whether there was anything.

    ``path`` is the page that the fields belong to, when it is another one than they were sent to.
    Only posts from our own pages are kept: another site must not put words into our forms.
    """
    fields = [[name, value] for name, value in request.form.items(multi=True) if may_be_kept(name)]
    if not fields or not from_our_own_page() or sum(len(value) for _, value in fields) > _LIMIT:
        return False
    token = session.setdefault("drafts", secrets.token_urlsafe(24))
    transact(_keep, token, path or request.path, fields)
    return True


def restore(path: str) -> ImmutableMultiDict[str, str] | None:
    """What was typed on this page before, if anything; pages say so with ``g.draft_restored``."""
    token = session.get("drafts")
    if not token:
        return None
    query = select(FormDraft.fields).where(FormDraft.token == token, FormDraft.path == path)
    fields = read().scalar(query.order_by(FormDraft.id.desc()))
    if fields is None:
        return None
    g.draft_restored = True
    return ImmutableMultiDict([(name, value) for name, value in fields])


def forget(path: str) -> None:
    """The page was sent: nothing to keep any more."""
    token = session.get("drafts")
    if token:
        transact(_forget, token, path)


def from_our_own_page() -> bool:
    """Whether a browser sent this from a page of ours, as far as it tells."""
    origin = request.headers.get("Origin") or request.referrer
    return path_of_own(origin, request.host) is not None


def sweep(tx: Session, now: datetime) -> None:
    """Delete drafts that nobody came back for."""
    tx.execute(delete(FormDraft).where(FormDraft.created_at < now - KEPT_FOR))


def _keep(tx: Session, token: str, path: str, fields: list[list[str]]) -> None:
    _forget(tx, token, path)
    tx.add(FormDraft(token=token, path=path, fields=fields))


def _forget(tx: Session, token: str, path: str) -> None:
    tx.execute(delete(FormDraft).where(FormDraft.token == token, FormDraft.path == path))
