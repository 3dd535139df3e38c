"""How far films and tasks are and when they will be ready, as screens show it. May use core.models and all below it."""
