"""From fact files to pages, without knowing any site generator.

The flow, one module a step: a file's text becomes located values (`yaml_text`), these become typed facts (`fields`,
`facts`, `entities`), the facts a linked graph (`graph`), which is checked as a whole (`rules`) and turned into pages
(`pages`, `templates/`)
and data (`outputs`). `load` is the one road from a folder to a graph.

Every step gives its result and the problems it met (`problems`); nothing is raised for a contributor's mistake. No
module keeps state: what is kept between two builds belongs to the caller.
"""
