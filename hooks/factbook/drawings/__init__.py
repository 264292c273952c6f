"""Drawings of the facts: what is computed here is where things stand; words and SVG stand in templates."""
