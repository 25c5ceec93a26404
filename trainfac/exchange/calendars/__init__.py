"""Calendar files of others (RFC 5545): looked over, read apart from us, and compared with what is here."""
