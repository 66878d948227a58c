"""The use cases of assessment: load, decide, save.

What a decision reads besides the aggregate it changes is not guarded by a version, because it need not be:

* The roster of an agency (scheduling, opening, approval) is what this service has heard from the registry by now. An
  employment noted between loading and saving is no different from one that arrives a moment later: the registry's log
  runs ahead of what is heard of it whatever is locked here. A decision is right if it was right on what was known when
  it began, and independence is asked at the opening and once more at the approval. A guard would refuse commands for
  employments of persons they do not concern, and close nothing.
* Evidence that a finding names, and the owners of a file, are only ever added: what was there stays there.
* A sample is committed for an assessment that has not been submitted: a submission that comes in between makes a
  commitment that is older than it, which harms nobody. The checkpoints that decide are kept for good. What a
  commitment serves for is guarded: it is taken in the transaction that commits, so of two only one is the first.
* The docket of an agency is guarded: a matter is entered in the transaction that raises it, and the docket is closed in
  the one that hands over, so whichever comes second is decided again.
* Who led the rounds before (the warning at the opening) is what was approved by then; an approval that comes in between
  is of a round that had not ended when this one began. The approval itself saves what it adds, with its version.
* Catalogues do not change while a process runs.
"""

from services.assessment.application.assessments import AssessmentCases
from services.assessment.application.auditprogrammes import AuditProgrammeCases
from services.assessment.application.certificates import CertificateCases
from services.assessment.application.evidence import EvidenceCases
from services.assessment.application.independence import IndependenceCases
from services.assessment.application.nonconformities import NonconformityCases
from services.assessment.application.recommendations import RecommendationCases
from services.assessment.application.sampling import SamplingCases
from services.assessment.application.selfassessments import SelfAssessmentCases
from services.assessment.application.signals import SignalCases
from services.assessment.application.systemfile import SystemFileCases
from services.assessment.application.texts import TextCases


class AssessmentApplication(
    EvidenceCases,
    TextCases,
    AssessmentCases,
    NonconformityCases,
    CertificateCases,
    RecommendationCases,
    SignalCases,
    IndependenceCases,
    SamplingCases,
    SystemFileCases,
    SelfAssessmentCases,
    AuditProgrammeCases,
):
    """What may be asked of assessment, of one province: the use cases of every module of this package."""
