// SPDX-License-Identifier: GPL-2.0-or-later
/* help.c - what lsh says about itself. */
#include "help.h"

static const char help[] =
	"A line is a shell command or plain English; lsh tells them apart.\n"
	"  ls -la               commands run as they are, in bash: jobs, pipes, cd, aliases\n"
	"  show my files        English becomes a command, which is shown before it runs\n"
	"  why is it so slow?   questions about this machine go to the agent\n"
	"  !find me             ! forces a shell command,  ? forces English\n"
	"Before a command runs:  y run,  e edit,  d dry run (shows the changes, makes none),\n"
	"x explain,  a another command,  c copy,  n leave it.  What destroys, or cannot be told,\n"
	"needs the word yes.  What is shown is what runs.\n"
	"  sort them by size    goes on from the last command: only the last week, count them,\n"
	"                       now delete them, in /var instead, save that to list.txt\n"
	"  fix it               looks at the last command, how it failed, and what may do it\n"
	"  find my logs, then count them   several steps, shown together\n"
	"  ??                   takes the last line as English;  !!  runs the last command again\n"
	"  yes  no  why         answer what the agent proposes;  undo N  takes an action back\n"
	"  status               the agent's state\n"
	"  help                 this text;  `help cd` is bash's own\n"
	"  exit                 leave; Ctrl-D too.  Ctrl-C ends a command, not lsh\n"
	"More: man lsh, man llamux.\n";

static const char usage[] =
	"Usage: lsh [OPTION] [TEXT]\n"
	"A shell that also takes plain English.  Without TEXT: interactive.\n"
	"\n"
	"  lsh TEXT        do what TEXT says, once; a command from English is shown first\n"
	"  lsh report [FILE]  save the agent's recording of the last minutes, for a bug report\n"
	"  -n TEXT         print the command, run nothing\n"
	"  -q TEXT         ask the agent\n"
	"  -e COMMAND      explain a command: its words, and how dangerous it is\n"
	"      --dry-run   run the command where it changes nothing, show what it would change\n"
	"      --json      print the answer as JSON and run nothing; with -q, -e too\n"
	"  -y              run without asking, unless it destroys or cannot be told\n"
	"      --norc      do not read ~/.bashrc\n"
	"      --direct    no pseudo-terminal around the commands; `fix it` knows less\n"
	"  -h, --help      this text\n"
	"      --version   the version\n"
	"\n"
	"What is piped in is data for TEXT:  lsh 'count the errors' < log\n"
	"Exit status: that of what ran; 1 failure, 2 wrong usage, 3 declined: nothing was run.\n"
	"Environment: LLAMUX_DIR (the agent's files, /run/llamux), LLAMUX_MODEL, NO_COLOR.\n";

void help_print(FILE *f)
{
	fputs(help, f);
}

void help_usage(FILE *f)
{
	fputs(usage, f);
}
