"""When a contract was signed or is to be signed."""
