"""What settings need before Django is there: secrets, database options, refusals."""
