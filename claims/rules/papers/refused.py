"""Why a paper is not taken: each says what to do instead, and none repeats what stands in the file or its name."""

from claims.rules.refusal import N_, Refusal


class PaperRefused(Refusal):
    """A paper that is not taken, whatever the reason."""

    code = "paper_refused"
    sentence = N_("This file cannot be taken. Please send another one.")


class PaperEmpty(PaperRefused):
    code = "paper_empty"
    sentence = N_("This file is empty. Please choose it again.")


class PaperTooLarge(PaperRefused):
    """Facts: `most`, in megabytes."""

    code = "paper_too_large"
    sentence = N_("This file is larger than %(most)s MB. Please send a smaller one, or a photo of the paper.")


class PapersTooLarge(PaperRefused):
    """Facts: `most`, in megabytes."""

    code = "papers_too_large"
    sentence = N_(
        "The papers of a claim may have %(most)s MB together, and this one is too much. "
        "Please replace a large one by a smaller one."
    )


class TooManyPapers(PaperRefused):
    """Facts: `most`."""

    code = "too_many_papers"
    sentence = N_("A claim may have %(most)s papers. Please replace one that is no longer needed.")


class TooManySent(PaperRefused):
    """Facts: `most`."""

    code = "too_many_papers_sent"
    sentence = N_("You have sent %(most)s papers for this claim, and no more are taken. Please write to us.")


class PaperWrongKind(PaperRefused):
    code = "paper_wrong_kind"
    sentence = N_(
        "Only PDF, JPEG, PNG, CSV and Excel (XLSX) files are taken. Please send the paper as one of these."
    )


class PaperOfPhone(PaperRefused):
    code = "paper_of_phone"
    sentence = N_(
        "This is a picture in a format that only some phones can show (HEIC). Please send it as a JPEG, "
        "or take a photo here."
    )


class PaperOfOffice(PaperRefused):
    code = "paper_of_office"
    sentence = N_("A document of a word processor is not taken. Please save it as a PDF and send that.")


class PaperBroken(PaperRefused):
    code = "paper_broken"
    sentence = N_(
        "This file is damaged or not complete, and cannot be opened. Please send it again from the original."
    )


class PaperLocked(PaperRefused):
    code = "paper_locked"
    sentence = N_("This file is locked with a password. Please send it without one.")


class PaperActive(PaperRefused):
    code = "paper_active"
    sentence = N_(
        "This file contains a program, another file, or something that is loaded from elsewhere. "
        "Please print it as a new PDF, or save only the values, and send that."
    )


class PaperHidesAnother(PaperRefused):
    code = "paper_hides_another"
    sentence = N_("Another file is hidden in this one. Please send a new copy, or a photo of the paper.")


class PictureTooLarge(PaperRefused):
    """Facts: `most`, in million pixels."""

    code = "picture_too_large"
    sentence = N_("This picture has more than %(most)s million pixels. Please send a smaller one.")


class PaperTooMuch(PaperRefused):
    code = "paper_too_much"
    sentence = N_(
        "There is more in this file than can be read. Please send only the part that your claim is about."
    )


class PaperNoTable(PaperRefused):
    code = "paper_no_table"
    sentence = N_(
        "Only a table can be read here: a CSV or an Excel (XLSX) file. You can also paste the rows."
    )


class TableUnread(PaperRefused):
    """Facts: `line`, counted from 1."""

    code = "table_unread"
    sentence = N_(
        "Line %(line)s of this table cannot be read. Please save the table anew as CSV, with values alone."
    )


class PaperNotNow(PaperRefused):
    code = "paper_not_now"
    sentence = N_("No papers can be added to this claim now.")
