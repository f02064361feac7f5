"""Packages made from the real files beside the checkout; nothing of them is committed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from simpeltaru.package_files import package_files
from tests.real.test_trikora import ANNEX, INTENSITY, LEGEND, PROVISIONS, WIDE

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
JAGOI = DATA / "rdtr_jagoi_babang"
TRIKORA = DATA / "itbx_trikora"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not here")

BENGKAYANG: dict[str, Any] = {
    "code": "61.07",
    "name": "Kabupaten Bengkayang",
    "timezone": "Asia/Pontianak",
    "metric_crs": "EPSG:9479",
    "bounds": [108.6, 0.5, 110.2, 1.6],
}
BINTAN: dict[str, Any] = {
    "code": "21.01",
    "name": "Kabupaten Bintan",
    "timezone": "Asia/Jakarta",
    "metric_crs": "EPSG:9478",
    "bounds": [104.0, 0.2, 109.2, 2.0],
}

COLUMNLESS = ("HPT", "K-1", "P-1", "PL-3", "PL-4", "PLBN", "PTL", "R-5", "RTH-2", "RTH-3")
"""Sub-zones of Jagoi Babang that the matrix of Trikora has no column for."""


def write_package(folder: Path, manifest: dict[str, Any]) -> Path:
    """Write `manifest` into `folder` with the fingerprints of every file there."""
    files = [{"path": path, "sha256": sha} for path, sha in package_files(folder)]
    content = {**manifest, "files": files}
    (folder / "manifest.yaml").write_text(
        yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    return folder


def _copy(folder: Path, *sources: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        shutil.copyfile(source, folder / source.name)


def jagoi_manifest() -> dict[str, Any]:
    """The draft of Jagoi Babang of 2024-09-26: polygons, farmland, blocks, network; no rulebook."""
    return {
        "format": "simpeltaru-plan/1",
        "region": BENGKAYANG,
        "plan": {"id": "rdtr-jagoi-babang", "name": "RDTR KPN Jagoi Babang"},
        "revision": {
            "id": "jagoi-babang-2024-09-26",
            "title": "Konsep 26 September 2024",
            "simulation": False,
            "code_vintage": "11/2021",
            "scale": 5000,
        },
        "key_column": "KODSZN",
        "zones": {"file": "polaruang_2024-09-26.gpkg"},
        "overlays": [{"file": "lp2b.gpkg", "kind": "LP2B_2", "fields": {"value": "LP2B_1"}}],
        "network": [{"file": "jaringan_transportasi.gpkg", "kind": "jalan"}],
        "blocks": {"file": "swp_blok.gpkg", "fields": {"KODBLK": "BLOK", "KODSWP": "SBWP"}},
    }


def jagoi_plan(folder: Path) -> Path:
    """Package (a): the draft plan."""
    names = ("polaruang_2024-09-26", "lp2b", "jaringan_transportasi", "swp_blok")
    _copy(folder, *(JAGOI / f"{name}.gpkg" for name in names))
    return write_package(folder, jagoi_manifest())


def jagoi_layers(folder: Path) -> Path:
    """Package (a), second half: parcels and roads of the same place."""
    _copy(folder, JAGOI / "persil_hat.gpkg", JAGOI / "jaringan_transportasi.gpkg")
    layer = {"dated": "2024-09-26", "simulation": False}
    manifest = {
        "format": "simpeltaru-layers/1",
        "region": BENGKAYANG,
        "layers": [
            {
                **layer,
                "id": "jagoi-persil-2024",
                "kind": "parcel",
                "title": "Persil hak atas tanah",
                "source": "rdtrkpnjagoibabang/maps2",
                "file": "persil_hat.gpkg",
                "columns": {
                    "id": "OBJECTID",
                    "nomor_bidang": "NIB",
                    "kelurahan": "KELURAHAN",
                    "right_type": "TIPEHAK",
                    "area_document": "LUASTERTUL",
                    "area_map": "LUASPETA",
                },
            },
            {
                **layer,
                "id": "jagoi-jalan-2024",
                "kind": "road",
                "title": "Jaringan jalan",
                "source": "rdtrkpnjagoibabang/maps2",
                "file": "jaringan_transportasi.gpkg",
            },
        ],
    }
    return write_package(folder, manifest)


def _rulebook(**changes: Any) -> dict[str, Any]:
    """The annex of Trikora as its authors keep it, with its tables."""
    tables = {
        "kbli_edition": "2020",
        "matrix": WIDE,
        "legend": LEGEND,
        "intensity": [INTENSITY],
        "provisions": [PROVISIONS],
    }
    return {**tables, **changes}


def _copy_trikora(folder: Path) -> None:
    _copy(
        folder,
        TRIKORA / ANNEX,
        TRIKORA / str(INTENSITY["file"]),
        TRIKORA / str(PROVISIONS["file"]),
    )


def trikora_rulebook(folder: Path) -> Path:
    """Package (b): a rulebook without polygons; a draft regulation, so without instrument."""
    _copy_trikora(folder)
    manifest = {
        "format": "simpeltaru-plan/1",
        "region": BINTAN,
        "plan": {"id": "rdtr-trikora", "name": "RDTR Kawasan Wisata Pantai Trikora"},
        "revision": {
            "id": "trikora-konsep",
            "title": "Rancangan, hanya matriks",
            "simulation": False,
            "code_vintage": "11/2021",
            "scale": 5000,
        },
        "key_column": "KODSZN",
        "rulebook": _rulebook(),
    }
    return write_package(folder, manifest)


def uji_gabungan(folder: Path) -> Path:
    """Package (c): polygons of one place with the matrix of another, marked as a simulation."""
    _copy(folder, JAGOI / "polaruang_2024-09-26.gpkg")
    _copy_trikora(folder)
    manifest = jagoi_manifest()
    revision = {**manifest["revision"], "id": "uji-gabungan", "simulation": True}
    revision["title"] = "Gabungan untuk pengujian: pola ruang Jagoi Babang, matriks Trikora"
    for key in ("overlays", "network", "blocks"):
        del manifest[key]
    combined = {
        "plan": {"id": "uji-gabungan", "name": "Gabungan untuk pengujian"},
        "revision": revision,
        "rulebook": _rulebook(),
        "without_rules": [{"keys": list(COLUMNLESS), "reason": "Matriks Trikora tidak memuatnya"}],
    }
    return write_package(folder, {**manifest, **combined})
