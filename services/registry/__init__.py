"""Registry: the list of agencies that apply the quality management system (danh mục cơ quan áp dụng).

Decides: who must apply and who may (directive, point 1), the rollout plan, which milestones count as reported, who
heads an agency, the annual programme, and which people stand behind the roles.
Publishes: `registry.agency.*`, `registry.plan.*`, `registry.programme.*`, `registry.person.*`.
Listens to: assessment (certificates recorded, noted beside the milestones and never taken from an agency's word).
"""
