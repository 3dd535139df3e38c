"""A picture framed anew for another ratio: where its subject is, and the window that holds it. Uses core.render only."""
