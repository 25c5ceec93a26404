"""Calendars to subscribe to, each by a secret address that can be taken back.

A calendar program cannot sign in: whoever has the address has the calendar. So each address belongs to one account,
says what that account may see at that moment, dies with the role or account it hangs on, and can be replaced.
"""
