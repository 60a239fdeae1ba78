# Criteria pages (criteria/*.html).
criteria-sub = Each number says whether it was checked against the law. A set that lacks items says which.
criteria-new = Make a local variant
in-force = In force
in-force-from = from { $day }
state = State
set-complete = complete
set-incomplete = incomplete
set-local = local
based-on = based on
n-unverified = { $count ->
    [one] One number is unverified.
   *[other] { $n } numbers are unverified.
 }
trial-link = Try it on one household
variant-link = Make a variant of this set
compare-with = Compare with
compare-button = Compare
items = Items
item = Item
wording = Wording
max = Max
least = Least
provenance = Provenance
verified = verified
unverified = unverified
group-least = At least { $share } of this heading’s points.
threshold = from { $share }: { $points } points
from-points = from { $points } points
pass-marks = Pass marks
mark-default = General
mark-disadvantaged = Remote and disadvantaged zones
mark-regular = Regular zones
mark-poor-household = Poor and near-poor households
policy-full-credit = An item that does not apply earns its maximum.
policy-rescale = Items that do not apply are left out and the rest is rescaled.
policy-refer = Where an item does not apply, a person decides.
bands = Bands
levels = Levels
level-wait = { $count ->
    [one] after the level below was held a year
   *[other] after the level below was held { $n } years
 }
vetoes = What rules a subject out
examples = Worked examples
examples-empty = This set has no examples yet.
example = Example
expected = Expected
given = Computed
holds = holds
holds-not = does not hold
outcome-pass = passed
outcome-fail = not passed
outcome-refer = a person decides
compare-title = Two criteria sets side by side
compare-differ = { $count ->
    [one] One line differs.
   *[other] { $n } lines differ.
 }
same-or-not = Same or not
same = same
differs = differs
trial-title = Try it
trial-sub = Type the points of each item; NA where an item does not apply. Nothing is kept.
trial-result = Result
trial-disadvantaged = In a remote or disadvantaged zone
trial-poor = Poor or near-poor household
trial-button = Try
line = Explanation
points = Points
at-most = At most { $points } points.
not-applicable = does not apply
answer-missing = Item { $item }: no points yet.
answer-unreadable = Item { $item }: a number from 0 to { $max }, or NA.
# Making a variant (criteria/variant.html)
variant-sub = Choose the set it is based on and change what is different. What is not changed stays as in the parent; the parent does not change.
variant-note = A number that a place changes is marked unverified. The parent’s examples are run again when it is saved. From its first day the sheets of the place where it applies use it at once; families already scored keep their result until their row is changed.
variant-make = Save the variant
variant-id = Id
variant-name_vi = Name in Vietnamese
variant-name_en = Name in English
variant-instrument = Instrument
variant-issued_on = Issued on
variant-valid_from = In force from
variant-valid_to = To (if any)
variant-applies_to = Code of the place
said-variant-made = The variant is saved. All examples were run again.
hint = Hint
choose = Choose
set-id-taken = Another set has this id. Choose another.
set-id-bad = Letters without accents, figures, hyphens and dots only.
item-needs-wording = Item { $item }: it needs a wording.
bad-points = “{ $value }” is not a number of points; write a number with at most two decimals.
