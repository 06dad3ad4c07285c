"""Trust: who is acting, what a screen hides, and the log of all that was done, which nobody changes unseen."""
