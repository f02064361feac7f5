"""The spine: SRGI2013 reference systems, plans, revisions, rulebooks, layers, roles.

Forward only: a database that holds law is never migrated back.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# PostGIS packages of PostgreSQL 15 lack SRGI2013 (EPSG registry; GRS 1980 ellipsoid).
_GEOGRAPHIC = (
    'GEOGCS["SRGI2013",DATUM["Sistem_Referensi_Geospasial_Indonesia_2013",'
    'SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","1293"]],'
    'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","9470"]]'
)


def _utm(code: int, number: int, south: bool) -> tuple[int, str, str]:
    meridian = number * 6 - 183
    name = f"SRGI2013 / UTM zone {number}{'S' if south else 'N'}"
    text = (
        f'PROJCS["{name}",{_GEOGRAPHIC},PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{meridian}],'
        f'PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],'
        f'PARAMETER["false_northing",{10000000 if south else 0}],'
        f'UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","{code}"]]'
    )
    proj = f"+proj=utm +zone={number}{' +south' if south else ''} +ellps=GRS80 +units=m +no_defs"
    return code, text, proj


def _reference_systems() -> list[tuple[int, str, str]]:
    rows = [(9470, _GEOGRAPHIC, "+proj=longlat +ellps=GRS80 +no_defs")]
    rows += [_utm(9476 + n, 46 + n, south=False) for n in range(7)]
    rows += [_utm(9487 + n, 47 + n, south=True) for n in range(8)]
    return rows


def upgrade() -> None:
    connection = op.get_bind()
    for code, text, proj in _reference_systems():
        connection.exec_driver_sql(
            "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)"
            " VALUES (%(code)s, 'EPSG', %(code)s, %(text)s, %(proj)s) ON CONFLICT DO NOTHING",
            {"code": code, "text": text, "proj": proj},
        )
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Straight to psycopg: SQLAlchemy would read the percent signs of format() as parameters.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(sql)


def downgrade() -> None:
    raise RuntimeError("a database that holds law is only migrated forward")
