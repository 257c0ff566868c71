"""Joint rewards and penalties as they are read: causes, what applies, orders."""
