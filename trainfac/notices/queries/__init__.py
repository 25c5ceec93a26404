"""What is asked of what people know, of whom a change concerns, and of the outbox."""
