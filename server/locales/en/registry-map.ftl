# The registry's list on another day's map (registry/list.html); {place} is the commune's name on that day
registry-on-map = Facts to { $as_of }, on the map of { $map }: the records of { $place } as it was, known by the end of the year of the facts. To be read and taken along; changes are made in today’s list.
registry-in-part = Without records created in { $places }: nobody said of each in which commune it lay on that day.
# Learning results used for other titles (registry/record.html)
record-feeds = These results are also used for
record-feed = { $title } { $year } ({ $outcome }): { $into }. Source: { $source }.
# Where a decision’s place is on another day’s map, where that is several communes; the way back to today’s list (lists)
on-map-parts = over { $places }
list-of-today = Today’s list
list-none-then = Nothing as of that day, on that map and under these filters.
place-by-code = Code of the place
