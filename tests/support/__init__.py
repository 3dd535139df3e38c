"""What tests of several rooms need: crews, films in every state, small disks, Redis, clocks, ledgers by hand."""
