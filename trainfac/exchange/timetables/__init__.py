"""Timetables out of spreadsheets: read cell by cell, matched with what is planned, shown before they are written."""
