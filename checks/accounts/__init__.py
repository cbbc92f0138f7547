"""New-media accounts: what their sources prove, what they published in which week, what that comes to."""
