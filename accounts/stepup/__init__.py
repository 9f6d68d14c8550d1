"""A fresh proof of identity before what cannot be taken back."""
