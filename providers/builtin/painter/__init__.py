"""Felt and paper puppets under film light, room by room: drawing < figures < things < places < shots; printing beside places."""
