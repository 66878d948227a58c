"""Assessment (đánh giá chất lượng): how far an agency really works by the standard, on evidence, by independent people.

Decides: who may assess whom, what a finding must rest on, who may approve it, and what stays open afterwards.
Publishes: `assessment.*` - evidence, assessments and their findings, nonconformities, and what it noted from others.
Listens to: registry (agencies, and employments for the rule of independence).
"""
