"""New-media platforms, one file each."""
