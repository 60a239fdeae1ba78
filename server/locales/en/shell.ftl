# Around every page: top, menu, printed foot.
# layout/base.html
skip-to-content = Skip to content
search-label = Search a place, household, clan or unit
search-hint = Commune, hamlet, household, clan, unit…
search-button = Search
other-language = Tiếng Việt
other-language-code = vi
large-type = Large type
sign-out = Sign out
menu = Menu
breadcrumb = Breadcrumb
demo-note = Generated data, not real figures.
demo-working-day = The demo’s working day: { $day }.
view-as-now = Viewing as { $name }; nothing can be written.
view-as-stop = Stop viewing
country = The country
print-foot = hoctap · printed { $at } · { $by }
# Menu (shell.rs)
nav-home = My work
nav-progress = Progress
nav-registry = Registry
nav-grid = Meeting grid
nav-imports = Imports
nav-review = Review
nav-decisions = Decisions
nav-criteria = Criteria
nav-places = Places
nav-admin = Administration
nav-audit = Audit
go-home = Go to the first page
go-back = Back to the page before
error-code = For whoever helps: { $code }
show = Show
# Refusals (pages.rs)
error-sign-in = Sign in first
error-sign-in-why = This page is for people who are signed in.
error-sign-in-now = Sign in and open the page again.
error-not-found = There is no such page
error-not-found-why = The address is wrong, or the record is outside what you may see.
error-not-found-now = Check the address, or use the search.
error-not-so = There is no page here
error-not-so-why = What was typed is sent to this address; it cannot be opened as a page.
error-not-so-now = Go back, or start from the home page. Nothing was changed.
form-done-before = This form was sent before and what it asks was done. Look in the list before you send it again.
error-forbidden = Not yours to do
error-forbidden-now = If it is your task, ask the administrator for the role.
error-password-first = Change the password first
error-password-first-why = The password in use was handed out by an administrator. Change it on the account page, then go on.
error-password-first-now = Open the account page to change it.
error-foreign = The request did not come from a page of hoctap and was not taken.
error-unreadable = The request could not be read
error-unreadable-now = Go back and send it again.
error-refused = Not done
error-refused-now = Nothing was changed. Go back to the page before, look again, and go on from there.
error-changed = Somebody changed it meanwhile
error-changed-now = Open it again to see the newest version, then go on.
error-too-large = The file is too large
error-too-large-why = At most 64 MB can be sent at once. A roster of 15,000 households has about 2 MB.
error-too-large-now = Take out pictures and sheets that are not needed, or split the file, and send it again.
error-too-slow = It took too long to arrive. Send it again, over a better line if there is one.
error-too-often = Too many attempts
error-too-often-why = { $count ->
    [one] Wait one second and try again.
   *[other] Wait { $n } seconds and try again.
 }
error-too-often-now = Nobody else can lock this account by failing; only this device has to wait.
error-ours = A fault of the program
error-ours-why = What you just did was not saved. Reference: { $reference }.
error-ours-now = Try again in some minutes; if it goes on, read the reference to the administrator.
token-elsewhere = This token holds elsewhere.
may-nowhere = This account has not been given this task anywhere.
bad-day = Not a day; write day/month/year, such as 31/12/2020.
no-such-place = No place has this code on the chosen day.
form-problems = To be corrected
