# The map of the progress page (map/_map.html)
map-heading = Map of { $title } by { $level }
map-skip = Skip the map, to the table
map-said-unknown = { $name }: not known yet
map-key = { $meaning }: { $n }
map-unknown = not known yet
map-target-1 = below half of the target
map-target-2 = from half to below three quarters of the target
map-target-3 = from three quarters of the target, not met
map-target-4 = target met
map-share-1 = below 25%
map-share-2 = from 25% to below 50%
map-share-3 = from 50% to below 75%
map-share-4 = 75% and more
map-estimated = hatched: estimated
map-too-many = There are { $n } places, too many for one map. Choose a smaller place or a higher level.
map-tiles-position = Each tile is a place, laid near where it lies: not all boundaries of this day are loaded.
map-tiles-some = Each tile is a place, laid near where it lies; those whose position is not known stand beside others of the same place above.
map-tiles-code = Each tile is a place. Laid by code; positions are not known yet.
map-without = No boundary on this day: { $names }.
map-joined = Some places are drawn by joining the outlines of what they came from or became, or of their communes.
map-source = Boundaries: { $source }. Licence: { $licence }.
map-load = Load boundaries

# The page of boundaries (admin/boundaries.html) and its card in administration
adm-boundaries = Boundaries for maps
adm-boundaries-sub = Load a GeoJSON file with its source and licence; take out one that is no longer used
boundaries-lead = The program ships no boundaries: maps are protected works. Load only what your office may use; source and licence are printed below every map.
boundaries-empty = No boundaries are loaded. Maps of progress are drawn in tiles.
boundaries-loaded = Loaded
boundaries-new = Load a file
boundaries-file = GeoJSON file
boundaries-file-hint = A FeatureCollection in WGS 84 degrees. Areas are boundaries, points are positions.
boundaries-no-file = Choose a GeoJSON file.
boundaries-source = Source
boundaries-source-hint = Who drew it, where it is from, of which year.
boundaries-licence = Licence
boundaries-licence-hint = The name of the licence, or the number of the paper that allows its use.
boundaries-property = Property that holds the code
boundaries-property-hint = Such as commune_code. Codes of 2 digits are provinces, of 3 districts, of 5 communes.
boundaries-valid-on = Valid on
boundaries-valid-on-hint = Day/month/year. Codes are looked up on that day; maps of every day on which a place has the same land use it.
boundaries-only-good = Load only the good features and leave out those that are wrong
boundaries-load = Load
boundaries-areas = Areas
boundaries-points = Points
boundaries-remove = Take out
boundaries-remove-of = Take out { $file }
boundaries-faults = Features that are wrong
boundaries-feature = Feature { $n }
boundaries-more = { $n } more features are wrong.
said-boundaries-loaded = { $n } areas and points are loaded.
said-boundaries-left = The good features are loaded; { $n } were left out.
said-boundaries-removed = The file of boundaries is taken out.

# The audit (admin/audit.html)
adm-did-boundaries-imported = Loaded boundaries { $id }, valid on { $day }: { $n } places
adm-did-boundaries-removed = Took out boundaries { $id }: { $n } places
