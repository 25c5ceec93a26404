"""What a list of participants would change, worked out without changing anything. Pure.

The preview, a dry run and the import itself ask the same planner; only where its ``World`` was loaded differs: for a
preview once for the whole list, for the import anew for every few rows, in the transaction that writes them.
"""
