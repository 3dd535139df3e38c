"""What the writer answers: to each purpose as JSON, to free prompts as text, to wishes for another scene; may use all the writer's rooms."""
