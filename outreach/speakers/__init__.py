"""People who speak at screenings: a profile that one organisation can use again."""
