"""The graph of a lead in the formats that other programs read."""
