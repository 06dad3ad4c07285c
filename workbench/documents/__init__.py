"""Documents as offices know them: one model, written as DOCX, PDF and XLSX with Chinese fonts."""
