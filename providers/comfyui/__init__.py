"""The command `python -m providers.comfyui check`: a dry run of a workflow."""
