"""From bytes to records with their place: delimited text, Parquet, workbooks, databases."""
