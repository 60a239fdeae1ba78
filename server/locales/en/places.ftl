# Pages of places (places/place.html) and progress (progress/progress.html).
place-sub = { $kind } · code { $code } · so named since { $since }.
place-on = On the map of { $day }.
place-to-progress = The whole progress table
place-to-registry = The commune’s registry
year = Year
title = Title
zone = Zone
place = Place
sort-by = Sort by
sort-share = Share
sort-name = Name
sort-total = Total
sort-recognised = Recognised
standing-heading = Against the targets, { $year }
standing-empty = No figures yet. They appear as soon as a roster is imported or a hamlet is scored.
standing-label = Results against targets
against-target = Reached against target
share = Share
target = Target
change = Against last year
verdict = Result
met = met
not-met = not met
missing = { $n } missing
bar-label = { $name }: { $share }, target { $target }
parts-heading = { $title } by { $level }, { $year }
parts-label = The places below
total = Total
registered = Registered
assessed = Assessed
passed = Passed
recognised = Recognised
again = Again
series-heading = Over the years, on one scale
series-note = One place a cell, from 0 to 100 %; the broken line is the target. Each year’s numbers are in the progress table.
names-heading = Names and codes through time
from-day = From
to-day = To
until-now = still
assumed-from = { $day } (assumed)
code = Code
name = Name
above = Belongs to
instrument = Instrument
came-from = Made from
became = Became
in-part = in part
# progress/progress.html
progress-title = Progress · { $place }
progress-sub = Facts to { $as_of }, on the map of { $map }.
place-code = Code of the place
as-of = Facts to
map-on = Map of
by-level = By
whole = the whole
all-years = all years
all-titles = all titles
all-zones = all zones
take-xlsx = Take as XLSX
take-csv = Take as CSV
rows-shown = { $count ->
    [one] One row.
   *[other] { $n } rows.
 }
rows-more = The page shows the first 400; the files have them all.
# home/home.html
home-standing = Where we stand
home-waits = What waits
home-nothing = Nothing waits.
# search results (places/search.html)
search-title = Found
search-none = Nothing like “{ $q }” within what you may see. Try fewer letters; accents are not needed.
search-places = Places
search-records = Households, clans, hamlets, units
