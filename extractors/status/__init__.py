"""Where a contract stands: announced, in preparation, signed, amended, completed."""
