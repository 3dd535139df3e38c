"""The tests: they mirror the house; support/ is what several need, wire/ fakes of vendors, browser/ walks through it, house/ its rules, journeys/ whole films."""
