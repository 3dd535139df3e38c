"""The idea's page: what was understood of the sentence, and three directions. May use base and widgets."""
