"""Files of others become plans here: closures and absences from iCalendar, timetables from spreadsheets."""
