"""Pictures: image neurons drawn on the GPU, from the frames of numbers that the engine makes."""
