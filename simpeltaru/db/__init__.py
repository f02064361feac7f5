"""Everything that talks to PostgreSQL about itself: cluster, engine, tables, migrations."""
