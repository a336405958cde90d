"""The page of a run's figures."""

from __future__ import annotations

from flask import Blueprint, render_template

from translate.web.charts import charts
from translate.web.desk import the_desk
from translate.web.drawing import LEFT, RIGHT, WIDTH
from translate.web.review import the_run

figures = Blueprint("figures", __name__)


@figures.get("/runs/<run_id>/figures")
def page(run_id: str) -> str:
    """The pictures of a run, each with its numbers."""
    run = the_run(run_id)
    found = charts(the_desk().store.reviews.figures(run.id))
    return render_template("figures.html", run=run, charts=found, left=LEFT, right=WIDTH - RIGHT, width=WIDTH)
