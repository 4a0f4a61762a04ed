"""The clauses are invented; agreed on 10 January 2005, effective on 15 January 2005."""

# ruff: noqa: E501 - a clause is read in one line

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendors.reading.ending import read_end
from vendors.reading.proposals import Known
from vendors.rules.renewal import EndKind

AGREED, EFFECTIVE = dt.date(2005, 1, 10), dt.date(2005, 1, 15)


def read(*clauses, agreed_on=AGREED, effective_on=EFFECTIVE):
    return read_end(clauses, agreed_on=agreed_on, effective_on=effective_on)


def named(clause):
    value = read(clause).value
    return str(value and value.named)


# A clause and its answer stand on one line.
# fmt: off
NAMED = [
    ("This Agreement shall be for a term of five (5) years from the Effective Date.", "2010-01-15"),
    ("The initial term of this Agreement is three years.", "2008-01-15"),
    ("The Term of this Agreement shall commence on the Effective Date and shall continue for a period of ten (10) years, unless earlier terminated as provided herein.", "2015-01-15"),
    ("This Agreement shall remain in full force and effect for eighteen (18) months following the Effective Date.", "2006-07-15"),
    ("Unless sooner terminated in accordance with Section 12, this Agreement will expire two (2) years after the Effective Date.", "2007-01-15"),
    ("THE TERM OF THIS AGREEMENT SHALL BE TWENTY-FOUR (24) MONTHS COMMENCING ON THE EFFECTIVE DATE.", "2007-01-15"),
    ("Term: 36 months", "2008-01-15"),
    ("Initial Term \u2013 12 months from Effective Date. Renewal: auto 12 months.", "2006-01-15"),
    ("Subscription Term: Three (3) years", "2008-01-15"),
    ("The agreement has a fixed duration of 5 years.", "2010-01-15"),
    ("This Agreement is concluded for a period of two (2) years and enters into force upon signature by both parties.", "2007-01-10"),
    ("The term of this Agreement shall be one (1) year from the date hereof.", "2006-01-10"),
    ("This Agreement shall continue in effect for a period of 6 months from the date first above written.", "2005-07-10"),
    ("Licensor grants the license for a period of seven (7) years (the \u201cTerm\u201d).", "2012-01-15"),
    ("This Agreement shall have an initial term of two and one-half (2 1/2) years.", "2007-07-15"),
    ("The Agreement shall run for ninety (90) days after the Effective Date.", "2005-04-15"),
    ("This Agreement shall become effective on the Effective Date and, unless terminated by either party upon thirty (30) days written notice, shall remain in effect for four (4) years.", "2009-01-15"),
    ("The initial three (3) year term of this Agreement begins on the Effective Date.", "2008-01-15"),
    ("The term shall be for an initial five-year period.", "2010-01-15"),
    ("This Agreement shall be valid for one year and six months from its signing.", "2006-07-10"),
    ("The engagement shall last for a\nperiod of twelve (12) con-\nsecutive months from the Effective Date.", "2006-01-15"),
    ("Subject to Section 9 (which allows thirty (30) days to cure a breach), the term of this Agreement is two (2) years.", "2007-01-15"),
    ("\u201cTerm\u201d means the period of twenty (20) years from the Effective Date.", "2025-01-15"),
    ('"Initial Term" shall mean the five (5) year period beginning on the Effective Date.', "2010-01-15"),
    ("The parties agree that this Agreement will terminate automatically five years from the Commencement Date.", "2010-01-15"),
    ("This Agreement shall terminate on the date that is three (3) years after the Effective Date.", "2008-01-15"),
    ("This Agreement shall expire at the end of the third Contract Year.", "2008-01-15"),
    ("This Agreement is made for 10 years and will then be extended by 5 years each unless terminated with 12 months' notice.", "2015-01-15"),
    ("This agreement begins on the Effective Date and shall continue for an initial term of one (1) year and thereafter until terminated by either party on three months' notice.", "2006-01-15"),
    ('Except as otherwise provided herein, the term ("Term") of the Agreement shall be a period of five (5) full Contract Years.', "2010-01-15"),
    ("The Joint Venture shall continue for a term of fifty (50) years from the date of this Agreement.", "2055-01-10"),
    ("This Agreement shall be in effect for an initial term of one year, and shall renew for successive one-year terms unless either party gives sixty (60) days' notice.", "2006-01-15"),
    ("The franchise is granted for a term of twenty (20) years, commencing on the date hereof.", "2025-01-10"),
    ("The Maintenance Period shall be twelve (12) months from the Effective Date.", "2006-01-15"),
    ("The term of the endorsement is three (3) Contract Years.", "2008-01-15"),
    ("This Agreement shall continue until the fifth (5th) anniversary of the Effective Date.", "2010-01-15"),
    ("The Term shall commence on the Effective Date and expire on the third anniversary thereof, unless renewed.", "2008-01-15"),
    ("This Agreement shall terminate on the second anniversary of the date of this Agreement.", "2007-01-10"),
    ("This Agreement will end on the ten-year anniversary of the Effective Date.", "2015-01-15"),
    ("...continuing until the one year anniversary of the Effective Date (the \u201cInitial Term\u201d)", "2006-01-15"),
    ("until the end of the calendar month in which the fifth anniversary of the Effective Date falls", "2010-01-31"),
    ("This Agreement shall continue until December 31, 2010.", "2010-12-31"),
    ("The term begins on February 1, 2005 and ends on January 31, 2008, unless sooner terminated.", "2008-01-31"),
    ("This Agreement is effective from March 1, 2005 through and including February 28, 2007.", "2007-02-28"),
    ("Term: January 1, 2006 \u2013 December 31, 2008", "2008-12-31"),
    ("Term: 1 July 2005 to 30 June 2006", "2006-06-30"),
    ("Expiration Date: June 30, 2009", "2009-06-30"),
    ("The Agreement shall automatically expire at midnight on the 30th day of September, 2007.", "2007-09-30"),
    ("This Agreement shall terminate effective March 31, 2006.", "2006-03-31"),
    ("September 30, 2008", "2008-09-30"),
    ("The contract runs until 31.12.2009.", "2009-12-31"),
    ("This Agreement commences on the Effective Date and shall end at 11:59 p.m. Eastern Time on 12/31/2012.", "2012-12-31"),
    ("The term of this Agreement is five years, ending December 31, 2009, unless extended for a further period of two years ending December 31, 2011.", "2009-12-31"),
    ("This Agreement, dated January 10, 2005, shall be effective as of January 15, 2005 and shall remain in effect until June 30, 2006, provided that either party may terminate on 30 days' notice.", "2006-06-30"),
    ("The promotion starts on May 1, 2005. It will conclude on October 31, 2005.", "2005-10-31"),
    ("The term shall extend from the Effective Date to and including August 31, 2011.", "2011-08-31"),
    ("The initial term will run through the end of June 2007.", "2007-06-30"),
    ("This Agreement shall remain in force through the end of calendar year 2008.", "2008-12-31"),
    ("until close of business on Friday, May 4, 2007", "2007-05-04"),
    ("The term shall commence on July 1, 2005 and continue for five (5) years.", "2010-07-01"),
    ("This Agreement shall be effective for three (3) years commencing April 1, 2005.", "2008-04-01"),
    ("a term of two (2) years beginning on 1 March 2005", "2007-03-01"),
    ("The term of this Agreement shall be for one year from February 1, 2005.", "2006-02-01"),
    ("The Services shall start on June 15, 2005 (the \u201cCommencement Date\u201d) and shall be provided for thirty-six months from the Commencement Date.", "2008-06-15"),
    ("until the later of (a) the fourth anniversary of the Effective Date, or (b) completion of the Research", "2009-01-15"),
    ("The term continues for the remainder of the calendar year and three (3) years thereafter.", "2008-12-31"),
    ("This Agreement shall be effective on the Effective Date and shall expire on the fifth anniversary of such date.", "2010-01-15"),
    ("The initial term shall commence on the Effective Date and shall end on December 31 of the fifth (5th) full calendar year thereafter.", "2010-12-31"),
    ("The term of this Agreement shall begin upon the date first written above and end ten (10) years from such date.", "2015-01-10"),
    ("This Agreement shall continue until 5 years from date of execution.", "2010-01-10"),
    ("shall remain in effect until the date which is five years from the Effective Date", "2010-01-15"),
    ("Unless earlier terminated, the term commences as of January 1, 2004 and will remain in effect through December 31, 2006 and, thereafter, will automatically renew for one year periods.", "2006-12-31"),
    ("The agreement is for a period of one year (365 days).", "2006-01-15"),
    ("The term of this Agreement is for a period of 3 years commencing on the date of last signature.", "2008-01-10"),
    ("This agreement terminates December 31 of 2009.", "2009-12-31"),
    ("This Agreement shall expire five (5) years from the date of its execution unless renewed; Section 5 survives for two (2) years.", "2010-01-10"),
    ("The Initial Term shall expire at midnight on the day immediately preceding the tenth anniversary of the Effective Date.", "2015-01-15"),
    ("This Agreement shall continue through the third (3rd) anniversary of the Effective Date.", "2008-01-15"),
    ("The Agreement runs from 01.02.2005 to 31.01.2008.", "2008-01-31"),
    ("ending with the close of business December 31st, 2009", "2009-12-31"),
    ("This Agreement has a term expiring on the earlier of (i) June 30, 2008 or (ii) the termination of the Master Agreement.", "2008-06-30"),
    ("This Agreement shall have a term of sixty (60) months following the date on which this Agreement is executed.", "2010-01-10"),
    ("with effect from 1st April 2005 for a period of 2 years", "2007-04-01"),
    ("Contract term: 24 months. Contract start: 1 February 2005.", "2007-02-01"),
    ("The term of this Agreement shall commence as of the date first set forth above and shall continue until the tenth anniversary thereof; provided, that Licensor may terminate on 60 days' notice.", "2015-01-10"),
    ("This agreement shall continue for a period of five years and then from year to year.", "2010-01-15"),
    ("Unless extended, the license expires 18 months after the date of this Agreement.", "2006-07-10"),
    ("Term. One (1) year", "2006-01-15"),
    ("The duration of the cooperation is 3 years, from March 1, 2005 to February 29, 2008.", "2008-02-29"),
    ("The Term is the period beginning on the Effective Date and ending on the date that is thirty (30) months thereafter.", "2007-07-15"),
    ("This contract will be in force for (five) 5 years.", "2010-01-15"),
    ("The term shall be twenty-five years commencing at 12:01 a.m. on January 1, 2006.", "2031-01-01"),
    ("Start date: 15 March 2005; End date: 14 March 2008", "2008-03-14"),
    ("effective for the period July 1, 2005-June 30, 2006", "2006-06-30"),
    ("This Agreement shall expire upon the earlier of (a) two (2) years from the date hereof and (b) the completion of the Services.", "2007-01-10"),
    ("This Agreement will terminate on April 15, 2007 (the 'Termination Date') unless extended to April 15, 2009.", "2007-04-15"),
    ("The initial term is a period of 3-years.", "2008-01-15"),
    ("This Agreement shall remain in effect for one (1) year from the last date signed below.", "2006-01-10"),
    ("This Agreement shall continue for five (5) successive Contract Years.", "2010-01-15"),
    ("This Agreement shall terminate sixty (60) days after the Effective Date unless the Closing has occurred.", "2005-03-16"),
    ("The term shall be for (3) three years.", "2008-01-15"),
    ("The Term of this Agreement will be from the Effective Date until the end of the 2008 calendar year.", "2008-12-31"),
    ("until the thirty-first (31st) day of December, 2009", "2009-12-31"),
    ("The term shall be deemed to have commenced on 1 October 2004 and shall continue for a fixed period of 36 months.", "2007-10-01"),
    ("The Term commenced on August 1, 2004 and will expire July 31, 2009.", "2009-07-31"),
    ("This Agreement supersedes the agreement dated May 3, 2001, which expired on May 2, 2004. The term of this Agreement is two years.", "2007-01-15"),
    ('The term (the "Term") of the Franchise shall be ten years; Franchisee has 30 days to open.', "2015-01-15"),
    ('Licensee shall have the right to use the Marks for three (3) years from the Effective Date (the "License Period").', "2008-01-15"),
    ("Duration: 5 yrs.", "2010-01-15"),
    ("The parties have agreed on a minimum term of 36 months.", "2008-01-15"),
    ("The Agreement commences upon the Effective Date and has a minimum duration of two years.", "2007-01-15"),
    ('This Agreement shall remain in effect until the Expiration Date. "Expiration Date" means March 31, 2010.', "2010-03-31"),
    ("This Agreement shall expire at 5:00 p.m. on the second (2nd) anniversary of the Effective Date, and Section 9 shall survive for five (5) years thereafter.", "2007-01-15"),
    ("The Term shall be from June 1, 2005 for a period of four (4) years, that is, until May 31, 2009.", "2009-05-31"),
    ('The term of this Agreement (the "Term") shall commence on the Effective Date and, unless earlier terminated as set forth in Section 10, shall continue in full force and effect for an initial period ending on the date five (5) years from the Effective Date.', "2010-01-15"),
    ("The Initial Term will end on the last day of the sixtieth (60th) full calendar month following the Effective Date.", "2010-01-31"),
    ("This Agreement shall be for an initial term of three (3) years beginning on the first day of the month following the Effective Date.", "2008-02-01"),
    ("The parties may terminate after two (2) years; otherwise the term ends on 31 March 2011.", "2011-03-31"),
    ("The agreement shall be binding for a period of eleven months, beginning on the 1st of February, 2005.", "2006-01-01"),
    ("The term hereof shall be five (5) years, commencing on the Effective Date, with two (2) options of three (3) years each.", "2010-01-15"),
    ("The Company engages Consultant for 100 days commencing on the Effective Date.", "2005-04-25"),
    ("Term of Agreement: 3 Years (from Date of Signing)", "2008-01-10"),
    ("Contract Period: 1/15/2005 to 1/14/2006", "2006-01-14"),
    ('The Term shall be for a period of approximately five years ending on December 31, 2009 (the "Expiry Date").', "2009-12-31"),
    ("The term of the license granted shall commence upon the Effective Date and extend for a period of fifteen (15) years.", "2020-01-15"),
    ("This Agreement shall remain in force until the later of (i) ten years from the Effective Date or (ii) expiration of the last Valid Claim.", "2015-01-15"),
    ('Unless terminated earlier, this Agreement shall expire on its own terms on the date which is five (5) years from the date hereof (the "Initial Term").', "2010-01-10"),
    ("This Agreement shall be effective on the date hereof and continue in effect for a term of one year, and from year to year thereafter.", "2006-01-10"),
    ("The initial term of this Agreement shall be from the Effective Date through December 31, 2005. Thereafter, it shall renew for twelve (12) month terms.", "2005-12-31"),
    ("Consultant's engagement hereunder shall be for a term commencing on the Effective Date and terminating on the one-year anniversary thereof.", "2006-01-15"),
    ("This Agreement shall have a duration of five (5) years as from its signature.", "2010-01-10"),
    ("The present contract has a term of 24 months as of the date of signature.", "2007-01-10"),
    ("This Agreement is entered into for a period of three (3) years starting on the date of its signature by the last Party.", "2008-01-10"),
    ('Subject to earlier termination under Article 10, the term of this Agreement will begin on the Effective Date and will end on the twentieth (20th) anniversary of the Effective Date (the "Term").', "2025-01-15"),
    ("The endorsement period shall be for the three-year period from March 1, 2005 through February 29, 2008.", "2008-02-29"),
    ("Term. Initial period: From May 1, 2005 until April 30, 2007; Option period: From May 1, 2007 until April 30, 2009.", "2007-04-30"),
    ("This Agreement shall commence on the date first above written and shall expire on the later of (a) 1 year or (b) delivery of all Products.", "2006-01-10"),
    ("This Agreement shall continue until June 30 of the fifth year following the Effective Date.", "2010-06-30"),
    ("This Agreement shall be for one (1) year, with the option of renewing for two (2) more years.", "2006-01-15"),
    ("Either party may terminate this Agreement after the first anniversary of the Effective Date on ninety (90) days' notice. Otherwise this Agreement continues for three years.", "2008-01-15"),
    ("The Agreement shall continue for so long as Manufacturer supplies Products, but in any event not beyond December 31, 2012.", "2012-12-31"),
    ("Term - 2 years with automatic renewal. Termination - 60 days written notice", "2007-01-15"),
    ("This Agreement is effective as of the Effective Date and shall expire on December 31, 2007 unless terminated at an earlier date as provided in Section 8 or renewed under Section 9 until December 31, 2009.", "2007-12-31"),
    ("This Agreement shall continue in effect for a period of five (5) years unless sooner terminated by (i) sixty (60) days' notice, (ii) a breach uncured for thirty (30) days or (iii) insolvency.", "2010-01-15"),
    ("This Agreement shall take effect on the date hereof and shall terminate December 31, 2010, provided that Sections 5 and 6 shall continue for a period of five (5) years.", "2010-12-31"),
    ("Agreement shall be in effect from the date of last signature hereunder for a 3-year term", "2008-01-10"),
    ("The Distributor's appointment shall continue for an initial fixed period of 2 years and thereafter until terminated by either party giving 6 months' written notice.", "2007-01-15"),
    ("This Agreement shall come into force on the Effective Date and shall remain valid for a period of ten years with a possibility of extension for another ten years.", "2015-01-15"),
    ("Each party may terminate on 30 days notice; this Agreement will in any case end by June 30, 2006.", "2006-06-30"),
    ("The Agreement will expire after a period of four years.", "2009-01-15"),
    ("The effective date is October 1, 2005 and the agreement ends two years later.", "2007-10-01"),
    ("The Agreement has a period of validity of one year, starting from 01/02/2005 to 01/01/2006.", "2006-01-01"),
    ("The term of this Agreement shall be one hundred twenty (120) months, subject to extension.", "2015-01-15"),
    ("the term of this Agreement shall be the period commencing January 1, 2006, and ending January 31, 2011", "2011-01-31"),
    ("Term Five (5) years", "2010-01-15"),
    ("The term of this Agreement shall commence on the Effective Date and shall terminate on the last day of the twelfth (12th) full month following the Effective Date.", "2006-01-31"),
    ("This Agreement is for a single season, ending September 30th, 2005.", "2005-09-30"),
    ("The Term is 1825 days from the Effective Date.", "2010-01-14"),
    ("Agreement Date: January 10, 2005. Termination Date: January 9, 2007.", "2007-01-09"),
    ("Expiration: 24 months from execution", "2007-01-10"),
    ("This Agreement will continue in effect through the last day of the 36th month after the month in which the Effective Date occurs.", "2008-01-31"),
    ("The term of this Agreement shall begin on the Effective Date and shall continue until the date that is the earlier of (i) the date on which all Products are sold or (ii) five (5) years after the Effective Date.", "2010-01-15"),
    ('This Agreement shall become effective on the date first written above and shall continue in effect for two (2) years (the "Initial Term") unless terminated in accordance with Section 14; thereafter for successive one (1) year periods.', "2007-01-10"),
    ("Term: This Agreement shall commence on the date hereof and shall remain in effect until December 31, 2006, and shall thereafter be automatically extended until December 31, 2007 unless notice is given.", "2006-12-31"),
    ("The initial term of this agreement shall be for thirteen (13) months beginning February 1, 2005 and ending February 28, 2006.", "2006-02-28"),
    ("The consultancy will be for a period of 6 months with effect from 1 March 2005 and terminate on 31 August 2005 unless extended by mutual agreement.", "2005-08-31"),
    ("This Agreement shall remain in full force and effect for a period of five (5) years from the date hereof, and from year to year thereafter until terminated by either party upon ninety (90) days written notice.", "2010-01-10"),
    ("The Company hereby appoints Distributor as its exclusive distributor for an initial period of 36 months after the signature of this Agreement.", "2008-01-10"),
    ("The term of this Agreement shall be ten years, beginning with the calendar year 2006 and ending with the calendar year 2015.", "2015-12-31"),
    ("The term of this Agreement shall commence upon execution and shall continue for a period of three (3) years, provided that Client may terminate at the end of each twelve (12) month period.", "2008-01-10"),
    ('Manufacturer shall supply the Product for a minimum of seven (7) years from the Effective Date ("Initial Term").', "2012-01-15"),
    ("This Agreement is effective for one (1) year from the date of execution by both parties, and may be renewed annually.", "2006-01-10"),
    ("Unless this Agreement is terminated sooner, it shall terminate two (2) years and six (6) months from the Effective Date.", "2007-07-15"),
    ("This Agreement shall terminate on the earliest of: (a) December 31, 2008; (b) mutual agreement; or (c) thirty (30) days after notice by either party.", "2008-12-31"),
    ("This contract is valid from the date of signature through to 31st of December 2007.", "2007-12-31"),
    ("Term of the Agreement is Twelve (12) months commencing on 15 January 2005 & ending on 14 January 2006.", "2006-01-14"),
    ("the Term of this Agreement shall be the twelve-month period immediately following the Effective Date", "2006-01-15"),
    ("This Agreement shall commence as of the date hereof and shall terminate upon the expiration of the ten-year period following such date.", "2015-01-10"),
    ("This Agreement shall continue in full force and effect until terminated pursuant to the provisions hereof; provided that it shall in no event continue beyond January 31, 2010.", "2010-01-31"),
    ('The rights and licenses shall be for a term of one (1) year (the "Exclusive Period") after which they continue on a non-exclusive basis for two (2) years.', "2006-01-15"),
    ("Athlete's services shall be rendered during a three (3) year term starting from the date of this Agreement.", "2008-01-10"),
    ('The period of this Agreement shall be from 1st July 2005 until 30th June 2008 ("the Term")', "2008-06-30"),
    ("Promotion period: September 1, 2005 - December 15, 2005", "2005-12-15"),
    ("This Agreement shall become effective as of January 15, 2005 and shall remain in effect until the completion of the fiscal year ending June 30, 2008.", "2008-06-30"),
    ("Agreement shall be for a period of One (1) Year from Date of Agreement and shall be renewed automatically each year.", "2006-01-10"),
    ('Executive is engaged through December 31, 2006 (the "Term"), subject to automatic one-year extensions.', "2006-12-31"),
    ("This Agreement expires three hundred and sixty-five (365) days after the Effective Date.", "2006-01-15"),
    ("Unless terminated as provided in this Agreement, the Agreement shall continue for an initial term of four (4) years from and after the first day of the calendar month immediately following the Effective Date.", "2009-02-01"),
    ("The term of this contract shall be for a period of sixty months from the starting date, which shall be April 1, 2005.", "2010-04-01"),
]
# fmt: on


