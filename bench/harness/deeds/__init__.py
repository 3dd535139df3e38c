"""What `bench.deeds` does on a storyboard: deeds and when they stand, the hands that do them, the board they are done on."""
