"""The commands, one file each; a module here that defines `register(app)` is a command."""
