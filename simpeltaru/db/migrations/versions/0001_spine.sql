-- The spine: plans, revisions, rulebooks, layers, and who may do what with them.

CREATE TABLE region (
    code text PRIMARY KEY,
    name text NOT NULL,
    timezone text NOT NULL,
    metric_srid integer NOT NULL,
    lonlat_srid integer NOT NULL,
    datum text NOT NULL,
    CHECK ((datum = 'identity' AND lonlat_srid = 9470) OR (datum = 'transform' AND lonlat_srid = 4326))
);

CREATE TABLE plan (
    id text PRIMARY KEY,
    region text NOT NULL REFERENCES region (code),
    name text NOT NULL
);

CREATE TABLE rulebook (
    hash text PRIMARY KEY,
    content bytea NOT NULL,
    CHECK (hash = encode(sha256(content), 'hex'))
);

CREATE TABLE activity (
    rulebook text NOT NULL REFERENCES rulebook (hash),
    id text NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    kbli text[] NOT NULL,
    PRIMARY KEY (rulebook, id)
);
CREATE INDEX ON activity USING gist (name gist_trgm_ops);
CREATE INDEX ON activity USING gin (kbli);

CREATE TABLE cell (
    rulebook text NOT NULL,
    key text NOT NULL,
    activity text NOT NULL,
    flags smallint NOT NULL CHECK (flags IN (0, 1, 2, 4, 6, 8)),
    codes text[] NOT NULL,
    PRIMARY KEY (rulebook, key, activity),
    FOREIGN KEY (rulebook, activity) REFERENCES activity (rulebook, id)
);

CREATE TABLE revision (
    id text PRIMARY KEY,
    plan text NOT NULL REFERENCES plan (id),
    region text NOT NULL REFERENCES region (code),
    title text NOT NULL,
    instrument jsonb,
    ditetapkan date,
    diundangkan date,
    mulai_berlaku date,
    berlaku_sampai date,
    integrasi_oss date,
    is_simulation boolean NOT NULL,
    code_vintage text NOT NULL,
    key_column text NOT NULL CHECK (key_column IN ('KODSZN', 'KODUNK', 'KODZON')),
    scale integer NOT NULL CHECK (scale > 0),
    tolerance_m numeric NOT NULL CHECK (tolerance_m > 0),
    source_crs text NOT NULL,
    without_rules jsonb NOT NULL,
    manifest jsonb NOT NULL,
    content_hash text NOT NULL,
    rulebook text REFERENCES rulebook (hash),
    workflow text NOT NULL CHECK (workflow IN ('received', 'checked', 'published')),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL DEFAULT session_user,
    CHECK (instrument IS NOT NULL OR coalesce(ditetapkan, diundangkan, mulai_berlaku) IS NULL)
);

CREATE TABLE instrument_relation (
    revision text NOT NULL REFERENCES revision (id),
    relation text NOT NULL CHECK (relation IN ('mencabut', 'mengubah')),
    target text NOT NULL,
    PRIMARY KEY (revision, relation, target)
);

CREATE TABLE revision_validity (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision text NOT NULL REFERENCES revision (id),
    plan text NOT NULL REFERENCES plan (id),
    legal daterange NOT NULL CHECK (NOT isempty(legal)),
    known tstzrange NOT NULL CHECK (NOT isempty(known)),
    event text NOT NULL CHECK (event IN ('published', 'shortened', 'corrected', 'annulled')),
    reason text NOT NULL,
    alone boolean NOT NULL DEFAULT false,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL DEFAULT session_user,
    closed_reason text,
    closed_by text,
    EXCLUDE USING gist (plan WITH =, legal WITH &&, known WITH &&)
);

-- Tables with geometry are partitioned by region, then by revision (or layer). The partitions
-- take the place of foreign keys: a row can only go where its region and its revision made room.

CREATE TABLE zone (
    region text NOT NULL,
    revision text NOT NULL,
    id integer NOT NULL,
    key text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    zone_code text NOT NULL,
    zone_name text NOT NULL,
    category text NOT NULL,
    is_road boolean NOT NULL,
    swp text NOT NULL,
    block text NOT NULL,
    kelurahan text NOT NULL,
    overlays jsonb NOT NULL,
    attributes jsonb NOT NULL,
    geom_source geometry NOT NULL,
    geom_m geometry(MultiPolygon) NOT NULL,
    geom_3857 geometry(MultiPolygon, 3857),
    PRIMARY KEY (region, revision, id)
) PARTITION BY LIST (region);
CREATE INDEX ON zone USING gist (geom_m);
CREATE INDEX ON zone USING gist (geom_3857);

CREATE TABLE plan_feature (
    region text NOT NULL,
    revision text NOT NULL,
    kind text NOT NULL,
    id integer NOT NULL,
    value text NOT NULL,
    level text NOT NULL,
    name text NOT NULL,
    attributes jsonb NOT NULL,
    geom_source geometry NOT NULL,
    geom_m geometry NOT NULL,
    geom_3857 geometry(Geometry, 3857),
    PRIMARY KEY (region, revision, kind, id)
) PARTITION BY LIST (region);
CREATE INDEX ON plan_feature USING gist (geom_m);
CREATE INDEX ON plan_feature USING gist (geom_3857);

CREATE TABLE layer (
    id text PRIMARY KEY,
    region text NOT NULL REFERENCES region (code),
    kind text NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    dated date,
    instrument jsonb,
    legal daterange NOT NULL,
    known tstzrange NOT NULL,
    is_simulation boolean NOT NULL,
    source_crs text NOT NULL,
    content_hash text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    recorded_by text NOT NULL DEFAULT session_user
);
CREATE INDEX ON layer (region, kind);

CREATE TABLE finding (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision text REFERENCES revision (id),
    layer text REFERENCES layer (id),
    code text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('block', 'warn', 'note')),
    message text NOT NULL,
    file text NOT NULL,
    sheet text NOT NULL,
    row integer,
    field text NOT NULL,
    params jsonb NOT NULL,
    geom geometry,
    CHECK (num_nonnulls(revision, layer) = 1)
);
CREATE INDEX ON finding (revision);
CREATE INDEX ON finding (layer);

CREATE TABLE parcel (
    region text NOT NULL,
    layer text NOT NULL,
    id text NOT NULL,
    nomor_bidang text NOT NULL,
    kelurahan text NOT NULL,
    right_type text NOT NULL,
    area_document numeric,
    area_map numeric,
    geom_source geometry NOT NULL,
    geom_m geometry(MultiPolygon) NOT NULL,
    geom_3857 geometry(MultiPolygon, 3857),
    PRIMARY KEY (region, layer, id)
) PARTITION BY LIST (region);
CREATE INDEX ON parcel (id);
CREATE INDEX ON parcel USING gist (geom_m);
CREATE INDEX ON parcel USING gist (geom_3857);

CREATE TABLE layer_feature (
    region text NOT NULL,
    layer text NOT NULL,
    id integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    class text NOT NULL,
    attributes jsonb NOT NULL,
    geom_source geometry NOT NULL,
    geom_m geometry NOT NULL,
    geom_3857 geometry(Geometry, 3857),
    PRIMARY KEY (region, layer, id)
) PARTITION BY LIST (region);
CREATE INDEX ON layer_feature USING gist (geom_m);
CREATE INDEX ON layer_feature USING gist (geom_3857);

-- Made apart and then attached: readers of the parent are never locked out.
CREATE FUNCTION attach_partition(parent text, child text, key text, parts text, settings text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) %s %s',
        child, parent, parts, settings);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES IN (%L)', parent, child, key);
END $$;

CREATE FUNCTION region_partition(parent text, region text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT parent || '_' || regexp_replace(region, '[^0-9A-Za-z]', '_', 'g')
$$;

-- A region brings its own partitions, so that one index holds one metric CRS.
CREATE FUNCTION add_region(
    new_code text, new_name text, new_timezone text, new_metric integer, new_lonlat integer, new_datum text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    owned_by text;
    child text;
BEGIN
    INSERT INTO region VALUES (new_code, new_name, new_timezone, new_metric, new_lonlat, new_datum);
    FOREACH parent IN ARRAY ARRAY['zone', 'plan_feature', 'parcel', 'layer_feature'] LOOP
        child := region_partition(parent, new_code);
        owned_by := CASE WHEN parent IN ('zone', 'plan_feature') THEN 'revision' ELSE 'layer' END;
        PERFORM attach_partition(parent, child, new_code, format('PARTITION BY LIST (%I)', owned_by), '');
        EXECUTE format('ALTER TABLE %I ADD CHECK (ST_SRID(geom_m) = %s)', child, new_metric);
    END LOOP;
END $$;

-- A revision and a layer bring theirs: indexes stay small, and loading one never slows another.
-- Rows of some kilobytes stay whole in their page: polygons hardly compress, and trying to costs
-- half of the time of loading.
CREATE FUNCTION add_owned_partitions() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    within text;
BEGIN
    FOREACH parent IN ARRAY TG_ARGV LOOP
        within := region_partition(parent, NEW.region);
        PERFORM attach_partition(
            within,
            within || '_' || left(encode(sha256(convert_to(NEW.id, 'UTF8')), 'hex'), 16),
            NEW.id,
            '',
            'WITH (toast_tuple_target = 8160)'
        );
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER revision_makes_room AFTER INSERT ON revision
    FOR EACH ROW EXECUTE FUNCTION add_owned_partitions('zone', 'plan_feature');
CREATE TRIGGER layer_makes_room AFTER INSERT ON layer
    FOR EACH ROW EXECUTE FUNCTION add_owned_partitions('parcel', 'layer_feature');

-- What is stored stays as it is; what was known stays known.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is immutable: load a new revision or layer instead', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION only_workflow_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'workflow' <> to_jsonb(NEW) - 'workflow' THEN
        RAISE EXCEPTION 'a revision is immutable: only its workflow may move on'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF array_position(ARRAY['received', 'checked', 'published'], NEW.workflow)
       < array_position(ARRAY['received', 'checked', 'published'], OLD.workflow) THEN
        RAISE EXCEPTION 'the workflow of a revision only moves on'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION only_known_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       OR to_jsonb(OLD) - 'known' - 'closed_reason' <> to_jsonb(NEW) - 'known' - 'closed_reason'
       OR lower(OLD.known) <> lower(NEW.known)
       OR upper(OLD.known) IS NOT NULL OR upper(NEW.known) IS NULL THEN
        RAISE EXCEPTION 'validity is append-only: only an open end of "known" may be closed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.closed_by := session_user;
    RETURN NEW;
END $$;

-- Loader and publisher are two people. A role that several people share proves nobody.
CREATE FUNCTION two_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    loader text := (SELECT recorded_by FROM revision WHERE id = NEW.revision);
BEGIN
    NEW.recorded_by := session_user;
    IF NOT NEW.alone AND (
        loader = session_user
        OR session_user IN ('simpeltaru_owner', 'simpeltaru_load', 'simpeltaru_publish')
        OR loader IN ('simpeltaru_owner', 'simpeltaru_load', 'simpeltaru_publish')
    ) THEN
        RAISE EXCEPTION 'revision % was loaded by % and would be published by %: a second person publishes',
            NEW.revision, loader, session_user USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF btrim(NEW.reason) = '' THEN
        RAISE EXCEPTION 'a change of validity needs a reason' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER revision_moves_on BEFORE UPDATE OR DELETE ON revision
    FOR EACH ROW EXECUTE FUNCTION only_workflow_moves();
CREATE TRIGGER validity_appends BEFORE UPDATE OR DELETE ON revision_validity
    FOR EACH ROW EXECUTE FUNCTION only_known_closes();
CREATE TRIGGER validity_two_people BEFORE INSERT ON revision_validity
    FOR EACH ROW EXECUTE FUNCTION two_people();
CREATE TRIGGER layer_stays BEFORE UPDATE OR DELETE ON layer
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rulebook_stays BEFORE UPDATE OR DELETE ON rulebook
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER zone_stays BEFORE UPDATE OR DELETE ON zone
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_feature_stays BEFORE UPDATE OR DELETE ON plan_feature
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER parcel_stays BEFORE UPDATE OR DELETE ON parcel
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER layer_feature_stays BEFORE UPDATE OR DELETE ON layer_feature
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

REVOKE EXECUTE ON FUNCTION add_region(text, text, text, integer, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_region(text, text, text, integer, integer, text) TO simpeltaru_load;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO simpeltaru_read, simpeltaru_load, simpeltaru_publish;
GRANT INSERT ON plan, rulebook, activity, cell, revision, instrument_relation, finding, zone,
    plan_feature, layer, parcel, layer_feature TO simpeltaru_load;
GRANT INSERT ON revision_validity TO simpeltaru_publish;
GRANT UPDATE (known, closed_reason) ON revision_validity TO simpeltaru_publish;
GRANT UPDATE (workflow) ON revision TO simpeltaru_publish;
