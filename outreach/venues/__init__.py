"""Places where films are shown: address, zone, rooms with their capacity, access features."""
