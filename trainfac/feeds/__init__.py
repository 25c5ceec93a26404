"""Calendars to subscribe to, each by a secret address that can be taken back."""
