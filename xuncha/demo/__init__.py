"""The sample county 云溪县: its portal, what is wrong with it on purpose, and the proof that all of it is found."""
