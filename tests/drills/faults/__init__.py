"""A whole deployment whose every part can be broken: processes, servers, disk, store and clock."""
