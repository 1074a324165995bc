"""The two engines behind adapters: none of their objects leaves this folder."""
