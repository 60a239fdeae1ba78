# Imports (imports/*.html).
import-new = Import a list
import-new-sub = Send the file you have, as it is. It is looked at first; each wrong row is named, and nothing is written.
imports-empty = Nothing was imported yet. Send the first list.
import-no = No.
import-what = What
import-who = Who and when
by-command = command line
file = File
file-hint = XLSX, XLS, ODS or CSV, at most 64 MB.
no-file = Choose a file.
import-kind-roster = Scored roster
import-kind-hamlets = Hamlets
import-kind-clan-members = Clan members
import-kind-bodies = Units with an association body
import-kind-zones = Zones of communes
import-commune = Commune code
import-commune-hint = For rows that do not say their commune.
import-year = Year
import-hamlet = Hamlet
import-hamlet-hint = Only where the whole file is of one hamlet and has no such column.
criteria-by-year = by the year
all-or-nothing = A single wrong row refuses all
column-wins = Where a cell differs, follow the cell
bad-year = A year from 2014 to 2100.
set-of-other-title = This criteria set is not for the title chosen.
import-look = Look at it
# Looking (imports/trial.html)
import-trial = Trial
import-trial-sub = Nothing is written yet. Look at the result, change options if needed, then import.
import-already-note = This file was imported already, as import
import-would = If it is imported
cases-new = New cases of the year
subjects-new = Not in the register yet, added
rows-new = New
rows-changed = Changed
rows-same = Unchanged
rows-refused = Refused
rows-skipped = Skipped (titles, sums)
new-hamlets = { $count ->
    [one] One new hamlet:
   *[other] { $n } new hamlets:
 }
new-hamlet-near = (near { $near }, which is in the register)
new-hamlets-why = A name written otherwise becomes another hamlet. If it is a known one, correct it in the file or in the options below, and try again.
import-understood = Understood as
sheet-header = header in row { $row }.
sheet-scored = Columns of items: { $items }.
sheet-unknown = Columns not used: { $columns }.
sheet-lacking = Columns missing: { $items }.
import-try-again = Try again
doubts-title = A person has to choose
import-no-points = No column of points was understood: families are registered only, without a score. If the file has points, see the columns below that are not used; a column of points is headed by its item (1.1, 1.2 …) or “total”.
doubt-is = code { $code }
doubts-settled = Chosen for row:
doubt-like = { $count ->
    [0] Another row of the list reads the same. Write birth year, group or code to tell them apart.
    [1] It is like one family that is known:
   *[other] It is like { $n } families that are known:
 }
doubts-sub = These rows are like families that are known, but not surely the same. Choose the right one; a row without a choice is not imported.
doubt-row = Row { $place }: { $name }
doubt-new = A new family
doubt-later = Not chosen yet
refused-title = { $count ->
    [one] One row is refused
   *[other] { $n } rows are refused
 }
take-returned = Take the workbook back with an error column
row = Row
column = Column
why = Why, and what to do
import-begin = Import
import-try-choices = Try with these choices
import-other-file = Send another file
# Headings of another program (imports/new.html, imports/trial.html)
profile = Headings of
profile-hint = Only for a workbook of other software, as it gives it out.
profile-none = an ordinary roster
profile-choice = { $name }
profile-choice-unverified = { $name } (unverified)
no-such-profile = There is no such profile of headings.
profile-of-other-title = These headings are of lists for another title.
# What was understood through it (imports/trial.html)
profile-suggested = The headings look like those of: { $name }.
profile-use = Read it so
profile-understood = Read as: { $name }
profile-unverified = unverified
profile-unverified-note = Nobody has held these headings against a real file of that software yet. Look at some rows before importing.
profile-nothing = No heading here is of that software; only ours were understood.
profile-heading = Heading in the file
profile-means = Read as the column
profile-values = Values
profile-value = { $theirs } = { $ours }
sheet-unused = Not needed, so not taken: { $columns }.
# Under way (imports/running.html)
import-running = Importing
import-progress = { $done } of { $of } rows filed.
import-stop = Stop and drop everything
import-running-note = The page renews itself. The import goes on when it is closed.
import-nothing-stands = Nothing was written.
import-back-to-trial = Back to the trial
import-stopped = Stopped as asked.
import-all-or-nothing = { $n } rows are refused, so none was imported.
# One import (imports/one.html)
import-title = Import { $id }
import-undone = undone
import-with-refusals = rows were refused
import-whole = done
returned-what = The refused rows are in the workbook that goes back, with an error column. Correct it and import it. It is kept until the import is undone or you press “Settled”.
returned-not-kept = The workbook with the errors of this import is no longer kept. To see again which rows were refused, send the same file and look at the trial; nothing is written.
settle-button = Settled
said-import-settled = Settled; the workbook that went back is no longer kept.
import-book = Book of families and other subjects
import-review = Review of { $year }
import-sheet = Sheet of { $hamlet }, { $year }
import-communes = { $count ->
    [one] One commune
   *[other] { $n } communes
 }
older = Older
undo-link = Undo this import
undo-what = Everything that this import wrote is put back as it was before. It cannot be undone where cases are proposed or decided, or a later import rests on it. The file may be imported again afterwards.
undo-button = Undo
undo-not-yours = This import wrote in communes that are not yours.
undo-unknown = This import was undone already.
undo-decided = { $n } cases that rest on this import are proposed or decided. Withdraw the proposal first.
undo-later = Import { $n } rests on this one. Undo { $n } first.
undo-typed = Somebody typed over these rows. Correct them by typing again, or import a corrected roster.
said-imported = Imported.
said-import-already = This file was imported before; nothing changed.
said-import-undone = Undone.
