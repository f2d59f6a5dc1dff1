// Desk: what pages can do besides; all of them work without it.
