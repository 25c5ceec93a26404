"""What needs me today: the home pages of coordinators, technicians and trainers, gathered from all features."""
