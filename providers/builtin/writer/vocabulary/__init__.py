"""The words of data/writer, word forms, and the values of a reading; may use nothing of the writer's other rooms."""
