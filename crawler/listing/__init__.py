"""How any list page is read: links in boxes, rows, groups of rows, pagers, and signs of emptiness."""
