"""The stand-alone verifier: a script that is copied into every package, and imported here to run in process."""
