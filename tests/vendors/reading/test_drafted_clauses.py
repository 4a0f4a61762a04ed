"""Clauses of many trades, invented; agreed on 10 January 2005, effective on the 15th."""

# ruff: noqa: E501 - a clause is read in one line

import datetime as dt

import pytest

from vendors.reading.ending import read_end
from vendors.reading.noticing import read_notice
from vendors.reading.proposals import Known
from vendors.reading.renewing import read_renewal

AGREED, EFFECTIVE = dt.date(2005, 1, 10), dt.date(2005, 1, 15)

# A clause and its answer stand on one line; None is no day, no length.
# fmt: off
ENDS = [
    ("5.1 Term. Unless sooner terminated pursuant to Section 5.2 or 5.3 hereof, this Agreement and the license granted hereunder shall commence on the Effective Date and shall run for an initial period of five (5) years (the \"Initial Term\"), and shall thereafter be automatically extended for successive one-year periods unless either party gives the other sixty (60) days' notice.", "2010-01-15"),
    ('The term of this Agreement (the "Term") shall begin on the Effective Date and end at 11:59 p.m., Eastern Time, on January 15, 2010, unless sooner terminated as herein provided.', "2010-01-15"),
    ("This Distributor Agreement shall be effective for a period of thirty-six (36) months from the date first above written, subject however to prior termination upon thirty (30) days' written notice in the event of an uncured default.", "2008-01-10"),
    ("Subject to the provisions of Article XI, the engagement of the Agent hereunder shall take effect on April 1, 2005 and shall endure for a period of seven years expiring on March 31, 2012.", "2012-03-31"),
    ("The Sponsorship Term shall consist of the 2005, 2006 and 2007 Seasons, and this Agreement shall accordingly terminate on December 31, 2007 unless extended under Section 3(b) or sooner terminated for cause after a ten (10) day cure period.", "2007-12-31"),
    ("Outsourcing Vendor shall host the Site for Customer for twelve (12) consecutive months beginning on the Effective Date; any continuation of Hosting Services beyond that period shall be at Host's then-current monthly rates.", "2006-01-15"),
    ("This Agreement shall take effect on the date the first unit of Product is delivered to Buyer and shall remain in effect for three (3) years from such delivery date, unless terminated earlier by either party upon ninety (90) days' notice following a material breach.", None),
    ("The franchise and license herein granted shall be for a term of twenty (20) years commencing on the date of this Agreement's effectiveness, unless this Agreement is terminated at an earlier date pursuant to Article 18. Franchisee has no right to renew.", "2025-01-15"),
    ("This Agreement shall expire, without any further action by either Party, on the second (2nd) anniversary of the Effective Date, provided that Sections 7, 9 and 12 shall survive for three (3) years thereafter.", "2007-01-15"),
    ("The term of this Agreement shall continue for the life of the last to expire of the patents included in the Licensed Patents, or for a period of ten (10) years from the first commercial sale of a Licensed Product, whichever is later.", None),
    ('The period of this Agreement shall be deemed to have commenced July 1, 2004 and, unless earlier terminated in accordance with the terms hereof, shall end on June 30, 2009 (the "Contract Period"), it being understood that a "Contract Year" means each twelve-month period ending June 30.', "2009-06-30"),
    ('The Co-Branded Site shall be operated for a period of eighteen (18) months after the Effective Date (the "Term"). Upon termination, all licenses shall cease within ten (10) days.', "2006-07-15"),
    ("The Joint Venture shall commence as of the date hereof and shall continue for a period of ten (10) years, unless dissolved sooner by the unanimous vote of the Members or by operation of law.", "2015-01-10"),
    ("This Agreement shall commence on the Effective Date and shall remain in effect until terminated by either party upon not less than one hundred eighty (180) days' prior written notice to the other, such notice not to be given before January 1, 2007.", None),
    ("The Initial Term shall commence on the Effective Date and, unless terminated sooner in accordance with this Article 8, shall continue until the close of business on the last day of December, 2010.", "2010-12-31"),
    ("Consultant's engagement shall be for three years from and after the Effective Date, provided that either party may terminate the engagement on the first or second anniversary of the Effective Date by giving 30 days' notice.", "2008-01-15"),
    ("This Agreement becomes effective October 1, 2004, and shall continue in effect for a primary term of five (5) years and from year to year thereafter until terminated by either party on 180 days' prior written notice.", "2009-10-01"),
    ("Service Agreement made this 10th day of January, 2005. Carrier agrees to transport Shipper's gas on a firm basis from November 1, 2005 through October 31, 2007 and month to month thereafter until cancelled on thirty days notice.", "2007-10-31"),
    ("Maintenance services shall be provided for a minimum of three (3) years following the Effective Date, after which Licensee may, at its option, purchase further annual maintenance at 15% of the list price.", "2008-01-15"),
    ("This Agreement shall have no force until the Closing Date and, if the Closing occurs, shall continue for a period of four (4) years after the Closing Date.", None),
    ("Unless extended by mutual written agreement of the Parties, the exclusive manufacturing and supply rights granted herein will terminate ten years from the Effective Date.", "2015-01-15"),
    ("This Agreement, when executed, shall cover the period from and including the Effective Date to and including December 31, 2006.", "2006-12-31"),
    ("The term of Affiliate's participation will begin upon execution of this Agreement by both parties and will end two years later, unless terminated by either party at any time, with or without cause, by giving the other party ten days' written notice.", "2007-01-10"),
    ("The Covenant not to compete set forth in Section 2 shall remain in effect until the date that is two (2) years after the date on which Executive's employment with the Company terminates for any reason.", None),
    ("The term of this Agreement shall be for the calendar years 2006 through 2008, with the Agreement expiring on December 31, 2008, unless extended by written agreement signed by an officer of both companies.", "2008-12-31"),
    ("Licensee's rights under this Agreement shall last for an initial period of five (5) Contract Years commencing on the Effective Date, a \"Contract Year\" being each consecutive period of twelve months.", "2010-01-15"),
    ('"Term" means the period commencing on October 1, 2005 and ending on September 30, 2009.', "2009-09-30"),
    ('"Expiration Date" shall mean September 30, 2009, or such earlier date on which this Agreement terminates in accordance with Section 14.', "2009-09-30"),
    ("Either party may terminate this Agreement upon sixty (60) days notice for an uncured breach. If not so terminated, this Agreement shall continue in full force and effect for twenty four (24) months from the Effective Date hereof.", "2007-01-15"),
    ('The initial term of this Agreement commences on February 1, 2005 (the "Commencement Date") and continues for a period of three (3) years from the Commencement Date.', "2008-02-01"),
    ("The Endorsement Period will begin on June 15, 2005, and will terminate three (3) years thereafter. Company shall have a right of first negotiation for sixty (60) days before such termination.", "2008-06-15"),
    ("This License shall be perpetual, subject to termination as provided in Section 6, and Licensee shall pay maintenance fees for the first five (5) years following the Effective Date.", None),
    ("This Agreement is for one year beginning on the Effective Date and will thereafter renew automatically from year to year unless notice of intention not to renew is given by one party to the other at least 30 days prior to the anniversary date.", "2006-01-15"),
    ("This Agreement shall be in effect from the Effective Date through the last day of the thirty-sixth full calendar month, i.e., January 31, 2008.", "2008-01-31"),
    ("The Company shall be dissolved and this Agreement shall terminate upon the fifteenth anniversary of the date of this Agreement unless the parties agree to extend its duration in writing.", "2020-01-10"),
    ("The term of the Management Agreement shall be for five (5) years, commencing March 1, 2005 and, unless renewed, ending at midnight on March 1, 2010.", "2010-03-01"),
    ("The term of this Agreement shall commence on the Effective Date and continue until all Services under all Statements of Work have been completed and accepted, unless earlier terminated upon fifteen (15) days' notice.", None),
    ("Reseller is hereby appointed on a non-exclusive basis as of the Effective Date, provided that the appointment may not be terminated before January 15, 2008, on which date this Agreement shall end.", "2008-01-15"),
    ("The duration of this Promotion Agreement is twelve months from the date of its signing, tacitly renewable for further twelve-month periods save in the case of cancellation by registered letter three months before the expiry date.", "2006-01-10"),
    ("Expiry. This Agreement shall automatically expire on the fourth anniversary of the Effective Date without the need for notice or judicial declaration, unless the Parties have theretofore agreed in writing to its prolongation.", "2009-01-15"),
    ("This Strategic Alliance Agreement shall remain in full force and effect for an unlimited period of time and may be terminated only by mutual written consent of the Parties.", None),
    ("The parties agree that the initial term hereof shall be three (3) years from the date of this Agreement, it being further agreed that if Gross Sales for the second year exceed $1,000,000, the term shall be extended by two (2) years.", "2008-01-10"),
    ("Term: Effective Date through December 31, 2005", "2005-12-31"),
    ("TERM OF AGREEMENT: Two (2) years. RENEWAL: One (1) year upon mutual agreement. TERRITORY: United States and Canada.", "2007-01-15"),
    ("Subject to earlier termination, the license shall expire at the end of the calendar year 2008.", "2008-12-31"),
    ("This Agreement shall be binding from June 1, 2005 for five years. Six months before the end of this period the Parties shall meet to discuss a possible extension.", "2010-06-01"),
    ('Web Site hosting. The Company shall, during the 24-month period beginning on the Effective Date (the "Hosting Period"), host the Web Site and provide the Services described in Exhibit B.', "2007-01-15"),
    ("Unless previously terminated under Section 15, this Agreement shall terminate automatically at the end of the 2009 calendar year, i.e. on 31 December 2009.", "2009-12-31"),
    ("The term of this Agreement begins upon the Launch of the Co-Branded Pages and continues for two (2) years following the Launch Date, with automatic renewals of one (1) year each unless either party gives sixty (60) days' notice.", None),
    ("This Agreement shall commence on the Effective Date and, except as otherwise provided herein, shall remain in effect for the three (3)-year period ending on the third anniversary of the Effective Date.", "2008-01-15"),
    ("This Agreement shall be for a period commencing on the date hereof and terminating on the thirtieth day of April, 2006, provided, however, that upon default the non-defaulting party may terminate upon five (5) days' notice.", "2006-04-30"),
    ("The respective rights and duties of the parties shall be effective as of the Effective Date and shall continue thereafter for a period of sixty (60) calendar months, except as may be otherwise mutually agreed.", "2010-01-15"),
    ("The appointment of the Distributor will be deemed to have begun on 1 May 2005 and will continue for a fixed period of two years and thereafter until determined by either party giving to the other not less than six months' prior written notice.", "2007-05-01"),
    ("Supplier's obligation to sell and Purchaser's obligation to purchase will start March 1, 2005 and extend for ten (10) Contract Years thereafter, unless extended or earlier terminated.", "2015-03-01"),
    ("This Transportation Service Agreement shall be effective as of January 15, 2005. The primary term hereof shall extend through December 31, 2012, and shall continue year to year thereafter subject to termination by either party on 12 months' notice.", "2012-12-31"),
    ("The Parties' collaboration under this Agreement shall have a duration of two (2) years as of the Effective Date, which may be extended by mutual consent for one (1) further year.", "2007-01-15"),
    ("The Service Provider will render the services for an initial term from September 1, 2005 to September 1, 2006. Thereafter the agreement shall renew for one-year terms.", "2006-09-01"),
    ("This Agreement will terminate on the earlier of (i) the completion of the Offering and (ii) the abandonment of the Offering by the Company.", None),
    ("The Agreement shall be in force for the 2005/2006, 2006/2007 and 2007/2008 academic years and shall end on August 31, 2008.", "2008-08-31"),
    ("The exclusivity period shall be three (3) years and the term of this Agreement shall be five (5) years, each measured from the Effective Date.", "2010-01-15"),
    ("Unless terminated earlier in accordance with its terms, this Agreement shall have a term beginning on the Effective Date and ending on December 31 of the second full calendar year, namely December 31, 2007.", "2007-12-31"),
    ("The Development Agreement shall be for an initial term expiring fifteen (15) years after the Effective Date, and may thereafter be renewed by Developer for two (2) additional terms of ten (10) years.", "2020-01-15"),
    ("The Term shall commence on the date on which FDA Approval is first received and shall continue for seven (7) years.", None),
    ("THIS AGREEMENT SHALL BECOME EFFECTIVE ON THE EFFECTIVE DATE AND, UNLESS SOONER TERMINATED AS PROVIDED HEREIN, SHALL CONTINUE FOR AN INITIAL TERM ENDING THIRTY-SIX (36) MONTHS AFTER THE EFFECTIVE DATE.", "2008-01-15"),
    ("The term of this agreement shall begin on the 1st day of February, 2005, and end on the 31st day of January, 2007, both days inclusive.", "2007-01-31"),
    ("You may use the Software for one (1) year from the Effective Date, after which this license shall expire unless you have paid the renewal fee within thirty (30) days of invoice.", "2006-01-15"),
    ("The Term of this Agreement shall be for 4 years from the Effective Date subject to a right of either party to terminate the Agreement for convenience after the first two years.", "2009-01-15"),
    ("This Agreement will be effective upon execution, and will end on the last day of the Company's fiscal year 2010 (December 31, 2010), unless the parties renew it.", "2010-12-31"),
    ("Agent's appointment shall continue for a period of one (1) year from the date hereof, and from year to year thereafter, subject to the right of either party to cancel this Agreement as of the end of any such year upon 60 days' notice.", "2006-01-10"),
    ("This Agreement shall remain in effect so long as Franchisee is operating the Restaurant under a valid Franchise Agreement with Franchisor.", None),
    ("The operational term of this IP License runs through and including December 31, 2014. Royalties accrued by that date shall be paid within sixty (60) days thereafter.", "2014-12-31"),
    ("Services hereunder shall begin on the date of this Agreement and continue for a total of three (3) years, except that Client may cancel after eighteen (18) months on payment of a fee of $100,000.", "2008-01-10"),
    ("Tenure. The tenure of this Agreement shall be thirty months from the Effective Date.", "2007-07-15"),
    ("The validity of this Agreement is ten years from the Effective Date; it may be extended upon agreement in writing between the Parties six months prior to its expiry.", "2015-01-15"),
    ("This Agreement commences on the Effective Date and expires on the earlier of September 30, 2010 or the date on which the aggregate royalties paid reach $5,000,000.", "2010-09-30"),
    ("The initial term of this Agreement shall be a period of three (3) years from the date that the Network is accepted by Customer following the completion of acceptance testing.", None),
    ("This Agreement shall continue in effect until the later of (a) December 31, 2010 and (b) the date on which all amounts under the Credit Agreement have been repaid.", "2010-12-31"),
    ("Subject to Clause 13, this Agreement shall come into force on the Effective Date and shall continue in force for an initial period of 2 years and thereafter unless or until terminated by either party giving at least 6 months' notice in writing expiring on or after the end of that period.", "2007-01-15"),
    ("Initial Service Term: 1 year from the Effective Date. Fee: $2,500 per month, due net 30 days. Renewal: month to month.", "2006-01-15"),
    ('The term of this Agreement (hereinafter called the "Term") shall commence on January 1, 2006 and, unless sooner terminated pursuant to the provisions hereof, shall end at midnight on December 31, 2025.', "2025-12-31"),
    ("This Agreement has a two year term, beginning as of the Effective Date.", "2007-01-15"),
    ("This Co-Promotion Agreement shall become effective on the date of execution and shall continue in effect for a period of eighteen months thereafter, unless extended by the written consent of both Parties.", "2006-07-10"),
    ("This Agreement shall be effective as of the Effective Date and shall continue, unless terminated sooner under Section 9, up to and including the date five (5) years after the Effective Date.", "2010-01-15"),
    ("The Original Agreement expired on March 31, 2004. From and after the date hereof, this Agreement shall continue month to month until either Party terminates it.", None),
    ('Section 3 of the Original Agreement is hereby deleted and replaced with the following: "The term of this Agreement shall expire on March 31, 2007 rather than March 31, 2005."', "2007-03-31"),
    ("The term of the Agreement, which is scheduled to expire on March 31, 2005, is hereby extended for an additional three years, through March 31, 2008.", "2008-03-31"),
    ("The Marketing Agreement shall remain in effect until December 31, 2009; however, sales commissions on Customers introduced prior to that date shall continue to be paid until December 31, 2011.", "2009-12-31"),
    ("Unless terminated sooner by either party pursuant to Sections 10.2 through 10.5, the Agreement's duration is thirty-six months, calculated from the Effective Date.", "2008-01-15"),
    ("The term of engagement will be about eighteen months, ending June 30, 2006.", "2006-06-30"),
    ("The parties' rights under this Section shall lapse if not exercised within twelve months of the Effective Date, at which time this Agreement shall terminate and be of no further force or effect.", "2006-01-15"),
    ("This Agreement shall commence as of the Effective Date and shall continue until the expiry of all Royalty Terms in all countries in the Territory, unless terminated earlier.", None),
    ("Term of contract 1 December 2005 to 30 November 2008", "2008-11-30"),
    ("The Non-Compete shall apply during the period commencing on the Effective Date and ending on the first anniversary of the Effective Date.", "2006-01-15"),
    ("Each of the parties agrees that for a period of five (5) years from the date hereof, it shall not, directly or indirectly, engage in the Restricted Business within the Territory.", "2010-01-10"),
    ('Unless earlier terminated or extended as herein provided, the term ("Term") of this Agreement shall be seven (7) years, commencing on the Effective Date, such seven years to be divided into successive Contract Years of 12 months each.', "2012-01-15"),
    ("This Agreement shall be effective from the Effective Date and shall remain valid during the term of operation of the Joint Venture Company, unless terminated in accordance with Article 12.", None),
    ("The Athlete shall be available to the Company during the Contract Period (June 1, 2005 - May 31, 2006) for up to four (4) days of promotional appearances.", "2006-05-31"),
    ("Except as set out in clause 9, this Agreement shall terminate on the tenth anniversary of the date hereof and not before.", "2015-01-10"),
    ("The term of this Agreement shall commence upon the Effective Date and continue until terminated as provided in this Article, but in no event shall Licensee's payment obligations extend beyond five (5) years after termination.", None),
]
RENEWALS = [
    ("This Agreement shall continue for successive annual periods after the Initial Term, subject to the right of either party to terminate at the end of any such annual period on ninety (90) days' prior written notice.", "1 year"),
    ("Upon expiration of the Initial Term, and provided Distributor is not then in default, this Agreement shall be extended for one further period of two (2) years on terms to be mutually agreed.", "2 years"),
    ("Franchisee shall have the right, subject to the conditions in Section 2.3, to be granted a successor franchise for two additional consecutive terms of five (5) years each, upon payment of a successor fee and six months' notice.", "5 years"),
    ("Thereafter, the term of this Agreement shall be automatically continued on a year-to-year basis unless and until either Party gives at least six (6) months' notice.", "1 year"),
    ("Unless either party notifies the other of its intent not to renew thirty (30) days before the end of the initial one-year term, this Agreement shall renew for successive six-month terms.", "6 months"),
    ("Licensee is granted the option to renew this License Agreement for three (3) years beginning January 1, 2009 upon the same terms, provided that Net Sales during the first term exceed $4,000,000.", "3 years"),
    ("After the initial twelve (12) month term, the hosting services shall continue on a monthly basis until either party cancels on thirty (30) days' notice.", "1 month"),
    ("Either party may, on written notice given at least thirty days before the Expiration Date, request that the Term be extended by ninety (90) days to allow an orderly transition.", "90 days"),
    ("The Advisory Agreement shall continue in effect from year to year if such continuance is specifically approved at least annually by the Board of Directors or by a majority of the outstanding voting securities.", "1 year"),
    ("At the end of the initial twenty (20) year term the joint venture will be automatically extended for an additional ten (10) years, unless one of the venturers objects two (2) years in advance.", "10 years"),
    ("The Term may be extended by Company for up to an additional two (2) year period upon written notice to Athlete no later than sixty (60) days prior to the end of the third Contract Year.", "2 years"),
    ("This Agreement will automatically roll over into successive one year terms unless notice is received.", "1 year"),
    ("Sponsor shall have a right of first negotiation and an option for a second five-year term, to be exercised within the first six months of the final year of the initial five-year term.", "5 years"),
    ("This Agreement may be renewed only by a written instrument signed by both parties.", None),
    ("Upon expiration of the Term, Licensee shall have a period of one hundred eighty (180) days to sell off its remaining inventory of Licensed Products.", None),
    ("Renewal Term(s): twelve (12) months each, automatic, unless 60 days written notice.", "12 months"),
    ("Company may at its sole election extend this Agreement for a further term not exceeding four (4) years, at the royalty rate then prevailing.", "4 years"),
    ("and shall be deemed renewed for a further year at the end of each year unless prior notice of 3 months is given", "1 year"),
    ("The contract shall be prolonged each time for a subsequent period of three years if it is not cancelled by one of the parties at least 12 months before the expiration of the then current period.", "3 years"),
    ("This Agreement shall be extended annually thereafter by agreement of the Parties, such agreement to be evidenced in writing.", "1 year"),
    ("the term shall be extended for one year and then from year to year, so long as neither party has given sixty (60) days' notice", "1 year"),
    ("Subject to satisfaction of the minimum performance criteria set forth in Exhibit B, Agent has the right to two renewals, each of seven (7) years.", "7 years"),
    ("If the Reseller meets its annual quota, this three year agreement shall be renewable for periods of two years at a time.", "2 years"),
    ("This Agreement shall thereafter renew for successive thirty (30) day periods until terminated.", "30 days"),
    ("Unless notice of non-renewal is given not later than 120 days before the then scheduled expiration, each Expiration Date shall be automatically extended to the first anniversary of such date.", "1 year"),
    ("Client may extend this Agreement quarter to quarter after the initial term by so notifying Consultant.", "3 months"),
    ("There shall be five-year renewal options, exercisable by Lessee on one year's notice.", "5 years"),
    ("By mutual agreement the parties may continue the collaboration for a period of another eighteen (18) months.", "18 months"),
    ("The Company shall renew its insurance policies each year for as long as this Agreement is in effect and shall deliver certificates thereof thirty (30) days before expiry.", None),
    ("The parties shall discuss renewal ninety (90) days before the end of the Term, and absent contrary notice the Agreement shall be renewed for one (1) year.", "1 year"),
    ("The Exclusivity Period shall automatically extend for six (6) additional months if Licensee has paid the minimum royalties.", "6 months"),
    ("It shall be renewed by tacit agreement for successive periods of one year each, unless denounced by one of the parties three months prior to its expiration.", "1 year"),
    ("The Initial Term may be renewed for one or more successive two (2)-year terms.", "2 years"),
    ("... and will be automatically renewed every year on January 15 for one more year, unless a party objects.", "1 year"),
    ("Upon expiration of the initial fifteen year term, Owner and Manager may agree to an additional term of ten years.", "10 years"),
    ("This Agreement shall renew automatically for consecutive five (5) year renewal terms upon expiration of the initial ten (10) year term, unless Franchisor is no longer operating the System.", "5 years"),
    ("Purchaser shall be entitled to three 1-year extensions of this Agreement by notice to Supplier at least six (6) months before the relevant expiration date.", "1 year"),
    ("This Agreement renews for 12 months at a time.", "12 months"),
    ("thereafter continuing on an evergreen basis from contract year to contract year", "1 year"),
]
NOTICES = [
    ("This Agreement shall continue for successive annual periods after the Initial Term, subject to the right of either party to terminate at the end of any such annual period on ninety (90) days' prior written notice.", "90 days"),
    ("Thereafter, the term shall be automatically continued year-to-year unless and until either Party gives at least six (6) months' notice of its election to discontinue.", "6 months"),
    ("The Term may be extended by Company for up to an additional two (2) year period upon written notice to Athlete no later than sixty (60) days prior to the end of the third Contract Year.", "60 days"),
    ("will be automatically extended for an additional ten (10) years, unless one of the venturers objects in writing two (2) years in advance of the expiration", "2 years"),
    ("if it is not cancelled by one of the parties at least 12 months before the expiration of the then current period.", "12 months"),
    ("Either party hereto may cancel this Agreement effective as of the end of the primary term, or of any year thereafter, by written notice of at least one hundred eighty (180) days.", "180 days"),
    ("If Licensee fails to cure any such breach within sixty (60) days after receipt of notice thereof, Licensor may terminate this Agreement forthwith.", None),
    ("Customer may discontinue the Services for any reason whatsoever on thirty days advance notice in writing.", "30 days"),
    ("save in the case of cancellation by registered letter three months before the expiry date", "3 months"),
    ("Upon one year's written notice either party may withdraw from the Alliance without liability.", "1 year"),
    ("Unless notice of non-renewal is given not later than 120 days before the then scheduled expiration, the Expiration Date shall be automatically extended.", "120 days"),
    ("Either you or we may terminate this Affiliate Agreement at any time, with or without cause, by giving the other ten days' written notice by e-mail.", "10 days"),
    ("The renewal shall take place unless, not less than ninety (90) nor more than one hundred eighty (180) days before the end of the term, either party shall have notified the other that it elects to let the Agreement expire.", "90 days"),
    ("All notices under this Agreement shall be deemed given five (5) days after deposit in the United States mail, postage prepaid.", None),
    ("In the event Reseller does not desire such automatic renewal, it must deliver to Vendor a written statement to that effect forty-five (45) days or more prior to the anniversary date.", "45 days"),
    ("Six (6) months before the end of the Term either party shall give the other written notice if it does not wish to renew.", "6 months"),
    ("This Agreement is terminable at will by either party with fifteen (15) days' written notification.", "15 days"),
    ("Shipper may terminate at the end of the primary term or any anniversary by giving Carrier written notice twelve (12) months in advance.", "12 months"),
    ("Supplier shall give Purchaser at least ninety (90) days' notice of any increase in the price of the Products.", None),
    ("Notice of non-renewal: 60 days prior to expiration.", "60 days"),
    ("Either party may determine this agreement by one calendar month's notice in writing.", "1 month"),
    ("with a notice period of 30 days before the end of each renewal term", "30 days"),
    ("unless denounced by one of the parties with six months' prior notice by registered mail", "6 months"),
    ("The option shall be exercised by Lessee by giving nine (9) months' prior written notice of its intent to extend.", "9 months"),
    ("provided that neither party has, by sixty (60) days before such expiration, advised the other that it will not extend", "60 days"),
    ("Manager shall notify Owner of its desire for a renewal term at least twenty-four months prior to the end of the then-current term.", "24 months"),
    ("Company reserves the right to terminate this Agreement for convenience, such termination to be effective thirty (30) days after written notice to Consultant.", "30 days"),
    ("A notice of termination may be given at any time after the first year and becomes effective 90 days following its receipt.", "90 days"),
    ("The licence may be brought to an end by the Licensee on eighteen months' notice.", "18 months"),
    ("Licensor may terminate this Agreement immediately upon written notice if Licensee becomes insolvent or fails to pay any amount within ten (10) days of its due date.", None),
    ("this Agreement shall renew for successive one-year terms, unless one party opts out by informing the other party at least thirty (30) days prior to the renewal date", "30 days"),
    ("Either party may end this agreement on seven days' notice.", "7 days"),
    ("Distributor shall exercise such renewal by written notice received by Company at least one hundred twenty (120) days, and not more than one hundred eighty (180) days, before the expiration of the Term.", "120 days"),
    ("The Agreement may be cancelled by either party as at the end of a calendar year observing a period of notice of three months.", "3 months"),
    ("Unless the parties mutually decide otherwise ninety (90) days before the end of the Term, it shall be automatically renewed.", "90 days"),
    ("Nothing herein prevents HOST from ceasing to provide the Services on sixty days' notice to Customer.", "60 days"),
    ("Agreement renews yearly; to cancel, written notice must be given 30 days before the renewal date.", "30 days"),
    ("Franchisee shall give Franchisor thirty (30) days' prior written notice of any proposed transfer, and Franchisor shall have the right of first refusal for a further thirty (30) days.", None),
    ("Either party may prevent such renewal by notifying the other at least four months before the then current term is due to expire.", "4 months"),
    ("If Agent intends not to continue beyond the initial term it shall so advise Principal in writing one hundred and eighty days before its end.", "180 days"),
]
# fmt: on


def length_of(answer):
    """Return the first length of an answer in words, None where it claims none."""
    values = answer.value if answer.known is Known.STATED else ()
    length = values[0].length if values else None
    return length and str(length)


@pytest.mark.parametrize(("clause", "expected"), ENDS)
def test_an_end_is_read_as_its_clause_names_it(clause, expected):
    value = read_end([clause], agreed_on=AGREED, effective_on=EFFECTIVE).value
    named = value and value.named
    assert (named and named.isoformat()) == expected


@pytest.mark.parametrize(("clause", "expected"), RENEWALS)
def test_a_renewal_is_as_long_as_its_clause_says(clause, expected):
    assert length_of(read_renewal([clause])) == expected


@pytest.mark.parametrize(("clause", "expected"), NOTICES)
def test_a_notice_is_as_long_as_its_clause_says(clause, expected):
    assert length_of(read_notice([clause])) == expected
