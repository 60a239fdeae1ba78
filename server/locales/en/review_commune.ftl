# Approving what passes in the whole commune (review/all.html)
approve-commune-n = { $count ->
    [one] Approve the { $n } case of the commune that passes
   *[other] Approve all { $n } cases of the commune that pass
}
approve-commune-title = Approve what passes in the whole commune
approve-commune-effect = Cases that pass and wait for approval: { $n }, in { $hamlets } hamlets. Untick a hamlet that you want to look at again; what does not pass or needs a person’s judgement is not approved here.
approve-commune-button = Approve the hamlets chosen
approve-commune-pass = Pass, to approve
approve-commune-see = See the results
approve-commune-none = No case that passes waits for approval.
approve-commune-nothing = Choose one hamlet at least.
approve-commune-changed = Somebody has just changed a hamlet. Look at the numbers again, then approve.
