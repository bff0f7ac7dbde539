"""The scratchpads, for any demand."""
