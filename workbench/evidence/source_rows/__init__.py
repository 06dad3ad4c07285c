"""The rows a package rests on: as the bureau sent them, in time, and as sums that tie to the fen."""
