# Appeals: the page /appeals, and the page of a case.
nav-appeals = Appeals
appeals-within = { $count ->
    [one] To be answered within { $n } day of its receipt (by the law on complaints; whether it holds for these titles is unverified).
   *[other] To be answered within { $n } days of its receipt (by the law on complaints; whether it holds for these titles is unverified).
 }
appeals-open = Only those not answered
appeals-all = Those answered, too
appeals-none = There is no appeal. When one is received, open the case of that year and write it down under “Write down an appeal”.
appeal-heading = Appeal
appeal-against = Against
appeal-ground = Ground
appeal-received = Received on
appeal-due = To be answered by
appeal-state = State
appeal-answered-on = Answered on
appeal-outcome = Outcome
appeal-answer = Answer the appeal
appeal-answer-button = Write the answer down
appeal-next = What follows (reopening, another score, a withdrawal) is done on the pages of the case and the decision.
appeal-case = The case of that year
appeal-overdue = answer overdue
appeal-open = not answered
appeal-upheld = upheld
appeal-dismissed = dismissed
appeal-taken-back = taken back
appeal-no-answer = Choose the outcome.
appeal-no-ground = Choose the ground.
appeal-receive = Write down an appeal
appeal-what = Only the kind of ground; the letter itself stays in the office.
appeal-receive-button = Write it down
said-appeal-received = The appeal is written down.
said-appeal-answered = The answer is written down.
against-not-recognised = not being recognised
against-recognised = being recognised
against-withdrawn = the withdrawal
ground-score = the score is not right
ground-left-out = left out of the list
ground-untrue = the dossier is not true
ground-meeting = the meeting or the vote
ground-other = another (see the letter)
to-decision = Open the decision
waits-appeals = appeals not answered
waits-appeals-overdue = appeals overdue
adm-did-appeal-received = Received appeal { $id }, { $title } { $year }
adm-did-appeal-answered = Answered appeal { $id }
