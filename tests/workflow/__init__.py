"""The work after a lead."""
