"""Statements as values: each function returns a `Query`; running it is the runner's business."""
