"""The floor: what a careful person writes by hand with httpx2 and pydantic, and nothing else."""
