"""From a rough idea to a prompt that works: intent, entities, builder, validator, mends. May use core.templates and all below it."""
