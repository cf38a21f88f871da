"""The media players of this house, whatever they are, as a source of playback."""
