"""Spreadsheets that people upload: looked into before they are unpacked, read cell by cell, nothing computed."""
