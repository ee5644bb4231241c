/** What is said of a run that has not begun to those who ask: the command line is read, inputs are awaited. */
export const NOT_STARTED = "heddle: The run has not started yet\n";
