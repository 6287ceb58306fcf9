"""Tests of the gateway, with a stand-in for Rasa."""
