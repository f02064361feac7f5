"""The sample city, drawn once for all tests of this folder (about 12 s)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from scripts.sample import city, packages
from scripts.sample.city import City
from scripts.sample.delivery import Delivery, Vector


@dataclass(frozen=True)
class Drawn:
    """The city and the packages made of it, first and second revision and layers."""

    city: City
    first: Delivery
    second: Delivery
    layers: Delivery

    def vector(self, delivery: Delivery, start: str) -> Vector:
        """The vector file whose name begins so."""
        return next(one for one in delivery.vectors if one.file.startswith(start))


@pytest.fixture(scope="session")
def drawn() -> Drawn:
    made = city.build(lambda _step: None)
    return Drawn(made, *packages.deliveries(made))
