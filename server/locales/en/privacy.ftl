# Publishing the list of a decision (publication/publish.html)
publish-title = Publish the list
publish-effect = Everybody will see { $count ->
    [one] { $n } line
   *[other] { $n } lines
  }: name, hamlet, title. No points, and nobody who was not recognised.
publish-hidden = { $n } not shown, because the families asked out.
publish-from = From
publish-until = To the end of
publish-until-hint = { $n } days unless you say otherwise, a year at most (not checked against the original text). After this day the list is taken down by itself.
publish-button = Publish the list
publish-stands = Public, or about to be, from { $from } to the end of { $until }.
publish-see = See it as everybody does
publish-times = When it was public
publish-ended = Taken down early
take-down-title = Take it down
take-down-effect = The list is gone at once. What somebody printed or copied cannot be taken back.
take-down-button = Take the list down
said-published = { $n } lines are public.
said-taken-down = The list is taken down.
# Public pages (publication/places.html, publication/list.html)
published-title = Who was recognised
published-nothing = No commune shows a list now.
published-nothing-here = This commune shows no list now.
published-choose-province = Choose a province.
published-choose-commune = { $province }. Choose a commune.
published-choose-year = Choose a year and a title.
published-count = { $n } recognised
published-few = fewer than 5 recognised
published-basis = Decision { $number } of { $day } · public to the end of { $until }
published-what = Each commune chooses whether it shows its lists, for a time. A list has name, hamlet and title alone.
published-search = Find a name in this list, accents optional
published-hamlets = Hamlets
published-found = { $count ->
    [one] { $n } name fits.
   *[other] { $n } names fit.
  }
published-too-many = More than { $n } names fit; type more of the name.
published-not-found = No name in this list fits. That says nothing of recognition: a family may ask not to be shown.
published-type-more = Type two letters of a name at least.
published-empty = This hamlet shows no line.
published-way-out = A family that does not want its name here tells the commune, or opens its own record by the code on its slip: the name is gone at once.
privacy-link = How a family’s data is kept
print-foot-public = hoctap · printed { $at }
# A family asks out of public lists (privacy/listing.html, own_record/record.html)
listing-title = Name on public lists
listing-since = The family asked out on { $day } ({ $way }).
way-own-record = by itself, with the code on its slip
way-commune = at the commune
unlist-effect = The family’s name will stand on no public list of any year, from this moment. Title and decision do not change.
relist-effect = The family’s name will stand on the lists again that the commune shows. Only when the family asks.
unlist-button = Show our name on no list
relist-button = Show our name on lists again
said-unlisted = The family’s name stands on no public list any more.
said-listed-again = The family’s name is shown again where the commune shows a list.
# A family’s request for correction (own_record/record.html)
own-requests = What you asked
own-ask = Ask for a correction
own-ask-sub = Choose what is wrong; the commune sees it and answers on this page. If there is more to say or papers to show, go to the commune. No telephone number is kept.
own-ask-of = Of which result
own-ask-of-hint = Only where it is a result that is wrong.
own-ask-send = Send to the commune
own-asked = Sent to the commune. Its answer will stand on this page, opened by the code on your slip.
own-over = The record was closed after 15 minutes, or a newer slip took this one’s place. Type the code again; nothing was sent.
own-listing = Public lists
own-listed = Where the commune shows a list of the recognised, the family’s name stands on it once it is recognised.
own-unlisted = The family asked out: its name stands on no list.
wrong-name = Name of the head
wrong-hamlet = The hamlet
wrong-members = Number of members
wrong-result = A result
wrong-other = Something else, to be said at the commune
# Requests at the commune (privacy/requests.html) and the first page
requests-title = Families’ requests for correction
requests-sub = Put the record right first (in the registry, on the sheet, or by a decision that amends), then answer. The family reads the answer by the code on its slip.
requests-none = There is no such request.
request-asked-on = Asked on
request-what = What is wrong
request-answer = Answer
request-send = Answer
request-open = waits for an answer
request-accepted = accepted
request-declined = left as it is
answer-corrected = Put right
answer-will-amend = It is wrong; a decision will amend it
answer-as-it-is = The record is as the papers have it, left as it is
answer-come-with-papers = Not clear; please come to the commune with your papers
answer-asked-before = The same was answered before
said-answered = The family was answered.
waits-requests = families’ requests for correction wait for an answer
# The audit (admin/audit.html)
adm-did-list-published = Published the list of decision { $id } from { $day } to { $until }
adm-did-list-taken-down = Took down the public list of decision { $id }
adm-did-list-family-out = Subject { $id } asked out of public lists: { $way }
adm-did-list-family-back = Subject { $id } is on public lists again: { $way }
adm-did-request-asked = Subject { $id } asked for a correction: { $wrong }
adm-did-request-answered = Answered request { $id }: { $answer }
# The notice to families (privacy/notice.html)
privacy-title = How a family’s data is kept
privacy-sub = Notice under the Law on Personal Data Protection, No. 91/2025/QH15.
privacy-what = What is kept
privacy-what-1 = Code, name and birth year of the head of the household, hamlet, group, number of members, whether the household is poor or near-poor.
privacy-what-2 = For each year registered: the result of each item of the sheet, as a number or a mark, with no words on illness, offences or conflict; votes of the hamlet meeting; passed or not, with coded reasons.
privacy-what-3 = Decisions and their lists.
privacy-what-4 = No telephone number, no identity number or paper, no name of a child.
privacy-why = What for
privacy-why-1 = To assess, recognise and report the learning titles, under the texts that each criteria set and decision names.
privacy-why-2 = For nothing else; it is not sold, and goes to nobody but the bodies named below.
privacy-who = Who sees it
privacy-who-1 = The hamlet’s branch: records of its hamlet. The commune’s association and People’s Committee: records of the commune.
privacy-who-2 = The association above, education, culture, inspectors: in their own area, where they were given the role.
privacy-who-3 = Whoever operates the machine: to repair and back up.
privacy-who-4 = Every change, and every opening by the code on a slip, is in the audit, which holds no family’s name.
privacy-how-long = For how long
privacy-how-long-1 = Results of items, totals and votes: removed after the province’s term, { $years } years after the year assessed unless it says otherwise (not checked against the original text).
privacy-how-long-2 = Passed or not, and coded reasons: kept with the record.
privacy-how-long-3 = Decisions and their lists: archives, not removed.
privacy-how-long-4 = A backup holds what was there until that backup is deleted.
privacy-public = What is public
privacy-public-1 = A commune may show the list of the recognised for a time: name, hamlet, title, nothing else. Search engines are told to keep none of it.
privacy-public-2 = Never points, poverty, or who was not recognised. Counts under 5 are not said.
privacy-public-3 = A family that asks out is off the lists at once.
privacy-rights = What a family may do
privacy-rights-1 = See its own record by the code on the slip that its hamlet’s branch gives it.
privacy-rights-2 = Ask for a correction and read the answer, by the same code.
privacy-rights-3 = Ask to stand on no public list, on its own page or at the commune.
privacy-rights-4 = Take a file with everything that is held on it, at the commune.
privacy-rights-5 = Ask for erasure, at the commune; issued decisions and their lists are kept.
privacy-whom = Whom to ask
privacy-whom-1 = The association or the People’s Committee of the commune where the family lives: they keep its record and answer for it.
privacy-whom-2 = Whoever disagrees with the answer complains to the authority for personal data that the law names.
