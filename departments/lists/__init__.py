"""后台: what its pages ask of the role table, its own site, and the lists of units, accounts and days in and out."""
