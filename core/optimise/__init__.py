"""From a rough idea to a prompt that works: intent, entities, builder, validator, fixes. May use core.templates and all below it."""