# A clause and its answer stand on one line.
# fmt: off
OPEN = [
    ("This Agreement shall continue until terminated by either party.", Known.SAYS_NONE),
    ("This Agreement shall remain in effect indefinitely, unless terminated upon sixty (60) days' notice.", Known.SAYS_NONE),
    ("The license is perpetual and irrevocable.", Known.SAYS_NONE),
    ("This Agreement shall continue in full force and effect unless and until terminated as provided in Section 10. Either party may terminate upon a breach not cured within thirty (30) days after notice.", Known.SAYS_NONE),
    ("The rights are granted in perpetuity throughout the universe.", Known.SAYS_NONE),
    ("This Agreement has no fixed term.", Known.SAYS_NONE),
    ("This Agreement will remain in force until terminated by mutual written agreement or by either Party on twelve (12) months' written notice.", Known.SAYS_NONE),
    ("The term shall expire three (3) years after the Launch Date.", Known.UPON_EVENT),
    ("This Agreement shall terminate upon completion of the Services.", Known.UPON_EVENT),
    ("The term is five (5) years from the First Commercial Sale of the Product.", Known.UPON_EVENT),
    ("This Agreement shall remain in effect for so long as Holder owns any shares.", Known.UPON_EVENT),
    ("until the expiration of the last to expire of the Licensed Patents", Known.UPON_EVENT),
    ("This Agreement shall continue for a period of [***] years from the Effective Date.", Known.ILLEGIBLE),
    ("This Agreement shall expire on ____________.", Known.ILLEGIBLE),
    ("The term shall be ___ (__) years.", Known.ILLEGIBLE),
    ("This Agreement shall continue until [*].", Known.ILLEGIBLE),
    ("The obligations shall survive for three (3) years after termination of this Agreement.", Known.NOT_FOUND),
    ("Payment is due within thirty (30) days after receipt of an invoice.", Known.NOT_FOUND),
    ("Either party may terminate this Agreement if a breach is not cured within sixty (60) days after notice.", Known.NOT_FOUND),
    ("This Agreement is valid until further notice.", Known.SAYS_NONE),
    ("in perpetuity or until terminated", Known.SAYS_NONE),
    ("This Agreement is made as of January 10, 2005 and continues until terminated on 30 days' notice.", Known.SAYS_NONE),
    ("The license term for each Product shall be three years from delivery of that Product.", Known.UPON_EVENT),
    ("This Master Agreement shall remain in effect as long as any Order Form is in effect.", Known.UPON_EVENT),
    ("This Agreement shall be co-terminous with the Lease.", Known.UPON_EVENT),
    ("Term: perpetual, unless terminated for breach with thirty (30) days to cure.", Known.SAYS_NONE),
    ("The Agreement shall continue until either party gives the other ninety (90) days written notice of termination.", Known.SAYS_NONE),
    ("This Agreement shall be effective until cancelled by either party on thirty (30) days' notice.", Known.SAYS_NONE),
    ("This Agreement will commence upon the Effective Date and shall continue through the fourth anniversary of the Launch Date.", Known.UPON_EVENT),
    ("The Royalty Term shall continue on a country-by-country basis until ten (10) years after First Commercial Sale.", Known.UPON_EVENT),
    ("The Agreement becomes effective when signed and has an indefinite duration. Either party may terminate it with 6 months notice.", Known.SAYS_NONE),
    ("The Agreement enters into force on 1 January 2006 and is concluded for an indefinite period.", Known.SAYS_NONE),
    ("The Joint Venture Company shall have an operating term of thirty (30) years commencing from the date of issuance of its business license.", Known.UPON_EVENT),
    ("The Term shall be twelve (12) months, commencing from the Go-Live Date.", Known.UPON_EVENT),
    ("The license shall be effective until terminated.", Known.SAYS_NONE),
    ("Subject to Sections 7.2 and 7.3, the term of this Agreement shall be one (1) year commencing on the date when Company first makes the Service available to users.", Known.UPON_EVENT),
    ("The License shall commence on the Effective Date and, unless terminated pursuant to Section 5, shall continue for the life of the Licensed Patents.", Known.UPON_EVENT),
    ("This Agreement shall be valid for the duration of the copyright in the Work.", Known.UPON_EVENT),
    ("This Agreement will be in effect until such time as it is terminated by either party giving thirty days notice.", Known.SAYS_NONE),
    ("This Agreement shall commence upon the Effective Date and, unless sooner terminated, shall remain in effect until three (3) years after the date of the first commercial shipment.", Known.UPON_EVENT),
    ("This Agreement terminates upon termination of the Investment Advisory Agreement.", Known.UPON_EVENT),
    ("The initial term of the Agreement is from the date hereof to the third anniversary of the Closing Date.", Known.UPON_EVENT),
    ("The Term shall be two years from the date Buyer receives the first shipment.", Known.UPON_EVENT),
    ("Term of License. The term of the license is co-extensive with the term of the Lease.", Known.UPON_EVENT),
    ("", Known.NOT_FOUND),
]
# fmt: on


