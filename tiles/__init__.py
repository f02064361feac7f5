"""Maps and tiles: what a plan looks like."""
