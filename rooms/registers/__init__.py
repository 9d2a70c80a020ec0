"""Registers: the rooms, entities and people of a conference, as its secretariat keeps them. A caucus is in none."""

from rooms.registers.entities import EntityLine, entities
from rooms.registers.people import PersonLine, people
from rooms.registers.rooms import RoomLine, rooms

__all__ = ["EntityLine", "PersonLine", "RoomLine", "entities", "people", "rooms"]
