"""Which contract of its territory a contract is: the first, the second…"""
