"""Registers: the rooms, entities and people of a conference, as its secretariat keeps them. A caucus is in none."""

from rooms.registers.entities import EntityLine, entities
from rooms.registers.people import PersonLine, people
from rooms.registers.rooms import RoomLine, rooms
from rooms.registers.rooms import by_theme as rooms_by_theme

__all__ = ["EntityLine", "PersonLine", "RoomLine", "entities", "people", "rooms", "rooms_by_theme"]
