"""What is handed over of a film to people who go on with it elsewhere: values, without a database. May use core.script, core.render and below."""
