-- Zones drawn for small zooms. All coordinates are EPSG:3857, so one table takes every region; the
-- index begins with what every question binds.

CREATE TABLE zone_generalised (
    region text NOT NULL,
    revision text NOT NULL REFERENCES revision (id),
    zoom smallint NOT NULL,
    id integer NOT NULL,
    geom_3857 geometry(MultiPolygon, 3857) NOT NULL,
    PRIMARY KEY (revision, zoom, id)
) WITH (toast_tuple_target = 8160);
CREATE INDEX ON zone_generalised USING gist (revision, zoom, geom_3857);

CREATE TRIGGER zone_generalised_stays BEFORE UPDATE OR DELETE ON zone_generalised
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT ON zone_generalised TO simpeltaru_read, simpeltaru_load, simpeltaru_publish;
GRANT INSERT ON zone_generalised TO simpeltaru_load;
