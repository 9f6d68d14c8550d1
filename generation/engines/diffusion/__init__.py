"""The diffusion engine: redraws clothes, pose and setting with a local model, on a GPU."""
