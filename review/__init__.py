"""The review desk: the application in which people see the proof of each value, and put right what is wrong."""
