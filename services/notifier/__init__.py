"""Notifier (thông báo, đôn đốc): tells the heads of agencies what concerns them, and can show that it did.

It decides who is told of what, by which channels, and when to try again or give up; one notice per cause, never two.
It publishes every notice from request to reading, and whom it addresses for each agency.
It listens to registry (agencies, heads), assessment (scheduled, submitted, approved), funding (money released) and
inspection (alarms about a log, and their closing).
Channels: the inbox in the system, e-mail where a mail server is set, and the agency's own system by signed webhook.
"""
