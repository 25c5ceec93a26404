"""Sheets of attendance and results: one row of fields for each participant; and the form that adds a practical."""

from trainfac.delivery.forms.attendance import attendance_entries, attendance_form
from trainfac.delivery.forms.practical import PracticalForm
from trainfac.delivery.forms.results import result_entries, results_form
from trainfac.delivery.forms.sheet import Sheet

__all__ = ["PracticalForm", "Sheet", "attendance_entries", "attendance_form", "result_entries", "results_form"]
