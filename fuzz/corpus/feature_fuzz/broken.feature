# language: de
Scenario:
Given x
"""
