# Review (review/*.html).
review-sub = Look at the results of each hamlet, approve or return them, then propose to the People’s Committee.
review-empty = This account reviews no commune.
review-more = Only the first 40 communes are shown.
to-review = To review
to-propose = Approved, to propose
to-decide = To decide
drafts = Begun
go-score = go on scoring
review-title = Review of { $title }, { $year }
review-hamlet-title = Review of { $title }, { $year } · { $hamlet }
review-up = Back to the hamlets
review-hamlet-empty = Nobody in this hamlet is scored yet.
last-year = Last year
typed-by = Typed by
approve-all-n = Approve all { $n } that pass
approve-chosen = Approve those chosen
return-chosen = Return to the hamlet
return-reason = Reason of return
review-nothing-chosen = Choose one case at least.
review-needs-reason = Choose a reason.
review-changed = Somebody changed the cases chosen. Look again, then approve.
review-referred = An item of this case needs a person’s judgement; change the result before approving.
review-closed = The cases chosen are proposed or decided already.
review-again = changed since, to be approved again
review-not-needed = needs no approval
review-change = Change on review
review-change-link = change
change-reason = Reason of the change
change-save = Save and go back
said-review-changed = Changed. It still has to be approved.
said-approved = { $n } approved.
said-approved-some = { $n } approved; others were changed meanwhile and are not.
said-returned = { $n } returned.
hamlets-not-scored = Hamlets not scored
hamlets-half-scored = Hamlets half scored
decided = Decided
review-no-score = The cases chosen have no score.
review-conflict = { $who } changed this case at { $at }. What is stored stands beside each answer that differs; what you typed is kept. Save again to replace it.
said-returned-some = { $n } returned; others were changed meanwhile and are not.
# Asking once more before a batch is reviewed (review/confirm.html)
confirm-approve-n = { $count ->
    [one] Approve { $n } case
   *[other] Approve { $n } cases
}
confirm-approve-effect = Those that pass can then be proposed to the People’s Committee. Whoever changes a case afterwards takes its approval away; until it is proposed you may also return it.
confirm-return-n = { $count ->
    [one] Return { $n } case
   *[other] Return { $n } cases
}
confirm-return-effect = The hamlet sees the reason and scores them again. They are not proposed until you approve them.
confirm-who = Which cases
# Proposal (review/propose.html)
propose-title = Proposal
propose-n = Propose { $n } cases
propose-effect = { $n } cases that are approved and pass go before the People’s Committee. Their points cannot be changed afterwards, unless the proposal is withdrawn.
propose-left-hamlets = { $n } hamlets are not done.
propose-nothing = No case is approved, passes and is not proposed yet.
proposal-link = The letter; take the proposal back
proposed-n = { $n } cases before the People’s Committee
withdraw-effect = Withdrawn, they are assessed again, and can be changed and proposed again.
withdraw-button = Withdraw the proposal
said-proposed = { $n } proposed.
said-proposal-withdrawn = { $n } withdrawn.
propose-column = To propose
left-title = What stays behind, and why
left-why = Why it stays behind
left-column = Stays behind
left-not-scored = not scored yet
left-failed = does not pass
left-referred = needs a person’s judgement
left-not-registered = passes, but did not register
left-not-approved = passes, but is not approved yet
left-returned = returned to the hamlet
left-begun = somebody began to change it after its approval
withdraw-nothing = No proposal waits for the People’s Committee; a draft may name it already.
drafted-n = { $n } are in a draft decision; only the People’s Committee can discard it.
# Decisions (decisions/*.html)
decisions-proposed = { $place }, { $title } { $year }: { $n } cases wait for a draft decision
decisions-empty = No decision yet. Once cases are proposed, the People’s Committee drafts one here.
decision-number = Number and symbol
decision-draft = draft
decision-issued = issued
decision-discarded = discarded
decision-heading = Draft { $id }
decision-names = Recognised
decision-by-hamlet = By hamlet
decision-list = The annexed list
decision-more = Only the first 300 names are shown.
annex-title = List of those recognised as { $title }, { $year }
annex-of = Annex to decision { $number } of { $day }
annex-of-draft = Annex to draft decision { $id } (not issued)
annex-total = { $count ->
    [one] One name.
   *[other] { $n } names.
 }
annex-print = The list for print
annex-back = Back to the decision
discard-title = Discard the draft
refuse-whom = Who is not recognised
refuse-column = Choose
refuse-link = do not recognise
signed-on = Signed on
signed-file = Signed file
signed-file-hint = PDF, a picture or DOCX, at most 20 MB. It may be left out.
take-file = Take the file
file-elsewhere = Kept elsewhere; its SHA-256:
draft-effect = The draft names every case that is proposed for this title and year. Number and date stay blank.
draft-button = Draft a decision ({ $n } cases)
issue-title = The signed decision
issue-effect = With its number, date and file, { $n } cases are recognised. The decision and its list do not change afterwards.
issue-button = Enter and recognise
refuse-title = Not recognise one case
refuse-button = Do not recognise
refuse-needs = Choose the case and the reason.
refuse-unknown = No case with this code waits for a decision.
subject-code = Code
refusal-incomplete = a document is missing
refusal-not-borne-out = not borne out by the facts
refusal-complaint = a complaint was upheld
refusal-ruled-out = ruled out
refusal-late = registered too late
discard-effect = The { $n } cases of the draft are proposed again, and another draft may be made at any time. A draft that was discarded is not opened again; who was refused stays refused.
discard-button = Discard the draft
decide-drafted = There is no second draft: the cases that were proposed are in draft { $id }. Open it on the page of decisions to enter its number and day, or to discard it.
draft-nothing = No case of this title and year is proposed.
said-drafted = A draft over { $n } cases.
said-issued = { $n } recognised.
said-draft-discarded = The draft is discarded; { $n } are proposed again.
said-refused-one = { $n } not recognised.
decision-not-named = This draft names no case with that code.
signed-again = Choose the file again: a browser does not keep it.
signed-on-hint = Day, month and year, such as 15/12/2020.
refuse-reason = Reason
