"""From a sentence to a script and shots: vocabulary < english, chinese < understanding < plot < shots < telling < answers."""
