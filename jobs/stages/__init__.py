"""One file for each stage, found by the first word of a task's kind ("storyboard.paint"); may use queue and task_work."""
