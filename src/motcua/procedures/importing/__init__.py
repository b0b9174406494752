"""
Import of procedure records as the national portal publishes them.

Owns: reading one published record into facts (`reading.read_record`), noticing a page that stands
under a wrong code (`identity`), writing the facts as a draft (`writing.write_record`), and the run
over a file of records with its report (`runs.import_file`). What is not understood is never
guessed: it becomes a flag of the draft, with the raw text and, where there is one, a proposal.

Refuses to know: how a time limit or a fee is read (`procedures.grammar`), how a draft is checked
and published (`procedures.services`). It never touches a published revision, nor a draft that came
from a pack or that a person has edited. Described in ``docs/how-to/import.md``.
"""

from motcua.procedures.importing.reading import read_record
from motcua.procedures.importing.runs import UnableToImport, import_file

__all__ = ["UnableToImport", "import_file", "read_record"]
