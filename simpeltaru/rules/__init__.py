"""The law, pure: rulebook, situation, permission, intensity, overlay, evaluate."""
