"""The plots of the overview."""
