"""What leaves the app: mail, documents, codes. Knows no area."""
