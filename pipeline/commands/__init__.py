"""The commands of clsreg, one module each. What is heavy is imported inside the functions: `--help` answers at once."""
