"""How staff pages act and answer: try a command, show why it was refused, go on with what to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from trainfac.identity.access import requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import transact
from trainfac.infra.forms import Form
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message

P = ParamSpec("P")
R = TypeVar("R")

coordinators = requires(Role.COORDINATOR)
staff = requires(Role.COORDINATOR, Role.TRAINER)


def tried(
    form: Form, command: Callable[Concatenate[Session, P], R], /, *args: P.args, **kwargs: P.kwargs
) -> R | None:  # fmt: skip
    """What the command returned; none when it was refused, with the reasons on the form. No command returns none."""
    try:
        done = transact(command, *args, **kwargs)
    except RuleBroken as refused:
        form.refuse(refused)
        return None
    drafts.forget(request.path)
    return done


def flashed(command: Callable[Concatenate[Session, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R | None:
    """The same for a form that is only a button: the reasons are told on the next page."""
    try:
        return transact(command, *args, **kwargs)
    except RuleBroken as refused:
        for reason in (*refused.reasons, *refused.fields.values()):
            flash(translate(reason), "error")
        return None


def tell(warnings: Iterable[Message]) -> None:
    """Show on the next page what somebody should know."""
    for warning in warnings:
        flash(translate(warning), "warning")


def go_to(endpoint: str, **values: Any) -> ResponseReturnValue:  # noqa: ANN401 - values of any address
    return redirect(url_for(endpoint, **values), HTTPStatus.SEE_OTHER)
