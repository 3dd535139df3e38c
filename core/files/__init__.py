"""Stored files: bytes under their hash, uploads in parts, media and texts from outside made clean in a sandbox. May use core.database and all below it."""
