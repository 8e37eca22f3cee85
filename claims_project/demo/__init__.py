"""The whole story once, with invented people, on real servers; then the site.

python -m claims_project.demo [--claims 5000] [--seed 2022]
python -m claims_project.demo serve
"""
