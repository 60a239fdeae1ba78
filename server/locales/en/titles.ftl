# The pages of titles (titles/*.html): who takes which step, by when, by which text; pilots.
nav-titles = Titles
titles-sub = Who registers, reviews, appraises, proposes and decides each title on each day, and by which text. What is unverified a province may set otherwise.
title-of = Held by
facts-unverified = { $count ->
    [one] one fact unverified
   *[other] { $n } facts unverified
 }
title-given = Given
title-not-given = not given any more
title-not-given-on = On { $day } this title is not given ({ $given }). Choose another day to see it.
title-rests-on = Rests on the share of { $title }.
title-counted = Its share is counted against { $what }.
title-everywhere = Holds everywhere from { $since }; before that in its pilots only.
title-succeeded = From { $since } { $title } takes its place. Whoever held the earlier title registers and is scored anew for the new one.
title-sits-with = Reviewed in the same sitting as { $title }.
title-on = As of
title-facts = Who and when
title-no-set = No criteria set is in force on that day.
title-set-term = { $count ->
    [one] held for one year
   *[other] held for { $n } years
 }
title-periods = Periods
title-set-history = Set by a province
no-text-seen = no text seen
counted-family = all households
counted-clan = all clans
counted-hamlet = all hamlets
counted-unit = all units
counted-unit-with-body = the units that founded an association body
counted-commune = all communes
step = Step
who-or-when = Who or when
source = Source
set-by-province = set by the province
set-otherwise = Set otherwise
set-back = back to the default
set-who = Set by, when
office-nobody = no such step
by-day = by { $day } of the year assessed
by-day-next-year = by { $day } of the year after
title-years = { $count ->
    [one] one year
   *[other] { $n } years
 }
fact-registers = Registers
fact-reviews = Reviews (meeting)
fact-appraises = Appraises
fact-appraises-with = Appraises jointly
fact-proposes = Proposes
fact-decides = Decides
fact-register-by = Registered by
fact-meet-by = Reviewed by
fact-propose-by = Proposed by
fact-decide-by = Decided by
fact-report-by = Reported by
fact-term-years = Term of the title
fact-now = Now:
fact-sub = No text that was seen says this. A province that has a paper of its own sets it otherwise from a day; before that day nothing changes. A later text that says so stands before it.
fact-value = Set to
fact-day-hint = Day/month, such as 20/12.
fact-next-year = Of the year after the one assessed
fact-default = Take back what the province set
fact-instrument = The province’s paper
fact-instrument-hint = Number and symbol, such as 12/QĐ-UBND.
fact-province = Province
fact-button = Set
said-title-set = It is set. The pages go by it from the day given.
pilot = pilot
pilots-link = Pilots and their results
pilots-title = Pilots of { $title }
pilots-sub = Results of a pilot stand apart and are held against no target. What followed in the same place stands below them, counted on the map of the pilot’s last year.
pilots-empty = This title has no pilot.
pilot-no-results = Nothing is filed in this place.
pilot-not-filed = Nothing is filed of the pilot’s own years; what followed stands below.
pilot-withdraw = Withdraw this pilot
pilot-has-cases = Cases are filed in that place and those years, so that the pilot stays. Undo their import first.
pilot-new = Add a pilot
pilot-place = Code of a province, district or commune
pilot-from-year = First year
pilot-to-year = Last year
pilot-instrument = Paper
pilot-set = Criteria set
pilot-no-set = the one in force
pilot-add = Add
said-pilot-added = The pilot is added.
said-pilot-withdrawn = The pilot is withdrawn.
# The audit: what was done to titles (admin/audit.html).
adm-did-title-set = A province set { $fact } of { $title } from { $day }: { $value }
adm-did-title-pilot-added = Added a pilot of { $title }, { $years }
adm-did-title-pilot-withdrawn = Withdrew a pilot of { $title }
adm-did-unit-managed-by = Noted the level that manages unit { $id }: { $level }, from { $year }
# Decisions (decisions/list.html, decisions/one.html).
issuer = Who decides
decided-by = This title is decided by { $who }: { $place }.
decide-no-district = There is no district since 1 July 2025: a district’s decision was signed before. Discard the draft where another decides.
# Units of a district or province (registry/record.html), and the commune as a subject (grid/choose.html).
record-manager = Note who manages it
manager-sub = The level that manages a unit is the level whose People’s Committee decides its title of Learning Unit (district, province). Where nobody said, it is the province’s.
field-manager = Managed by
field-manager-from = From year
manager-level = Choose district or province.
manager-no-district = There is no district in that year. Choose the province.
said-manager-noted = Who manages it is noted.
managed-by = Managed by the { $level } from { $year }.
did-unit-managed-by = noted who manages it
itself-sub = This title is the commune’s own. Open its sheet once; nothing is typed.
itself-open = Open the sheet of { $name }
# Deadlines of each title (home/home.html).
home-steps = Deadlines by title
step-register-by = hamlets where nobody registered · { $title } { $year } · by { $day }
step-meet-by = hamlets not reviewed · { $title } { $year } · by { $day }
step-meet-by-others = { $of } not reviewed · { $title } { $year } · by { $day }
step-propose-by = cases not reviewed or not proposed · { $title } { $year } · by { $day }
step-decide-by = cases that wait for a decision · { $title } { $year } · by { $day }
step-overdue = { $count ->
    [one] overdue by one day
   *[other] overdue by { $n } days
 }
step-soon = { $count ->
    [0] due today
    [one] one day left
   *[other] { $n } days left
 }
waits-of-commune = communes
# Counted items: whom they count (grid/derived.html, registry/score.html).
derived-rows = Whom it counts
derived-counts = { $n } of { $all } hold { $title } on { $day }
derived-empty = The registry has nobody to count for this item.
derived-holds = Holds the title
derived-yes = yes
derived-no = no
# One sitting (grid/meeting.html), and results that feed other titles (grid/family.html, titles/one.html).
sitting = In this sitting are also reviewed
sitting-sheet = Sheet
sitting-votes = Votes
said-sitting-saved = The meeting is written down for both lists.
feeds = This result feeds
feed-suggests-yes = Suggested: met, since { $title } { $year } passes or is recognised.
feed-suggests-no = Suggested: not met, since { $title } { $year } does not pass.
grid-fill-learning = As the learning result says ({ $n })
fill-learning-result-what = Fill as the learning result says
fill-learning-result-effect = { $n } rows that are not scored get the items that the learning title of the same year answers: met or not met. The others remain to be scored, and what is filled can be corrected.
feed-beside = { $title } { $year }: { $result }. Goes into: { $into }.
feed-beside-none = no result yet
