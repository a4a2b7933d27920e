"""What every page shares. Knows no area."""
