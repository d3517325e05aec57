"""Brings documents of the city's house form into the data of a catalogue."""
