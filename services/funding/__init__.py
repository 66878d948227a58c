"""Funding (phân bổ kinh phí): the money of the programme, from a year's ceiling to a released tranche.

Decides: a year's ceiling, an estimate's way from proposal to approval, who gets how much, when a tranche is released.
Publishes: `funding.budget.*`, `funding.estimate.*`, `funding.allocation.*`, `funding.knowledge.*`.
Listens to: registry (agencies, programmes, milestones, employments, reorganisations) and assessment (approved
results, nonconformities raised, handed over and closed, signals).
Never: more committed than approved, more released than assigned, one person in two chairs; money is whole đồng.
"""
