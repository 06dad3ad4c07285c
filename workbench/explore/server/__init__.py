"""The drill-down of a case that was pushed to a graph server: the same questions over the rows that they can touch."""
