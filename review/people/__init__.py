"""Who works at the desk: users and their roles, sessions, one-time links, tokens of programs."""
