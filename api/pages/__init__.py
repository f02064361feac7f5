"""Pages for people, rendered here: the map page with its answer card, and what refuses."""
