"""The lab's page: the quick box, experiments and their results, templates. May use base, widgets, improve and lab.grid."""
