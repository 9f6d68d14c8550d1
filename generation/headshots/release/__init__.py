"""One portrait for somebody outside, by a link that expires, can be revoked and is counted."""
