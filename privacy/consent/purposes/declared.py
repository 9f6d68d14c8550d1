"""The purposes that Safelight knows, ready for the apps whose feature they are to register."""

from django.utils.translation import gettext_lazy as _

from privacy.consent.purposes.bases import LegalBasis
from privacy.consent.purposes.registry import ProcessingPurpose
from privacy.consent.statements import ADULT, FOR_PORTRAITS, TRAINING

MAKING_PORTRAITS = ProcessingPurpose(
    code="portraits",
    title=_("Making your portraits"),
    words=_(
        "Photos are checked, sealed, opened by the portrait maker, and deleted with their job."
    ),
    bases=(LegalBasis.CONSENT, LegalBasis.EXPLICIT_CONSENT),
    feature="portraits",
    retention=_("photos until their job ends, at most 24 hours; portraits as long as you choose"),
    statements=FOR_PORTRAITS,
    dpv="dpv:RequestedServiceProvision",
    data=("pd:Picture", "pd:FacialPrint"),
)
ACCOUNT = ProcessingPurpose(
    code="account",
    title=_("Your account"),
    words=_("An address and a hashed password let you, and only you, sign in."),
    bases=(LegalBasis.CONTRACT,),
    feature="account",
    retention=_("until you erase your account"),
    statements=(ADULT,),
    dpv="dpv:AccountManagement",
    data=("pd:EmailAddress", "pd:Password"),
)
SIGN_IN_SECURITY = ProcessingPurpose(
    code="security",
    title=_("Keeping your account safe"),
    words=_("Signed-in browsers, second factors and counted attempts keep others out."),
    bases=(LegalBasis.LEGITIMATE_INTEREST,),
    feature="security",
    retention=_("browsers at most 14 days; factors until you remove them; attempts at most a day"),
    dpv="dpv:EnforceSecurity",
    data=("pd:Authenticating", "pd:BrowserFingerprint"),
)
ACCOUNTABILITY = ProcessingPurpose(
    code="accountability",
    title=_("Showing that the rules were kept"),
    words=_("Consent records, opt-outs and the ledger show what was allowed and who opened what."),
    bases=(LegalBasis.LEGAL_OBLIGATION,),
    feature="accountability",
    retention=_("until you erase your account; ledger lines stay without a tie to you"),
    dpv="dpv:RecordManagement",
    data=("pd:History",),
)
RIGHTS = ProcessingPurpose(
    code="rights",
    title=_("Answering your rights"),
    words=_("What it takes to show, copy, correct and erase what is held about you."),
    bases=(LegalBasis.LEGAL_OBLIGATION,),
    feature="rights",
    retention=_("until the request is done"),
    dpv="dpv:RightsFulfillment",
    data=("pd:Contact",),
)
# An app registers this one together with its training set, and not before; docs/consent.md shows
# how. From then on the privacy centre lists it, the prompt stands in the studio, and
# /consent/training/ asks for it.
TRAINING_ON_COPIES = ProcessingPurpose(
    code="training",
    title=_("Training with anonymised copies"),
    words=_(
        "Copies with every head that is found covered are kept to train this site's image models."
    ),
    bases=(LegalBasis.CONSENT, LegalBasis.EXPLICIT_CONSENT),
    feature="training",
    retention=_("until you take the consent back, or until the copies' own deadline"),
    statements=(TRAINING,),
    dpv="dpv:ResearchAndDevelopment",
    data=("pd:Picture",),
    is_optional=True,
)
