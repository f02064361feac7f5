-- Finding parcels: by identifier whatever its capitals, by the beginning of a number with or
-- without its leading zeros. In the order of code points, so that ranges find beginnings.

CREATE INDEX ON parcel (lower(id));
CREATE INDEX ON parcel (lower(nomor_bidang) COLLATE "C");
CREATE INDEX ON parcel (ltrim(lower(nomor_bidang), '0') COLLATE "C");
