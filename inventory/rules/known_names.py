"""Words in tools' names that do not tell tools apart, and names that changed.

General knowledge, kept short on purpose: it helps where spelling cannot. Everything
here is written as people write it; the rules compare keys.
"""

# Plans and ways of delivery at the end of a name: "Figma Professional", "Jira Cloud".
EDITIONS = frozenset(
    "advanced basic business business+ cloud community dc edition enterprise "
    "essential essentials family families free freemium growth individual online "
    "organization organisation oss personal plan plus pro professional premium saas "
    "selfhosted standard starter subscription team teams trial ultimate "
    "unlimited".split()
)
EDITION_PHRASES = (
    ("data", "center"),
    ("enterprise", "grid"),
    ("open", "source"),
    ("on", "premise"),
    ("on", "premises"),
    ("self", "hosted"),
    ("self", "managed"),
)
# Whom an edition is for: "1Password for Teams", "Sketch for macOS".
AUDIENCES = EDITIONS | frozenset(
    "android business chrome desktop developers education ios linux mac macos mobile "
    "nonprofits startups students web windows work".split()
)

# Companies whose name stands before many of their tools, by each way to write it.
MAKERS = {
    "adobe": "adobe",
    "amazon": "amazon",
    "amazonwebservices": "amazon",
    "apache": "apache",
    "apple": "apple",
    "atlassian": "atlassian",
    "autodesk": "autodesk",
    "aws": "amazon",
    "cisco": "cisco",
    "citrix": "citrix",
    "facebook": "meta",
    "google": "google",
    "hashicorp": "hashicorp",
    "ibm": "ibm",
    "intuit": "intuit",
    "jetbrains": "jetbrains",
    "meta": "meta",
    "microsoft": "microsoft",
    "mozilla": "mozilla",
    "ms": "microsoft",
    "openai": "openai",
    "oracle": "oracle",
    "redhat": "redhat",
    "salesforce": "salesforce",
    "sap": "sap",
    "servicenow": "servicenow",
    "twilio": "twilio",
    "vmware": "vmware",
    "workday": "workday",
    "zoho": "zoho",
}

# What a company's name or an edition's may not leave alone: "Google Analytics" and
# "Adobe Analytics" are not both "Analytics", "Sales Cloud" is not "Sales".
GENERIC = frozenset(
    "ads analytics api apps assistant automate automation books bot browser build "
    "business calendar campaigns cdn chat class cloud code commerce connect console "
    "contacts container containers crm data database design desk desktop dev "
    "developer devops docs drive email engine enterprise events experience flow "
    "forms functions graph groups help hosting hub identity insights keep learning "
    "mail manager maps marketing meet messages mobile monitor notes one open people "
    "phone photos pipelines planner platform play portal projects registry "
    "repository sales search security server service services sheets shop sites "
    "slides social stack storage store stream studio support survey surveys system "
    "tasks team teams test tools translate trends video voice wallet web work "
    "workspace".split()
)

