"""Amounts of a lead against the lines and fines of the law; never a verdict."""
