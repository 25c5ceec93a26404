"""Where and when: facilities and their hours, rooms, trainers, course runs, training sessions, bookings."""
