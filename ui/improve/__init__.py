"""The improve button and its window: rough words become a prompt, explained, asked about and put where it belongs. May use base and widgets."""
