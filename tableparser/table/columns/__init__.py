"""What the columns of a table are: what cells say, the fields of all columns chosen together, the questions of both."""