# Names of one and the same tool, the present one first.
KNOWN_AS = (
    ("Google Workspace", "G Suite", "Google Apps", "Google Apps for Work", "GSuite"),
    ("Google Analytics 4", "GA4"),
    ("Google Tag Manager", "GTM"),
    ("Google Cloud Platform", "Google Cloud", "GCP"),
    ("Google Kubernetes Engine", "GKE"),
    ("Google Chat", "Hangouts Chat"),
    ("Looker Studio", "Google Data Studio"),
    ("Gemini", "Google Bard"),
    ("Amazon Web Services", "AWS", "Amazon AWS"),
    ("Amazon S3", "Amazon Simple Storage Service", "AWS S3"),
    ("Amazon EC2", "Amazon Elastic Compute Cloud", "AWS EC2"),
    ("Amazon SES", "Amazon Simple Email Service"),
    ("Amazon SNS", "Amazon Simple Notification Service"),
    ("Amazon SQS", "Amazon Simple Queue Service"),
    ("Amazon RDS", "Amazon Relational Database Service"),
    ("Amazon EKS", "Amazon Elastic Kubernetes Service"),
    ("Amazon ECS", "Amazon Elastic Container Service"),
    ("Microsoft 365", "Office 365", "O365", "M365", "Microsoft Office 365"),
    ("Microsoft Entra ID", "Azure Active Directory", "Azure AD", "Entra ID"),
    ("Azure DevOps", "Visual Studio Team Services", "VSTS", "Azure DevOps Services"),
    ("Azure Kubernetes Service", "AKS"),
    ("Visual Studio Code", "VS Code", "VSCode"),
    ("Microsoft Defender for Endpoint", "Windows Defender ATP"),
    ("Viva Goals", "Ally.io"),
    ("Viva Engage", "Yammer"),
    ("Power BI", "Microsoft Power BI", "PBI"),
    ("Power Automate", "Microsoft Flow"),
    ("Jira", "Jira Software"),
    ("Jira Service Management", "Jira Service Desk", "JSM"),
    ("Salesforce", "SFDC", "Salesforce CRM", "Salesforce Sales Cloud"),
    ("Marketing Cloud Account Engagement", "Pardot", "Salesforce Pardot"),
    ("CRM Analytics", "Tableau CRM", "Einstein Analytics"),
    ("Splunk On-Call", "VictorOps"),
    ("Workday Adaptive Planning", "Adaptive Insights"),
    ("Make", "Integromat"),
    ("UserTesting", "UserZoom"),
    ("Zoom", "Zoom Meetings", "Zoom Workplace"),
    ("Brevo", "Sendinblue"),
    ("Adobe Analytics", "Omniture SiteCatalyst", "Adobe SiteCatalyst"),
    ("Adobe Acrobat Sign", "Adobe Sign", "EchoSign"),
    ("Adobe Marketo Engage", "Marketo"),
    ("Dropbox Sign", "HelloSign"),
    ("Okta Workflows", "Azuqua"),
    ("Auth0", "Okta Customer Identity Cloud", "Auth0 by Okta"),
    ("Elastic Stack", "ELK", "ELK Stack"),
    ("LinkedIn Sales Navigator", "Sales Navigator"),
    ("LinkedIn Learning", "Lynda", "Lynda.com"),
    ("Final Cut Pro", "FCP", "FCPX"),
    ("Kubernetes", "K8s"),
    ("PostgreSQL", "Postgres"),
    ("MongoDB", "Mongo"),
    ("Amplitude", "Amplitude Analytics"),
    ("Optimizely Web Experimentation", "Optimizely X"),
    ("Snowflake", "Snowflake Data Cloud"),
    ("DocuSign", "DocuSign eSignature"),
    ("Miro", "RealtimeBoard"),
    ("monday.com", "daPulse"),
    ("Freshworks CRM", "Freshsales"),
    ("ZoomInfo", "DiscoverOrg"),
    ("Gainsight PX", "Aptrinsic"),
    ("SurveyMonkey", "Momentive"),
    ("Qualtrics", "Qualtrics XM"),
    ("WalkMe", "WalkMe Digital Adoption Platform"),
    ("OpenTofu", "OpenTF"),
)

# Web hosts where anybody's tool may be: an address there says nothing by its host.
PUBLIC_HOSTS = frozenset(
    "apps.apple.com bitbucket.org chrome.google.com code.google.com codeberg.org "
    "en.wikipedia.org facebook.com gist.github.com git.sr.ht github.com gitlab.com "
    "hub.docker.com huggingface.co linkedin.com marketplace.atlassian.com "
    "marketplace.visualstudio.com medium.com notion.site play.google.com "
    "rubygems.org sourceforge.net twitter.com x.com youtube.com".split()
)
# Hosts of companies with many tools: there it takes a page to say which.
COMPANY_HOSTS = frozenset(
    "atlassian.com amazon.com apple.com google.com microsoft.com salesforce.com".split()
)
# There a first path segment is an account, and the second the tool.
CODE_HOSTS = frozenset(
    "bitbucket.org codeberg.org git.sr.ht github.com gitlab.com huggingface.co "
    "hub.docker.com".split()
)
TOP_LEVELS = frozenset(
    "ai app be biz ca ch cloud co com de dev do es eu fm fr gg health im in info io is "
    "it ly me net nl org pl sh site so tech to tools tv uk us works xyz".split()
)
SECOND_LEVELS = frozenset("ac co com edu gov net org".split())
