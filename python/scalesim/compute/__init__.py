"""What an array asks of its memories, as matrices."""
