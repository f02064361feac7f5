"""Generator of the simulated city plan in `gis_data/contoh_bontang`: own code, fixed seed."""
