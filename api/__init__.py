"""The web service: routes, schemas, problems. Thin: what is true is decided in `simpeltaru`."""
