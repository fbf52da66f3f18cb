"""The contracts: what every platform, lead source and transport must keep, as test classes to fill with data.

Nothing here needs pytest: the methods are plain functions named `test_...`, so that `convroute plugin check`
runs the same checks.
"""
