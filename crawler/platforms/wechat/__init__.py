"""微信公众号: the official interfaces, the owner's back office, albums, and article pages."""
