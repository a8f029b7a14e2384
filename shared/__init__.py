"""What every function shares: HTTP in and out, who is calling, and the database."""
