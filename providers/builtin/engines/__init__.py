"""One engine a file, found by its `ENGINE`: what vendors/self_hosted/builtin asks. They may use every other room of builtin and no other engine."""
