"""The Lambda layer: code that every function shares, for HTTP, authentication and the database."""
