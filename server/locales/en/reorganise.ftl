# Reorganisations of places: list, draft, preview, confirmations (reorganisations/*.html)
adm-reorganisations = Reorganisations of places
adm-reorganisations-sub = Merge, split, rename, recode, transfer hamlets: drafted from a table, previewed, applied on the day, taken back.
reorg-own = Drafted here
reorg-none = None yet. When a resolution reorganises units, choose Draft a reorganisation and enter the table of its moves.
reorg-shipped = Shipped with the program
reorg-shipped-sub = Download a table as a pattern; these are always applied.
reorg-name = Name
reorg-name-hint = Such as: Wards Phú Khương and Phú Tân become one.
reorg-on = Effective
reorg-on-hint = First day of the new state, day/month/year.
reorg-instrument = Instrument
reorg-instrument-hint = Its number, such as 856/NQ-UBTVQH14.
reorg-moves = Moves
reorg-table = Table
reorg-table-of = Download the table of { $name } as CSV
reorg-state-draft = draft
reorg-state-applied = applied
reorg-state-taken-back = taken back
reorg-state-discarded = discarded
reorg-state-shipped = shipped
reorg-new = Draft a reorganisation
reorg-new-sub = A draft changes nothing. Each line is checked, then you see what it would do to places, records and roles.
reorg-file = File with the moves (CSV)
reorg-file-hint = Saved from Excel as “CSV UTF-8”, 2 MB at most. Where there is a file, the field below is not read.
reorg-paste = Or paste the table here
reorg-paste-hint = With its header line. A copy straight from Excel will do.
reorg-draft-button = Check and keep the draft
reorg-too-large = The file is larger than 2 MB. Divide it into several reorganisations.
reorg-not-text = The file cannot be read. In Excel, save it as “CSV UTF-8”.
reorg-no-moves = Choose a file or paste the table of moves.
reorg-name-needed = Write what it is called, 200 characters at most.
reorg-instrument-needed = Write the number of the instrument, 200 characters at most.
reorg-faults = Lines that cannot be
reorg-more-faults = { $count ->
    [one] And one more line.
   *[other] And { $n } more lines.
 }
reorg-line = Line
reorg-why = Why
reorg-as-written = As written
reorg-columns = Columns of the table
reorg-column = Column
reorg-column-says = What it says
reorg-column-move = The move: begin, rename, kind, code, parent (place above), merge (all of it), split (a part), transfer (a hamlet), abolish (a level). Several changes at once are joined by +, as in rename+kind.
reorg-column-level = Level: province, district, commune. Empty: commune.
reorg-column-code = Code on the day before. Empty where a place begins.
reorg-column-to = Code on the day: the place into which it goes, the place that begins, the new code.
reorg-column-extent = whole or part. Empty: whole for merge, part for split.
reorg-column-default = 1 in exactly one line of a commune that is split: where its records stand until somebody chooses.
reorg-column-share = Share of the households that goes there, as the resolution says it, such as 2/3. The lines of a commune make up the whole. Empty where it says none.
reorg-column-name = Name without the kind; of a transfer, the hamlet.
reorg-column-full-name = Kind and name, such as Phường An Hội.
reorg-column-kind = Kind: Xã, Phường, Thị trấn, …
reorg-column-parent = Code of the place above from the day on; of a transfer, the hamlet's earlier commune where two hamlets have the name.
reorg-example = Example
reorg-example-sub = Two wards become one:
reorg-example-shipped = Download the table of 1/2/2020, Bến Tre
reorg-example-others = Other tables
reorg-effective = effective { $on }
reorg-waits-for-day = To be looked at: it can be applied from { $on } on.
reorg-apply-button = Apply it
reorg-discard-button = Discard the draft
reorg-take-back-button = Take it back
reorg-download = Download the table of moves
reorg-does = What it does
reorg-begin = Begin
reorg-end = End
reorg-change = Change name, kind, code or place above
reorg-divided = Are divided
reorg-move = Move
reorg-before = Before
reorg-after = After
reorg-more = More
reorg-more-lines = { $count ->
    [one] One more line; the table has all.
   *[other] { $n } more lines; the table has all.
 }
