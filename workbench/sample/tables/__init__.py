"""The tables of the extract, in the platform's names and dialect."""