@pytest.mark.parametrize(("clause", "expected"), NAMED)
def test_the_day_that_the_words_name(clause, expected):
    assert named(clause) == expected


@pytest.mark.parametrize(("clause", "known"), OPEN)
def test_no_day_is_named_where_the_words_name_none(clause, known):
    answer = read(clause)

    assert (answer.known, answer.value and answer.value.named) == (known, None), answer


@pytest.mark.parametrize(
    "rewritten",
    [
        pytest.param(str.upper, id="in capitals"),
        pytest.param(lambda text: text.replace(" ", "\n"), id="with line ends"),
        pytest.param(lambda text: text.replace(" ", "  "), id="with double spaces"),
        pytest.param(lambda text: text.replace("'", "\u2019"), id="curly quotes"),
        pytest.param(lambda text: text.replace("shall", "will"), id="will for shall"),
        pytest.param(lambda text: f"TERM AND RENEWAL {text}", id="below a heading"),
        pytest.param(
            lambda text: (
                f"{text.rstrip('. ')}. Invoices are payable within thirty (30) days."
            ),
            id="before other terms",
        ),
    ],
)
def test_the_day_does_not_hang_on_how_the_words_are_set(rewritten):
    sentences = [(clause, day) for clause, day in NAMED if clause.startswith("Th")]

    moved = [clause for clause, day in sentences if named(rewritten(clause)) != day]

    assert moved == []


