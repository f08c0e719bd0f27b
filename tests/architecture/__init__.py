"""The rules that the source tree keeps."""
