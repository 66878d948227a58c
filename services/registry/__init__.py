"""Registry: the list of agencies that apply the quality management system (danh mục cơ quan áp dụng).

Decides: who must apply and who may (directive, point 1, and later decisions), which agency ended in whom and who takes
over what is open, the rollout plan, which milestones count as reported, who heads an agency, the annual programme,
which people stand behind the roles, what a check visit asked for and whether it is proven, and in what order documents
were numbered.
Publishes: `registry.agency.*`, `registry.reorganisation.*`, `registry.obligation.*`, `registry.plan.*`,
`registry.programme.*`, `registry.person.*`, `registry.guidance.*`, `registry.check.*`, `registry.register.*`,
`registry.consultancy.*`, `registry.review.*`, `registry.assignment.*`.
Listens to: assessment (certificates recorded, corrected or handed over; never taken from an agency's word).
"""
