"""Peers: the same work done as others do it, to be measured beside ours."""
