"""What a catalogue is: records, problems, rules, changes; knows no file."""
