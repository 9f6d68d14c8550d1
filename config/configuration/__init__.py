"""The settings of a deployment as one table, read off the typed readers themselves."""
