# Hamlets of split communes (hamlet_homes/waiting.html), estimates on another day's map (progress/progress.html)
hamlets-waiting-title = Hamlets that wait for their new commune
hamlets-waiting-sub = Each hamlet of a split commune goes whole to one successor. Until it is placed, numbers on the new map are estimated: by the shares of its instrument where that says any, else by shares of households. Records stay in the old commune.
hamlets-waiting-empty = No split commune of this area has hamlets to place.
hamlets-split-on = Split on { $on } into:
hamlets-wait = { $count ->
    [one] 1 hamlet waits.
   *[other] { $n } hamlets wait.
 }
hamlets-not-yours = To be seen only: whoever places them answers for every successor, as the province's association does.
hamlets-households = Households at the split
hamlets-new-commune = New commune
hamlets-of = Hamlets of { $name }
hamlets-choose = New commune of { $hamlet }
hamlets-not-chosen = not placed
hamlets-take-back = Take back
hamlets-instrument = Number of the paper that divides the hamlets
hamlets-place = Place the hamlets chosen
hamlets-more = Only the 50 communes with the most hamlets to place are shown. All of them: hoctap hamlets waiting.
said-hamlets-placed = { $count ->
    [one] One hamlet is placed.
   *[other] { $n } hamlets are placed.
 }
said-hamlet-taken-back = Taken back; the hamlet waits again.
undo-placed = { $count ->
    [one] One hamlet of this import is placed in a new commune. Take that back first.
   *[other] { $n } hamlets of this import are placed in a new commune. Take that back first.
 }
problem-import-placed = Hamlets of this import are placed in a new commune.
restated-word = Estimated
restated-note = Rows that say “Estimated” are estimated { $by }; from … to … is what is certain and the most that is possible. Where the hamlets of a split commune are not placed, or the map is older than a merger, it is not known where all records lie.
restated-waiting = Place the hamlets that wait
adm-did-hamlet-home-assigned = Placed { $n } hamlets of a commune split on { $day } in their new communes
adm-did-hamlet-home-unassigned = Took back where a hamlet of a commune split on { $day } was placed
