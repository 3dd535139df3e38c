"""The cut as a draft of JianYing (剪映) and CapCut. May use core.handover and below."""
