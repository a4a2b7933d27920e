"""Distances on the globe, as sums that every database can do.

A place is the end of an arrow of length 1 from the centre of the earth. How far two places are from
each other along the surface follows from the straight line between the ends: no sine is needed in a
query, and nothing is special about poles or the date line.
"""

from __future__ import annotations

from math import asin, cos, pi, radians, sin, sqrt
from typing import NamedTuple

EARTH_KM = 6371.0088  # the mean radius (IUGG)


class Arrow(NamedTuple):
    """From the centre of the earth to a place on its surface."""

    x: float
    y: float
    z: float


def arrow(latitude: float, longitude: float) -> Arrow:
    """To a place in degrees (WGS 84, read as a sphere: at most half a percent wrong)."""
    north, east = radians(latitude), radians(longitude)
    return Arrow(cos(north) * cos(east), cos(north) * sin(east), sin(north))


def squared(one: Arrow, other: Arrow) -> float:
    """The square of the straight line between the ends."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def squared_for(km: float) -> float:
    """What :func:`squared` is between places that are this far from each other."""
    return (2 * sin(min(km / EARTH_KM, pi) / 2)) ** 2


def kilometres(one: Arrow, other: Arrow) -> float:
    """Along the surface (the great circle)."""
    return 2 * EARTH_KM * asin(min(1.0, sqrt(squared(one, other)) / 2))
