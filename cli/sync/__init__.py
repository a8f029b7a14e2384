"""A folder of Markdown files, kept in step with Aurora."""
