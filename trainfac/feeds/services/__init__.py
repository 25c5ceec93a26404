"""What is done with subscribed calendars."""
