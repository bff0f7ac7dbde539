"""What reads the files of a run."""
