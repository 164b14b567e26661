"""What a person had before: a year of bills by person, and what was settled since."""
