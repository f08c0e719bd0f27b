"""Recurrent Studio: train LSTM and GRU models on your own data, watch them learn, take them away."""

__version__ = "0.1.0"
