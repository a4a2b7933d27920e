"""What rows mean here: which screening, what it is to be, and how that differs."""
