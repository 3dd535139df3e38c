"""What is measured while a film is rendered, so that its check decodes nothing."""
