"""What is known of subscribed calendars, and what they say."""
