"""Demo: the programme of Hà Nam from 2007-04-19, played through the services' HTTP APIs as a client would.

Real: the directive, the 26 mandatory agencies of 2007 (each name with its confidence), the clauses of the standard.
Made up, and said to be so wherever it shows: people, the order of the waves, document numbers, sums, findings,
communes, and which departments were reorganised in 2008, on which day.
"""
