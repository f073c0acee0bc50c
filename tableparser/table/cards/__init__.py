"""Tables of labels with one value each: a card for each task, upright or on its side."""
