"""Courses for everybody."""

from __future__ import annotations

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trainfac.catalogue import uses
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
def course(code: str) -> ResponseReturnValue:
    shown = queries.public_course(read(), code, request.args.get("version", type=int))
    return render_template(
        "catalogue/course.html",
        shown=shown,
        course=shown.course,
        paragraphs=paragraphs,
        runs=uses.coming_runs(read(), code, clock()),
    )
