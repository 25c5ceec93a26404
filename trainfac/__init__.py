"""trainfac runs a training facility: from the catalogue of courses to the certificate.

Each package below owns one part of the business and imports only from those beneath it:
``imports > impact > certificates > delivery > enrolment > scheduling > catalogue > directory >
identity > infra > kernel``; ``factory`` and ``cli`` are the two edges that know everyone.
"""
