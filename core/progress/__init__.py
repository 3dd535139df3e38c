"""How far films and tasks are and when they will be ready, as screens show it; only reads. May use core.models and all below it."""
