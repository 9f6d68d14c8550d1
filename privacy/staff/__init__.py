"""Staff: which roles there are, what each may do, and who bears one."""
