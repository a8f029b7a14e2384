"""Aurora on one machine, without AWS."""
