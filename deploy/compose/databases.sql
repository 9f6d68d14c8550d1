-- Run once, by the server's owner. Give the role its password afterwards:  \password safelight
CREATE ROLE safelight LOGIN;
CREATE DATABASE safelight;
-- Person keys lie apart, so that long-lived backups of the rest can't bring them back.
CREATE DATABASE safelight_keys;
