"""What the catalogue knows: for everybody, and for those who keep it."""