reorg-lies-in = in { $place }
reorg-share = { $share } of the households
reorg-default = holds the records until somebody chooses
reorg-ended = What becomes of places that end
reorg-becomes = Becomes
reorg-part-of = { $place } (a part)
reorg-speaks = What speaks of these places
reorg-speaks-sub = It stays where it was recorded, and is found on the new map.
reorg-speaks-nothing = Nothing yet.
reorg-kind-unit-with-body = Units with an association body
reorg-ending = Roles that end with their place
reorg-ending-sub = A role held at a place that ends holds nowhere until it is granted anew. No reorganisation grants anything.
reorg-ending-none = No role ends.
reorg-anew = Grant anew
reorg-granted = granted anew
reorg-grant = Grant anew
reorg-grant-to = Grant anew to { $who } at { $place }
reorg-grant-after = once it is applied
reorg-following = Roles that follow their place
reorg-following-sub = The rule: a role held at a place that goes on holds there, with what came into the place and without what left it. Nobody gains a place but by this rule.
reorg-following-none = No role gains or loses anything.
reorg-gains = Gains
reorg-loses = Loses
reorg-hamlet-roles = { $count ->
    [one] One role at a hamlet stays with the hamlet.
   *[other] { $n } roles at hamlets stay with their hamlets.
 }
reorg-other-roles = { $count ->
    [one] One more role is at a place that this account does not administer.
   *[other] { $n } more roles are at places that this account does not administer.
 }
reorg-hamlets = Hamlets
reorg-in-registry = In the registry
reorg-not-in-registry = not yet
reorg-stay = { $count ->
    [one] One other hamlet of the commune stays.
   *[other] { $n } other hamlets of the commune stay.
 }
reorg-waiting = { $count ->
    [one] One hamlet of a divided commune waits for a choice; until then numbers are estimated. The default successor keeps the divided commune’s registry (column default).
   *[other] { $n } hamlets of divided communes wait for a choice; until then numbers are estimated. The default successor keeps the divided commune’s registry (column default).
 }
reorg-zones = Zones
reorg-zone-records = { $count ->
    [one] One zone status of these communes is recorded.
   *[other] { $n } zone statuses of these communes are recorded.
 }
reorg-zones-ending = { $count ->
    [one] One commune of a disadvantaged zone ends.
   *[other] { $n } communes of disadvantaged zones end.
 }
reorg-zones-without = Communes that take in something of a disadvantaged one and have no status from the day on: they count as of the other zones until a new list of zones is imported.
reorg-targets = Targets
reorg-targets-no-year = The plan says no target for { $year }: none is changed.
reorg-targets-same = No target is changed.
reorg-target = { $title }: the target of { $n } communes goes from { $was } to { $is }.
reorg-links = Links between places
reorg-links-sub = By them the records of an earlier place are found on the new map, and the other way round.
reorg-links-earlier = Of earlier reorganisations, which stay
reorg-links-whole = New, of wholes
reorg-links-part = New, of parts
reorg-and-more = { $count ->
    [one] and one more
   *[other] and { $n } more
 }
reorg-apply-title = Apply this reorganisation?
reorg-apply-lead = The map changes by “{ $name }” ({ $instrument }). No record moves or is lost.
reorg-apply-undo = It can be taken back while nothing speaks of a new place.
reorg-take-back-title = Take this reorganisation back?
reorg-take-back-lead = The map is again as if “{ $name }” ({ $instrument }) had not been.
reorg-take-back-undo = It cannot be taken back once records, roles or placed hamlets speak of a new place, or a later reorganisation rests on it. To use it again, draft it from its table.
reorg-discard-title = Discard the draft?
reorg-discard-lead = The draft “{ $name }” ({ $instrument }) is thrown away. It has changed nothing.
reorg-discard-undo = Its table can still be downloaded, to draft it anew.
reorg-n-begin = { $count ->
    [one] One place begins
   *[other] { $n } places begin
 }
reorg-n-end = { $count ->
    [one] One place ends
   *[other] { $n } places end
 }
reorg-n-change = { $count ->
    [one] One place changes name, kind, code or place above
   *[other] { $n } places change name, kind, code or place above
 }
reorg-n-divided = { $count ->
    [one] One place is divided
   *[other] { $n } places are divided
 }
reorg-n-subjects = { $count ->
    [one] One subject in the registry of these places stays as it is
   *[other] { $n } subjects in the registry of these places stay as they are
 }
reorg-n-cases = { $count ->
    [one] One case stays as it is
   *[other] { $n } cases stay as they are
 }
reorg-n-roles-end = { $count ->
    [one] One role ends with its place and has to be granted anew
   *[other] { $n } roles end with their place and have to be granted anew
 }
reorg-n-roles-follow = { $count ->
    [one] One role follows its place
   *[other] { $n } roles follow their place
 }
reorg-n-named = { $count ->
    [one] One hamlet is transferred by name
   *[other] { $n } hamlets are transferred by name
 }
reorg-n-waiting = { $count ->
    [one] One hamlet waits for a choice
   *[other] { $n } hamlets wait for a choice
 }
said-reorg-drafted = The draft is kept. See below what it does; nothing has changed.
said-reorg-applied = Applied. Grant the roles that ended with their place anew, below.
said-reorg-taken-back = Taken back; the map is as it was.
said-reorg-discarded = The draft is discarded.
