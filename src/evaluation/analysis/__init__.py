"""Which statistic of what: from counts to the estimates of a programme, and to its cleared package."""
