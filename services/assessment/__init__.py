"""Assessment (đánh giá chất lượng): how far an agency really works by the standard, on evidence, by independent people.

Decides: who may assess whom, on the whole history; what a finding must rest on, which sample was drawn, who may approve
it; what stays open afterwards and when it is closed; and which certificates, recommendations and signals stand.
Publishes: `assessment.*` - evidence and its text, quality system files, self-assessments, programmes, assessments and
samples, nonconformities, certificates, recommendations, signals, and what it noted from others.
Listens to: registry (agencies, staff, employments, guidance, consultancies; reorganisations, on which what is open goes
to the named heirs).
"""
