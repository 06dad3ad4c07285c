"""Leads: what a detector found, their identity across runs, and their store."""
