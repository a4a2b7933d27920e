"""The visitor's front: home, finder, film and screening pages. Composes areas, holds no rules."""
