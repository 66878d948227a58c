"""Messaging: how a fact recorded by one service reaches the others, once in effect and in order.

The log is the outbox and the truth; a queue is only a doorbell. `relay` publishes the log, `consumer` takes what was
published and pulls from the log whatever is missing, `parking` sets aside what cannot be taken. `transport` states
the promise that `rabbitmq` and `embedded` both keep; one conformance suite holds them to it.
"""
