# Certificates of a decision (certificates/decision.html)
certificates-title = Certificates
certificates-n = { $count ->
    [one] One certificate issued.
   *[other] { $n } certificates issued.
}
certificates-without = { $count ->
    [one] One has none yet.
   *[other] { $n } have none yet.
}
certificates-issue-effect = Each gets one, with a number in the register in the order of the list. Who has one keeps its number.
certificates-issue-button = Issue { $n }
certificates-print-title = Print
certificates-print-sub = One PDF, A4 landscape, a certificate a page. The place for signature and stamp is blank. Print a page, measure by how much it is off and type it here; it is remembered.
certificates-print-which = Certificates of
certificates-print-all = all hamlets
certificates-print-button = Take the PDF
certificates-more = Only the first 300 are shown; the others are in the register.
certificate-right = To the right (millimetres)
certificate-down = Down (millimetres)
certificate-offset-hint = Such as 1.5; below zero for left or up.
certificate-offset-wrong = Millimetres from -20 to 20, with one decimal.
certificate-nothing-to-print = There is no certificate in force to print.
certificate-not-issued-yet = The decision is not issued. Certificates follow its number and day.
certificate-nobody-holds = Nobody holds a title of this decision.
certificate-does-not-fit = The issuer’s name is too long for the QR. Tell the administrator.
certificate-no-key = This machine has no key to sign with, so that no certificate can be issued. The administrator runs: hoctap certificate keys make.
certificate-key-lost = The key { $id } is not on this machine, so that no certificate can be issued. If it is lost, the administrator runs: hoctap certificate keys rotate; what was issued stays verifiable.
certificate-key-unusable = The key on this machine cannot be used. The administrator looks at: hoctap certificate keys list.
certificate-no-address = No public address is set, so that a QR opens no page and no digital badge can be taken. The administrator runs: hoctap certificate address.
said-certificates-issued = { $count ->
    [one] One certificate issued.
   *[other] { $n } certificates issued.
}
said-certificate-again = Issued again. The old one is no longer in force.
# The register (certificates/register.html)
register-title = Register of certificates
register-sub = Every certificate issued, the newest first.
register-all = See the whole register
register-number = Register number
register-issued-on = Issued on
register-year = Year of the register
register-empty = None was issued yet. Open an issued decision and choose Certificates.
certificate-in-force = in force
certificate-replaced = issued again
certificate-withdrawn = title withdrawn
certificate-expired = term ended
# One certificate (certificates/one.html)
certificate = Certificate
certificate-short-code = Check code
certificate-code = Code in the QR
certificate-valid-to = Valid to
certificate-new-one = See the one that took its place
certificate-print-one = Print this one
certificate-credential = Take the digital badge (Open Badges)
certificate-again-title = Issue again
certificate-again-effect = The new one has a new number. The old one is no longer in force when it is checked.
certificate-again-hint = Correct it only where an amending decision did.
certificate-again-name = Name on the certificate
certificate-again-button = Issue again
certificate-why = Reason
certificate-why-lost = lost
certificate-why-damaged = damaged
certificate-why-amended = amending decision
certificate-why-needed = Choose a reason.
certificate-amended-by = Number of the amending decision
certificate-replaced-already = It was issued again already.
certificate-not-held = The title was withdrawn or is not held; none is issued again.
certificate-no-amendment = A corrected name or hamlet needs the reason “amending decision” and the number of the one issued.
certificate-bad-name = The name is empty or too long.
# The public check (check/ask.html) and its page without a network (check/offline.html)
check-title = Check a certificate
check-short-title = Check a certificate
check-sub = Scan the QR on the paper, then type the name that is printed.
check-offline-sub = This page checks by itself, without a network. List of what is no longer in force: { $day }.
check-code = Code
check-code-hint = What the QR holds, or the 12 characters “Mã kiểm tra” printed beside it.
check-code-only-hint = What the QR holds. The 12 characters beside it work on the page with a network only.
check-name = Name on the paper
check-name-hint = Type it as printed, with its accents. Capitals make no difference.
check-button = Check
check-no-code = Type the code.
check-no-name = Type the name that is printed.
check-valid = Valid
check-valid-why = The issuer signed it, it is for the name typed, and the title is in force.
check-no-longer = No longer in force
check-no-longer-why = The issuer signed it and it is for the name typed, but it is no longer in force.
check-other-name = Not confirmed
check-other-name-why = The code is genuine, but not for the name typed. Type it as printed, with its accents. If that is the name on the paper, the paper does not belong to the code.
check-not-genuine = Not genuine
check-not-genuine-why = The issuer did not make this code, or it was not scanned or typed whole. Scan it again; if it stays so, ask the People’s Committee named on the paper.
check-cannot-say = Cannot be said
check-cannot-say-why = The issuer must be asked.
check-states = The code says: number { $number }, { $title } { $year }, issued by { $issuer }, valid to { $to }. Compare with the paper; a difference means that the paper was changed.
check-list-of = Only the list of { $day } of what is no longer in force was consulted.
check-no-network = There is no network: it was checked on this machine.
check-alone = It was checked on this machine; nobody was asked.
check-no-ed25519 = This browser cannot verify the signature by itself. Connect to the network and check again, or use a newer browser.
check-needs-script = This page needs JavaScript to check by itself.
check-proves-title = What a check tells
check-proves = Whether the issuer made the certificate, whether it is for the name printed, whether the title is in force. The page tells no names and keeps nothing of who checked what. A certificate needs the signature and stamp of the People’s Committee.
check-offline-page = Keep a page that checks without a network
# The audit (admin/deeds)
adm-did-certificate-issued = issued certificates
adm-did-certificate-issued-again = issued a certificate again
adm-did-certificate-not-confirmed = a check of a certificate that was not confirmed
adm-did-certificate-public-address-set = set the public address
adm-did-certificate-key-made = made a key for certificates
adm-did-certificate-key-retired = replaced the key for certificates
adm-did-certificate-key-compromised = replaced a key that others may have
adm-did-account-printer-offset = wrote down what a printer is off
certificates-amended-effect = { $n } certificates bear a name or hamlet that an amending decision has set right. Issued again, the old one is no longer valid; the new one has a number and code of its own.
certificates-amended-button = Issue { $n } amended certificates again
said-certificates-amended = { $n } certificates issued again.
