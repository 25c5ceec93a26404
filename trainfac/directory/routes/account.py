"""Making an account, and saying where one works."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.directory.forms.account import ChooseCountry, CreateAccount, FindLaboratory, Workplace
from trainfac.directory.loading import subdivisions
from trainfac.directory.models import Country
from trainfac.directory.queries.people import current_employment
from trainfac.directory.queries.workplace import MOST, countries, laboratories_of
from trainfac.directory.routes.blueprint import bp
from trainfac.directory.services.accounts import create_account as create_account_service
from trainfac.directory.services.workplace import state_workplace
from trainfac.identity import sessions
from trainfac.identity.access import current_actor, public, signed_in
from trainfac.infra import drafts
from trainfac.infra.addresses import own_path
from trainfac.infra.db import read, transact
from trainfac.infra.throttle import limiter
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken


@bp.route("/register", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def create_account() -> ResponseReturnValue:
    """Answers the same whether or not the address had an account; see docs/adr."""
    known = countries(read())
    form = CreateAccount()
    form.offer(known)
    asked = own_path(request.args.get("next"))
    if form.validate_on_submit():
        try:
            transact(
                create_account_service,
                full_name=form.full_name.data or "",
                email=form.email.data or "",
                password_hash=sessions.passwords().make(form.password.data or ""),
                particulars=form.particulars({country.iso2: country.id for country in known}),
                locale=session.get("language"),
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            session["sign_in_as"] = form.email.data
            flash(
                _(
                    "Thank you. Sign in now with your e-mail address and the password you chose. "
                    "If you already had an account, it is unchanged: sign in with its password."
                ),
                "success",
            )
            return redirect(url_for("identity.sign_in", next=asked), HTTPStatus.SEE_OTHER)
    return render_template("directory/create_account.html", form=form, asked=asked), form.status


@bp.route("/account/laboratory", methods=["GET", "POST"])
@signed_in
def my_laboratory() -> ResponseReturnValue:
    """``?country=`` is asked first, then the laboratory; ``?next=`` is where the person came from."""
    known = countries(read())
    asked = own_path(request.args.get("next"))
    country = next((c for c in known if c.iso2 == request.args.get("country")), None)
    if country is not None:
        return _laboratory_in(country, asked)
    sent = "country" in request.args
    form = ChooseCountry(formdata=request.args if sent else None)
    form.offer(known)
    if sent:
        form.validate()  # a country was meant to be chosen, and was not
    person_id = current_actor().person_id
    current = current_employment(read(), person_id) if person_id is not None else None
    return render_template("directory/choose_country.html", form=form, current=current, asked=asked)


def _laboratory_in(country: Country, asked: str | None) -> ResponseReturnValue:
    finding = FindLaboratory(formdata=request.args)
    search = (finding.q.data or "")[:200]
    total, laboratories = laboratories_of(read(), country.id, search)
    form = Workplace()
    form.offer(laboratories, subdivisions(country.iso2))
    if form.validate_on_submit():
        chosen = form.laboratory.data
        try:
            transact(
                state_workplace,
                organisation_id=int(chosen) if chosen else None,
                new=form.new_laboratory(country.iso2),
                job_title=form.job_title.data or "",
                actor=current_actor(),
                now=clock(),
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(_("Your laboratory is saved. Its head or a coordinator will confirm it."), "success")
            return redirect(asked or url_for("identity.account"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "directory/choose_laboratory.html",
        form=form,
        finding=finding,
        country=country,
        laboratories=laboratories,
        search=search,
        cut=total > MOST,
        long=bool(search) or total > 50,
        asked=asked,
    )
    return page, form.status
