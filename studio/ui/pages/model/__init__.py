"""The Model page: the network, how it learns, and what that means before anything was trained."""
