"""What makes a package a sealed thing: digests, bag, signature, time-stamp, envelope, verifier."""
