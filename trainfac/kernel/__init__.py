"""The pure core: errors, messages, states and periods. Imports nothing but the standard library."""
