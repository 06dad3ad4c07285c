"""The documents of a transfer: facts that people give, templates, and what stands in each document."""
