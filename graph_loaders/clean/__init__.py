"""From source values to typed values, vectorised; every repair and every unreadable value is counted."""
