"""Faces with labels: who touches whom, for how far, and merging what is too small."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from scripts.sample import geo

L = TypeVar("L", bound=Hashable)


@dataclass
class Mosaic:
    """Noded faces and, for each touching pair, the metres of edge they share."""

    faces: list[Polygon]
    shared: dict[tuple[int, int], float] = field(default_factory=dict)
    walled: set[tuple[int, int]] = field(default_factory=set)
    around: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, faces: list[Polygon], walls: Sequence[BaseGeometry] = ()) -> Mosaic:
        """Build the neighbourhood; an edge on one of the `walls` separates."""
        mosaic = cls(faces)
        edges, owner = _edges(faces)
        order = np.lexsort(edges.T)
        edges, owner = edges[order], owner[order]
        twin = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1))
        pairs = np.sort(np.column_stack([owner[twin], owner[twin + 1]]), axis=1)
        ends = edges[twin] * geo.GRID
        lengths = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
        mosaic._note(pairs, lengths, _on_walls(ends, walls))
        return mosaic

    def _note(self, pairs: np.ndarray, lengths: np.ndarray, wall: np.ndarray) -> None:
        open_length: dict[tuple[int, int], float] = {}
        for (a, b), metres, blocked in zip(pairs.tolist(), lengths, wall, strict=True):
            self.shared[a, b] = self.shared.get((a, b), 0.0) + float(metres)
            if not blocked:
                open_length[a, b] = open_length.get((a, b), 0.0) + float(metres)
        for a, b in self.shared:
            self.around.setdefault(a, []).append(b)
            self.around.setdefault(b, []).append(a)
            if open_length.get((a, b), 0.0) < 0.35 * self.shared[a, b]:
                self.walled.add((a, b))

    def touching(self, a: int, b: int) -> tuple[float, bool]:
        """Metres shared by two faces, and whether a wall stands between them."""
        pair = (a, b) if a < b else (b, a)
        return self.shared.get(pair, 0.0), pair in self.walled

    def components(self, labels: Sequence[Hashable], walls: bool = False) -> list[list[int]]:
        """Faces of one label that touch; with `walls`, not through a wall."""
        seen = [False] * len(self.faces)
        found = []
        for start in range(len(self.faces)):
            if seen[start]:
                continue
            seen[start] = True
            part, queue = [start], [start]
            while queue:
                here = queue.pop()
                for near in self.around.get(here, []):
                    if seen[near] or labels[near] != labels[here]:
                        continue
                    if walls and self.touching(here, near)[1]:
                        continue
                    seen[near] = True
                    part.append(near)
                    queue.append(near)
            found.append(sorted(part))
        return found

    def merge_small(
        self,
        labels: list[L],
        small: Callable[[L, Polygon], bool],
        may: Callable[[L, L], bool],
        rounds: int = 4,
    ) -> list[L]:
        """Give every small component the label of the neighbour it shares most edge with."""
        result = list(labels)
        for _ in range(rounds):
            changed = False
            for part in self.components(result):
                shape = union([self.faces[i] for i in part])
                if small(result[part[0]], shape):
                    changed |= self._give_away(part, result, may)
            if not changed:
                break
        return result

    def _give_away(self, part: list[int], labels: list[L], may: Callable[[L, L], bool]) -> bool:
        own = labels[part[0]]
        score: dict[L, float] = {}
        for face in part:
            for near in self.around.get(face, []):
                if labels[near] != own and may(own, labels[near]):
                    metres, wall = self.touching(face, near)
                    score[labels[near]] = score.get(labels[near], 0.0) + metres * (
                        0.02 if wall else 1
                    )
        if not score:
            return False
        best = max(sorted(score, key=repr), key=lambda label: score[label])
        for face in part:
            labels[face] = best
        return True


def union(faces: list[Polygon]) -> Polygon:
    """The union of touching faces of a coverage; vertices of the coverage stay."""
    if len(faces) == 1:
        return faces[0]
    return geo.largest(shapely.coverage_union_all(faces))


def thin(shape: Polygon, width: float) -> bool:
    """Whether the mean width of a polygon is below `width` metres."""
    return 2 * shape.area < width * shape.length


def _edges(faces: list[Polygon]) -> tuple[np.ndarray, np.ndarray]:
    """Every edge as four integers in millimetres, smaller end first, with its face."""
    rings, ring_face = shapely.get_rings(np.array(faces), return_index=True)
    points, index = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(points / geo.GRID).astype(np.int64)
    same = index[1:] == index[:-1]
    start, end = grid[:-1][same], grid[1:][same]
    owner = ring_face[index[:-1][same]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low = np.where(swap[:, None], end, start)
    high = np.where(swap[:, None], start, end)
    return np.hstack([low, high]), owner


def _on_walls(ends: np.ndarray, walls: Sequence[BaseGeometry]) -> np.ndarray:
    if not len(walls) or not len(ends):
        return np.zeros(len(ends), dtype=bool)
    middle = shapely.points((ends[:, 0] + ends[:, 2]) / 2, (ends[:, 1] + ends[:, 3]) / 2)
    tree = shapely.STRtree(list(walls))
    hit = np.zeros(len(ends), dtype=bool)
    hit[np.unique(tree.query(middle, predicate="dwithin", distance=0.05)[0])] = True
    return hit
