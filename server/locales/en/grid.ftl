# The meeting: choosing a hamlet (grid/choose.html).
commune = Commune
hamlet = Hamlet
grid-choose-sub = Choose the hamlet to score in its meeting.
grid-choose-empty = No hamlet yet. Choose a commune, or import its list of households first.
grid-no-hamlet = Hamlet not known
grid-all-scored = all scored
grid-left = { $n } not scored
# The sheet (grid/sheet.html)
grid-title = Meeting on { $title }, { $year }
grid-set = { $instrument } · passed from { $mark } points
grid-other-set = { $count ->
    [one] { $count } family was scored by another set and keeps that result; a row that is changed is scored by this one.
   *[other] { $count } families were scored by another set and keep that result; a row that is changed is scored by this one.
}
grid-again-returned = Returned to be scored again:
grid-again-drafts = Not complete:
grid-out-of-force = This set is no longer in force in the year scored; no other is known yet.
grid-progress = { $done } / { $all } scored · { $passed } passed · { $failed } not passed · { $drafts } begun
grid-progress-js = {"{"}done{"}"} / {"{"}all{"}"} scored · {"{"}passed{"}"} passed · {"{"}failed{"}"} not passed · {"{"}drafts{"}"} begun
grid-keys = Keys
grid-mode-totals = Totals alone
grid-mode-items = Item by item
grid-exceptions = Fill all { $n } not scored:
grid-exceptions-why = Once they are filled, type only what differs. Families scored or begun stay as they are.
grid-more = More: print, criteria, totals
grid-skip = To the first cell not scored
grid-total-result = Passed or not
grid-last = Last year: { $value }
grid-fill-last-year = As last year ({ $n })
grid-fill-all-met = All items met ({ $n })
grid-hint = Put the cursor into a cell to read what its item asks. ? shows the keys.
grid-empty = Nobody is registered in this hamlet yet. Import a list, or add them in the registry.
grid-back = Choose another hamlet
grid-back-sheet = Back to the sheet
grid-derived = counted from the registry
grid-group = Group { $group }
grid-members = { $count ->
    [one] one person
   *[other] { $n } people
 }
grid-poor = poor or near-poor
grid-typed = { $at } { $who }
grid-saved = Saved { $at }
head-of-household = Head of household
stt = No.
total-points = Total
saved = Saved
save = Save
close = Close
cancel = Cancel
yes = yes
no = no
at-most-short = at most { $points }
key-digits = types points
key-down = saves, then the next family; after a run of Tab, the item where it began
key-right = the next item; from the last one Tab goes to the next family
key-name = the item before; from the first one the family’s name, where Enter opens it
key-space = Space
key-toggle = met, not met
key-last-year = brings last year’s row
key-fill-down = copies the points of the family just above into this cell; a blank above changes nothing
key-restore = restores the row
key-help = shows the keys
# Words of grid.js; {v} and {n} are filled in by the page’s script
grid-js-blank = not scored
grid-js-left = {"{"}n{"}"} items left
grid-js-passes = passed
grid-js-short = {"{"}n{"}"} points short
grid-js-wrong = a cell is wrong
grid-js-saving = saving…
grid-js-offline = no network, will be sent again
grid-js-waiting = {"{"}n{"}"} rows wait
grid-js-kept = typed before, not sent
grid-js-signedout = signed out, or another account is signed in.
grid-js-ended = signed out, waits
grid-js-signin = Sign in in a new tab
grid-js-then = and come back: they are sent by themselves.
grid-js-end = This is the last family.
grid-js-last = Last year: {"{"}v{"}"}.
grid-js-see = see both
# States of a case
case-assessed = assessed
case-proposed = proposed
case-drafted = in a draft
case-recognised = recognised
case-refused = not recognised
case-withdrawn = withdrawn
# Ở dòng của bảng, trang một hộ, trang bản ghi: hồ sơ bị trả lại (grid/sheet.html, grid/family.html, registry/record.html).
case-returned = ↩ Returned to be scored again: { $why } · { $who } { $at }
# Filling at once (grid/confirm.html)
fill-last-year-what = Fill as last year
fill-last-year-effect = { $n } families that are not scored get last year’s points. Those scored or begun stay. Each can still be corrected.
fill-all-met-what = Fill all items as met
fill-all-met-effect = { $n } families that are not scored get the most points for every item. Those scored or begun stay. Each can still be corrected.
said-grid-filled = { $n } families are filled. Now correct those that differ.
said-meeting-saved = The meeting is saved.
# Two people changed the same row (grid/conflict.html)
grid-conflict-title = Two people changed the same family
grid-conflict = { $who } changed this family at { $at }. Choose cell by cell and save.
somebody = Somebody else
conflict-how = What you did not type is chosen as it is stored.
conflict-theirs = Stored
conflict-yours = Typed by you
conflict-save = Save what is chosen
conflict-save-yours = Save what I typed
conflict-theirs-all = Keep what is stored
blank-cell = blank
key-reused = This request was made before with other content. Load the page again.
# One family a screen (grid/family.html)
grid-family-at = Family { $at } of { $all }
grid-last-year = { $year }: { $verdict }
grid-like-last-year = As last year
grid-closed = The case is proposed or decided, or this account may only look.
grid-explained = Explanation
other-points = Other points
about-household = The household
members = Members
registered-yes = yes
registered-new = for the first time
registered-again = again
registered-no = not registered
save-and-next = Save, next family
family-before = Family before
family-next = Next family
# The meeting (grid/meeting.html)
meeting-title = The meeting
meeting-sub = The day, the people, the votes. Votes stand beside the score and do not replace it.
meeting-day = Day
meeting-invited = Invited
meeting-attended = Attended
meeting-remarks = Remarks
meeting-save = Save the meeting
meeting-changed = Somebody saved this meeting just now. Open it again to see the newest version.
votes-title = Votes
votes-sub = Only families on which there was a vote.
votes-agreed = For
votes-against = Against
votes-abstained = Abstained
bad-count = A number from 0 to 10,000.
# Print (grid/print.html, grid/slips.html)
print-blank = Print a blank sheet
print-filled = Print the filled sheet
print-button = Print
print-blank-sub = blank sheet
print-meeting = Meeting of { $day }: { $invited } invited, { $attended } came.
print-legend = NA or k: does not apply.
print-sign = Date … · Head of the branch (signature, name)
slips-title = A slip for each family
slips-sub = { $n } families scored by items get a slip in large type, with a secret that opens their own record. Printing again makes the earlier secrets useless.
slips-make = Make { $n } slips
slip-next-year = Next year
slip-secret = The secret of { $name }’s family, keep it:
slip-address = Type it at:
