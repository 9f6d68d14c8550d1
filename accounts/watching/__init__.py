"""What threat detection needs of accounts: bearers of requests, refusals, and suspending."""
