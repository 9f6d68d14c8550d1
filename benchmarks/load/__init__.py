"""Load: real use of the whole portal on servers of this machine, and where its knee is."""
