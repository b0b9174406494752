"""
Files and printed papers.

Owns: the content-addressed store of files (checked by content, each content kept once), and the
official papers (receipt, supplement request, refusal, control slip, register, cover, public sheet
of a procedure) rendered as PDF/A from frozen values.

Used as: `printing.render_form(data=Receipt(...), number=..., title=...)`, `services.store_file(...)`,
`queries.open_download(...)`.

Refuses to know: dossiers, who may read a file (the row that points to a file decides), where a due
date comes from, and the clock.
"""
