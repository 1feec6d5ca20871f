"""Invented names and places of the demo city, Port Alder. Nobody is meant by any of them."""

from __future__ import annotations

from random import Random

GIVEN = tuple(
    "Marcus Yolanda Curtis Devon Irene Joseph Tasha Alvin Andre Loretta Jaylen Delphine Imani Tomas Shanice "
    "Paul Leon Renee Victor Camille Darnell Monique Hector Luz Terrence Angela Malik Bianca Omar Keisha Rafael "
    "Dana Isaiah Nadia Walter Simone Emilio Gloria Trevor Vanessa Reggie Latoya Miguel Paula Cedric Rosa Byron "
    "Felicia Hugo Denise".split()
)
FAMILY = tuple(
    "Ellery Ward Cole Reyes Boyd Kerr Pruitt Moreno Crane Marsh Strand Maddox Hollis Vance Teague Bishop "
    "Fontaine Okoye Salas Whitlock Rivers Dunmore Castillo Greer Hobbs Lattimore Navarro Pace Quill Rusk "
    "Santos Tolliver Underhill Varga Winslow Yates Zamora Abbott Blevins Coates Draper Estrada Fulton Gaines "
    "Hadley Ivers Jessup Kimball".split()
)
#: Neighborhood and its division.
NEIGHBORHOODS = (
    ("Millrace", "Central"),
    ("Eastbank", "East"),
    ("Saltworks", "East"),
    ("Quarry Hill", "North"),
    ("Hollow", "North"),
    ("Ropewalk", "Central"),
    ("Ferry Landing", "South"),
    ("Old Foundry", "South"),
)
STREETS = ("Tanner Row", "Canal Street", "Mill Street", "Harbor Avenue", "Juniper Street", "Depot Road", "Lock Lane")


def a_name(draw: Random) -> tuple[str, str]:
    """A given and a family name."""
    return draw.choice(GIVEN), draw.choice(FAMILY)


def an_address(draw: Random) -> str:
    """A block of a street, as addresses of incidents are written."""
    return f"{draw.randrange(1, 48) * 100} block of {draw.choice(STREETS)}"
