"""The environment, read once when the process starts."""

from os import environ

from shared.origins import read_origins

REGISTRATION = environ.get("REGISTRATION", "open")  # or code, or closed
REGISTRATION_CODE = environ.get("REGISTRATION_CODE", "")
ALLOWED_ORIGINS = read_origins(environ.get("ALLOWED_ORIGINS", "http://localhost:3000"))
# bcrypt's cost: 2 to this power rounds. Only tests go below 12.
PASSWORD_COST = int(environ.get("PASSWORD_COST", "12"))
REGISTRATIONS_AN_HOUR = int(environ.get("REGISTRATIONS_AN_HOUR", "20"))  # from one address
# Rate limit per user: the token bucket's size, and the tokens refilled per second.
RATE_BURST = int(environ.get("RATE_BURST", "6000"))
RATE_REFILL = float(environ.get("RATE_REFILL", "20"))
# Days that old versions are kept, and that deleted items can be restored.
HISTORY_DAYS = int(environ.get("HISTORY_DAYS", "90"))
TRASH_DAYS = int(environ.get("TRASH_DAYS", "30"))
# Off behind a pooler in transaction mode, where each transaction may get another connection.
PREPARE_STATEMENTS = environ.get("PREPARE_STATEMENTS", "yes") == "yes"
# CloudWatch's namespace for metrics; empty except on AWS.
METRICS_NAMESPACE = environ.get("POWERTOOLS_METRICS_NAMESPACE", "")
# Yes on AWS: a login's password is then signed with the function's own credentials.
DATABASE_IAM = environ.get("DATABASE_IAM", "no") == "yes"
DATABASE_MASTER = environ.get("DATABASE_MASTER", "postgres")  # used by migrations only
