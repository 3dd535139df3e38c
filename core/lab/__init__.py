"""The lab: which wording, which model, at which price. An experiment is prompt versions x models x inputs; each answer is a cell. May use core.idea and all below it."""
