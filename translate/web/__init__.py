"""The review desk: pages in which people read translations beside their source and decide about them.

Everything works without script: plain links, GET forms, and POST forms that are answered with 303.
"""
