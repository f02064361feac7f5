"""The only writer of plans and layers: read, check, stage, publish."""
