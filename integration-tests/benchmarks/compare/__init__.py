"""Veduta beside Transformers and ONNX Runtime: README.md in the folder above says how to run it."""
