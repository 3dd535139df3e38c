"""What a sentence or a prompt says and asks for, in either language; may use vocabulary, chinese, english."""
