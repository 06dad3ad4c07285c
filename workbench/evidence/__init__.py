"""What leaves the workbench as evidence: files that others open, read and check without it."""
