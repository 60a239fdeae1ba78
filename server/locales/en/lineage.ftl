# Places through time: the day that is shown (places/_when.html), the history (places/lineage.html, places/_step.html),
# the places below (places/place.html).
lineage = History of the place
lineage-title = History: { $place }
lineage-sub = { $kind } · code { $code } · on { $day }.
lineage-to-page = Page of this place
lineage-print = Print
lineage-day = Map of the day
lineage-slider = Slide to a day of change
lineage-today = today, { $day }
lineage-too-early = Nothing is known of places before { $day }. Write that day or a later one.
lineage-below = Places below on { $day }
lineage-below-list = List by code
lineage-count-province = { $count ->
    [one] { $n } province
   *[other] { $n } provinces
}
lineage-count-district = { $count ->
    [one] { $n } district
   *[other] { $n } districts
}
lineage-count-commune = { $count ->
    [one] { $n } commune
   *[other] { $n } communes
}
lineage-then = On { $day }
lineage-then-unknown = Nothing is known for that day.
lineage-whole = whole
lineage-part = part
lineage-with = Together with:
lineage-rest = The rest:
lineage-no-instrument = no instrument entered
lineage-unverified = day unverified
lineage-abolished = the level is abolished; its communes lie in:
lineage-none-before = Nothing changed before this day, as far as the atlas goes back.
lineage-none-after = Nothing has changed since.
lineage-extent-note = “Whole” and “part”: how much of the earlier place lies in the later one.
lineage-assumed = assumed from { $day }
