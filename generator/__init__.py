r"""The toolkit: a checked-in OpenAPI spec goes in, a typed Python client comes out.

    bytes -load-> Document -normalize-> Document -plan-> Package -render-> files -write-> report
                                           |  \- engines/models: every schema -> classes and types
                                           \---- engines/operations: tags, parameters, bodies

cli          commands, exit codes, printing; nothing else prints
recognition  tells by hashes that nothing has changed, before anything else is loaded
config       what is made of which spec (config_file reads it from a pyproject.toml)
pipeline     the table of contents: one function makes the whole output in memory
load         bytes -> Document; refuses what is not a sound OpenAPI document
             (shape: mappings and lists; keys: misspelt ones; validate: the standard's own words)
source       Config -> Document: the spec with its overlays
             (overlay_file reads one, overlay applies an action, overlaid all of them)
normalize    small ordered passes, each Document -> Document (passes/, schemas, derived: the passes)
engines/     the only importers of openapi-python-client and datamodel-code-generator
             (ahead: the first of them works in a process of its own)
plan         Document + what the engines read -> Package, the only thing a template sees;
             classes, arguments, methods, profile and expressions are its parts
naming       every Python name is born here
             (names: who gets one that two want; resources, attributes: those of a scope)
render       Package -> files in memory, formatted and checked
             (filters quote; sourcecheck refuses what does not fit the grammar of the templates)
write        compares, stages, publishes; the only writer
vendoring    the package in another repository: copied, and compared later
evidence/    what recordings say of the spec (recording/: what makes one safe to keep)
upstream/    what the vendor's own documents say of it
review/      what a change of it breaks (surface/: in the package, callsites/: for callers)
new/         the repository that `new` lays out for another spec, and its first recorded test
layers       the templates of a project over ours, file by file
report, cli  what is said to people and to machines
templates/   Jinja; what blocks and what waits comes twice of one template
runtime/     plain Python that is copied into every package
"""
