"""Courses for everybody."""

from __future__ import annotations

from itertools import groupby

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from trainfac.catalogue import structured_data, uses
from trainfac.catalogue.content import paragraphs
from trainfac.catalogue.queries import public as queries
from trainfac.catalogue.routes.blueprint import bp
from trainfac.catalogue.states import Track
from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.infra.web import clock


@bp.get("/courses")
@public
def courses() -> ResponseReturnValue:
    order = list(Track)
    rows = sorted(queries.offered_courses(read()), key=lambda row: order.index(row.track))
    tracks = [(track, list(offered)) for track, offered in groupby(rows, key=lambda row: row.track)]
    return render_template("catalogue/courses.html", tracks=tracks)


@bp.get("/courses/<code>")
@public
def course(code: str) -> ResponseReturnValue:  # the current version, or an older one by ?version=
    shown = queries.public_course(read(), code, request.args.get("version", type=int))
    course = shown.course
    address = f"{current_app.config['SETTINGS'].public_url}{url_for('.course', code=code)}"
    coming = uses.coming_runs(read(), code, clock())
    data = structured_data.course(
        code=course.code,
        title=course.title,
        aims=course.aims,
        language=course.language,
        minutes=course.contact_minutes,
        outcomes=[outcome.text for outcome in course.outcomes],
        address=address,
    )
    return render_template(
        "catalogue/course.html",
        shown=shown,
        course=course,
        paragraphs=paragraphs,
        named=queries.courses_named(read(), course.entry_requirements),
        runs=coming.lines,
        address=address,
        json_ld=Markup(structured_data.script_safe({**data, **coming.structured})),  # noqa: S704 - escaped for a script element
    )
