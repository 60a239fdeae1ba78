# Papers of decisions, letters and meetings.
papers-title = Papers
paper-decision-docx = Take the decision (Word)
paper-decision-pdf = Take the decision (PDF)
paper-announcement = Take the announcement (Word)
paper-loudspeaker = Take the loudspeaker texts by hamlet
paper-dossier = Take the whole dossier (ZIP)
paper-nothing = There is nothing to write this about yet: no case is at that step, or the decision is not issued.
paper-no-title = No paper knows this title yet.
letter-docx = Take the letter (Word)
letter-pdf = Take the letter (PDF)
minutes-pdf = Take the minutes (PDF)
minutes-docx = Take the minutes (Word)
