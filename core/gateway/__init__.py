"""What providers/gateway/ is handed by the studio: its books, the doors to vendors with their keys, answer cache, breakers, routing policy. May use core.tasks and all below it."""