def test_a_length_is_counted_to_its_last_day_as_well_as_to_the_day_it_names():
    end = read("The term is five (5) years from the Effective Date.").value

    assert (end.named, end.last_day) == (dt.date(2010, 1, 15), dt.date(2010, 1, 14))
    assert end.kind is EndKind.COMPUTED


def test_a_stated_day_is_itself_the_last():
    end = read("It ends on January 31, 2008.").value

    assert end.last_day == end.named == dt.date(2008, 1, 31)


def test_without_an_effective_date_the_day_of_agreement_counts():
    end = read("The term is one (1) year.", effective_on=None).value

    assert end.named == dt.date(2006, 1, 10)


def test_a_length_without_any_day_to_count_from_stays_a_question():
    answer = read("The term is one (1) year.", agreed_on=None, effective_on=None)

    assert answer.value.kind is EndKind.UNKNOWN
    assert str(answer.value.length) == "1 year"
    assert answer.doubts


@pytest.mark.parametrize(
    "clause",
    [
        "The term is three (2) years from the Effective Date.",
        "The term is two years and ends on June 30, 2009.",
        "It continues until the later of the third anniversary of the Effective Date and the closing.",
        "It ends on 3/4/2009.",
    ],
)
def test_what_can_be_read_in_two_ways_is_a_doubt(clause):
    assert read(clause).doubts


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (
            [
                "The term of this Agreement shall be as set forth in Exhibit A.",
                "EXHIBIT A Term: Two (2) years from the Effective Date",
            ],
            "2007-01-15",
        ),
        (
            [
                "This Agreement shall commence on the Effective Date and terminate on the Termination Date.",
                '"Termination Date" means the date falling seven years after the Effective Date.',
            ],
            "2012-01-15",
        ),
        (
            [
                '1.8 "Initial Term" has the meaning set forth in Section 9.1.',
                "9.1 The initial term of this Agreement commences upon the Effective Date and continues for thirty-six (36) months.",
            ],
            "2008-01-15",
        ),
        (
            [
                "This Agreement expires at the end of the Term.",
                "The Term is two (2) years, commencing on July 1, 2005.",
            ],
            "2007-07-01",
        ),
    ],
)
def test_several_clauses_are_read_together(clauses, expected):
    assert str(read(*clauses).value.named) == expected


@settings(max_examples=200)
@given(
    st.text(alphabet="the term(3)years of Jan 1,2005[*]_ until.\n\u201c", max_size=300)
)
def test_no_clause_makes_it_fail(text):
    read(text)


@pytest.mark.parametrize(
    "clause",
    [
        '"Contract Year" means the period from the Effective Date to June 30, 2006.',
        '1.4 "Year" shall mean the twelve months ending on June 30, 2006.',
        '"Calendar Quarter" means the three months ending on March 31, 2006.',
    ],
)
def test_the_end_of_a_year_that_is_defined_is_no_end(clause):
    assert read(clause).known is Known.NOT_FOUND


@pytest.mark.parametrize(
    "clause",
    [
        "It shall renew for successive one-year terms until terminated by either party.",
        "This Agreement shall have the Term set forth above unless sooner terminated.",
    ],
)
def test_a_clause_that_leaves_the_first_end_to_others_says_nothing(clause):
    assert read(clause).known is Known.NOT_FOUND


def test_what_ends_upon_an_act_is_not_without_end():
    clause = "This Agreement shall terminate upon release of the Material."

    assert read(clause).known is not Known.SAYS_NONE
