"""The studio's side of the gateway: its books, the doors to vendors with their keys, answer cache, breakers, routing policy. May use core.tasks and all below it."""
