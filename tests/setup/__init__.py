"""Set-up: the private cluster and the scripts, with real processes."""
