"""From a rough idea to a prompt that works: intent, entities, template, builder, validator, dialogue. core.idea puts them together."""
