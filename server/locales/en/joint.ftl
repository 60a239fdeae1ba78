# Joint appraisal (review/agree.html)
joint-title = Joint appraisal of { $title } { $year }
joint-crumb = Joint appraisal
joint-who = The association has approved; { $office } looks at it and agrees, or returns a case for a reason.
joint-with = Joint appraisal: { $office }
joint-demanded = The province demands it before the proposal.
joint-welcome = No text that was seen demands it: the proposal may go without.
joint-so-far = Agreed with { $n } of { $of } approved cases.
joint-results = See the results by hamlet
joint-agree-n = { $count ->
    [one] Agree with { $n } case
   *[other] Agree with all { $n } cases
}
joint-disagree-title = Disagree with a case
joint-disagree-effect = The case goes back to the hamlet with the reason; it is proposed only when it is scored and approved again.
joint-search = Search by name, code or hamlet
joint-none = There is no such case.
joint-which = Case
joint-more = Only the first 50 are shown. Write more of the name.
joint-choose = Choose a case.
joint-return = Return this case
joint-said-title = What was said
joint-said = { $office } agreed with { $n } cases · { $who } { $at }
joint-said-on-paper = { $office } agreed with { $n } cases, paper { $paper } of { $day } · written in by { $who } { $at }
joint-paper-title = Write in its paper
joint-paper = Number and symbol of the paper
joint-paper-dated = Day of the paper
joint-paper-button = { $count ->
    [one] Write down that it agreed with { $n } case
   *[other] Write down that it agreed with { $n } cases
}
said-agreed = Written down: agreed with { $n } cases.
left-not-agreed = approved, waits for the joint appraisal
waits-agree = cases for joint appraisal · { $title } { $year }
propose-waits-agreement = { $n } approved cases wait for the joint appraisal; they are proposed once the office has agreed.
