"""What a film is made and sold with: lists, boards, sheets and papers."""
